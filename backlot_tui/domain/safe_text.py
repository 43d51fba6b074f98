"""The one escape function for untrusted text (file names, titles, messages of a server).

A terminal obeys control characters, and bidirectional or invisible ones make a text look like
another. All of them become visible stand-ins; everything else stays as it is. Rows and view
models carry text that went through here; paths for I/O are kept beside it, untouched.
"""

from __future__ import annotations

import re

_UNSAFE = re.compile(
    "["
    "\x00-\x1f\x7f-\x9f"  # C0, DEL, C1
    "\u00ad\u061c\u180e\u200b-\u200f"  # soft hyphen, marks, zero-width
    "\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"  # separators, bidi, invisible operators
    "\U000e0000-\U000e007f"  # tags
    "\ud800-\udfff"  # lone surrogates: bytes that were not UTF-8
    "]"
)
_SURROGATE_BASE = 0xDC00


def _stand_in(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    if code == 0x7F:
        return "\u2421"
    if _SURROGATE_BASE + 0x80 <= code <= _SURROGATE_BASE + 0xFF:
        return f"\\x{code - _SURROGATE_BASE:02x}"
    return f"<{code:04X}>"


def safe_text(text: str) -> str:
    """`text` with every character that could act on a terminal made visible.

    Controls become their Unicode pictures (ESC is `␛`, newline `␊`), bytes that were not UTF-8
    become `\\xff`, and others their code in angle brackets (`<202E>`).
    """
    return _UNSAFE.sub(_stand_in, text)

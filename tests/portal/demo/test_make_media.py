"""The committed samples are what the script writes, as far as no encoder has a say in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from backlot_tui.portal.demo.make_media.__main__ import main
from backlot_tui.portal.demo.make_media.captions import Caption, scc
from backlot_tui.portal.demo.samples import MEDIA

PATTERNS = ("*.wav", "*.ttml", "*.xml", "*.srt", "*.scc", "*.pdf", "*/AUDIO_*", "*/CPL_*")


def test_the_script_writes_the_committed_files_again(tmp_path: Path) -> None:
    main(tmp_path)
    again = {path.relative_to(tmp_path) for path in tmp_path.rglob("*")}
    assert again == {path.relative_to(MEDIA) for path in MEDIA.rglob("*")}
    compared = [path for pattern in PATTERNS for path in MEDIA.glob(pattern)]
    assert len(compared) == 15
    for path in compared:
        assert (tmp_path / path.relative_to(MEDIA)).read_bytes() == path.read_bytes(), path.name


def test_captions_too_close_to_be_loaded_are_refused() -> None:
    close = (Caption(60, 90, ("Once",)), Caption(95, 120, ("More",)))
    with pytest.raises(ValueError, match="no time to load"):
        scc(close)


def test_drop_frame_timecode_skips_two_numbers_a_minute_but_not_every_tenth() -> None:
    minute, ten_minutes = scc([Caption(1799, 1800, ("A",)), Caption(17980, 17982, ("B",))]).split(
        "\n\n"
    )[2::2]
    assert minute.startswith("00:01:00;02\t")
    assert ten_minutes.startswith("00:10:00;00\t")

"""Everything that is checked before a byte is sent.

Errors block; a warning can be overridden by a person, with a reason that travels along. The codes
are stable: scripts name them, and overrides are stored under them.

| code               | severity | says                                                          |
|--------------------|----------|---------------------------------------------------------------|
| NO-FILES           | error    | nothing is chosen                                             |
| TOO-MANY-FILES     | error    | the type takes one file, several are chosen                   |
| SAME-NAME          | error    | two files of the delivery have one name                       |
| FILE-EXTENSION     | error    | the type does not take this extension                         |
| FILE-EMPTY         | error    | the file has no bytes                                         |
| FILE-KIND          | error    | the content is of a known kind that contradicts type or name  |
| FILE-CUT           | error    | the file's own structure says that a part is missing          |
| METADATA-MISSING   | error    | required fields are open                                      |
| METADATA-UNKNOWN   | error    | a field that the type does not have                           |
| METADATA-VALUE     | error    | a value that the field does not have                          |
| TEXT-TIMEBASE      | error    | the file's time base is not the one chosen                    |
| FILE-UNRECOGNISED  | warning  | the content is of no known kind, and the type names kinds     |
| FILE-NAME          | warning  | control or invisible characters, or blanks around the name    |
| AUDIO-SAMPLE-RATE  | warning  | not 48 kHz                                                    |
| AUDIO-BIT-DEPTH    | warning  | fewer than 24 bits                                            |
| AUDIO-CHANNELS     | warning  | the channels do not make the configuration chosen             |
| AUDIO-DURATION     | warning  | not the title's runtime (see `checks.audio` for the rule)     |
| TEXT-LANGUAGE      | warning  | the file's language is not the request's                      |
| TEXT-LANGUAGE-TAG  | warning  | a language tag with an underscore                             |
| TEXT-FRAMERATE     | warning  | in SMPTE time, the file's frame rate is not the one chosen    |
| LANGUAGE-CHOICE    | warning  | the language chosen is not the request's                      |
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from backlot_tui.checks import audio, files, metadata, text
from backlot_tui.checks.subject import DeliveryCheck, FileCheck, Subject
from backlot_tui.domain.catalogue import SourceType
from backlot_tui.domain.facts import ChosenFile, Finding, Severity
from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.safe_text import safe_text

DELIVERY_CHECKS: tuple[DeliveryCheck, ...] = (
    files.no_files,
    files.too_many_files,
    files.same_name,
)
FILE_CHECKS: tuple[FileCheck, ...] = (
    files.extension,
    files.empty,
    files.kind,
    files.cut_short,
    metadata.missing,
    metadata.unknown,
    metadata.value,
    text.time_base,
    files.file_name,
    audio.sample_rate,
    audio.bit_depth,
    audio.channels,
    audio.duration,
    text.language,
    text.language_tag,
    text.frame_rate,
    metadata.language_choice,
)


def preflight(
    request: SourceRequest, source_type: SourceType, files: Sequence[ChosenFile]
) -> tuple[Finding, ...]:
    """All findings: those on the delivery, then file by file, errors of each before warnings."""
    found = [finding for check in DELIVERY_CHECKS for finding in check(source_type, files)]
    for file in files:
        subject = Subject(request, source_type, file)
        of_file = [finding for check in FILE_CHECKS for finding in check(subject)]
        found += sorted(of_file, key=lambda finding: finding.severity is not Severity.ERROR)
    return tuple(found)


def unresolved(findings: Sequence[Finding], overridden: Collection[str]) -> tuple[Finding, ...]:
    """What still stands in the way: all errors, and the warnings whose code is not overridden.

    Raises UsageProblem for an override of an error ("override-error") or of something that was
    not found ("override-unknown").
    """
    errors = {finding.code for finding in findings if finding.severity is Severity.ERROR}
    found = {finding.code for finding in findings}
    for code in overridden:
        if code in errors:
            raise UsageProblem(
                "override-error",
                f"{code} is an error and cannot be overridden.",
                "Correct what it says.",
            )
        if code not in found:
            raise UsageProblem(
                "override-unknown",
                f"There is no warning {safe_text(code)!r} to override.",
                f"Found: {', '.join(sorted(found)) or 'nothing'}.",
            )
    return tuple(finding for finding in findings if finding.code not in overridden)

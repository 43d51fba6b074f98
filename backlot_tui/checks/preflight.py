"""Everything that is checked before a byte is sent.

Errors block; a warning can be overridden by a person, with a reason that travels along. The codes
are stable: scripts name them, and overrides are stored under them. docs/findings.md says of each
what to do; a test keeps both in step with the checks.

| code                 | severity | says                                                          |
|----------------------|----------|---------------------------------------------------------------|
| NO-FILES             | error    | nothing is chosen                                             |
| TOO-MANY-FILES       | error    | the type takes one file, several are chosen                   |
| SAME-NAME            | error    | two files of the delivery have one name                       |
| FILE-EXTENSION       | error    | the type does not take this extension                         |
| FILE-EMPTY           | error    | the file has no bytes                                         |
| FILE-KIND            | error    | the content is of a known kind that contradicts type or name  |
| FILE-CUT             | error    | the file's own structure says that a part is missing          |
| FILE-NAME-REFUSED    | error    | a name that no portal can store                               |
| PACKAGE-HASH         | error    | an asset is not what the packing list says                    |
| PACKAGE-LANGUAGE     | error    | the compositions are in another language than the request     |
| METADATA-MISSING     | error    | required fields are open                                      |
| METADATA-UNKNOWN     | error    | a field that the type does not have                           |
| METADATA-VALUE       | error    | a value that the field does not have                          |
| TEXT-TIMEBASE        | error    | the file's time base is not the one chosen                    |
| FILE-UNRECOGNISED    | warning  | the content is of no known kind, and the type names kinds     |
| NAME-CONTRADICTS     | warning  | the name tells another title, episode or language (the desk)  |
| FILE-NAME            | warning  | control or invisible characters, or blanks around the name    |
| PACKAGE-HASHES-OPEN  | warning  | nobody has verified the packing list's hashes                 |
| PACKAGE-LANGUAGE-TAG | warning  | the compositions' tag is related, not the request's own       |
| AUDIO-SAMPLE-RATE    | warning  | not 48 kHz                                                    |
| AUDIO-BIT-DEPTH      | warning  | fewer than 24 bits                                            |
| AUDIO-CHANNELS       | warning  | layout or channels are not the configuration chosen           |
| AUDIO-LANGUAGE       | warning  | the sound's language is not the request's                     |
| AUDIO-DURATION       | warning  | not the title's runtime (see `checks.length` for the rule)    |
| VIDEO-DURATION       | warning  | the same, of a file with a picture or of a package            |
| VIDEO-FRAMERATE      | warning  | the picture's frame rate is not the one chosen                |
| TEXT-LANGUAGE        | warning  | the file's language is not the request's                      |
| TEXT-LANGUAGE-TAG    | warning  | a language tag with an underscore                             |
| TEXT-FRAMERATE       | warning  | in SMPTE time, the file's frame rate is not the one chosen    |
| TEXT-HOUR-OFFSET     | warning  | in media time, all cues seem to be an hour late               |
| TEXT-AFTER-END       | warning  | the last cue ends after the title's runtime                   |
| TEXT-LOOKS-SDH       | warning  | a plain subtitle is asked for, the cues look like SDH         |
| TEXT-NOT-SDH         | warning  | SDH is asked for, no cue describes a sound or names a speaker |
| LANGUAGE-CHOICE      | warning  | the language chosen is not the request's                      |
| METADATA-MEASURED    | warning  | another value is chosen than the file itself tells            |
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from backlot_tui.checks import audio, cues, files, length, metadata, names, package, text, video
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
    names.refused,
    package.hashes,
    package.language,
    metadata.missing,
    metadata.unknown,
    metadata.value,
    text.time_base,
    names.file_name,
    audio.sample_rate,
    audio.bit_depth,
    audio.channels,
    audio.language,
    video.frame_rate,
    length.duration,
    text.language,
    text.language_tag,
    text.frame_rate,
    cues.hour_offset,
    cues.after_end,
    cues.looks_sdh,
    cues.not_sdh,
    metadata.language_choice,
    metadata.contradiction,
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

"""What a delivery has to look like to fit its source type. Pure: no records, no files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from backlot_tui.domain.catalogue import FilesTaken, SourceType, normalise_value
from backlot_tui.domain.facts import FileKind
from backlot_tui.domain.file_names import check_length, check_relative, from_wire, to_wire
from backlot_tui.domain.problems import CheckRefused, UsageProblem
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.wire import DeclaredFile

_LONGEST_VALUE = 1000
"""Characters of free text."""

ASSET_MAP = "ASSETMAP.xml"


def is_package(names: Sequence[str]) -> bool:
    """Whether files with these names are one package: they have folders."""
    return any("/" in name for name in names)


def is_imf(names: Sequence[str]) -> bool:
    return is_package(names) and any(PurePosixPath(name).name == ASSET_MAP for name in names)


def fitting_files(source_type: SourceType, declared: Sequence[DeclaredFile]) -> list[DeclaredFile]:
    """The files with their metadata as the catalogue spells it.

    Raises CheckRefused (file-names, file-count, file-type, package, metadata) or PortalRefused
    (file-name) for what the type does not take.
    """
    names = [file.name for file in declared]
    _check_names(names)
    package = is_package(names)
    if package:
        _check_package(source_type, names)
    else:
        _check_single_files(source_type, names)
    files = [
        file.model_copy(update={"metadata": _known_metadata(source_type, file)})
        for file in declared
    ]
    if package:
        # A package is one source: what one of its files says is said of all.
        together = {key: value for file in files for key, value in file.metadata.items()}
        _check_complete(source_type, together, "the package")
    else:
        for file in files:
            _check_complete(source_type, file.metadata, safe_text(from_wire(file.name)))
    return files


def _check_names(names: Sequence[str]) -> None:
    places = [from_wire(name) for name in names]
    for name, place in zip(names, places, strict=True):
        check_relative(place)
        if to_wire(_as_disk_has_it(place)) != name:
            # Two spellings of one name could hide a slash, or make one file of two.
            raise CheckRefused("file-names", f"The file name {safe_text(name)} is misspelled.")
        check_length(place)
    if len(set(places)) < len(places):
        raise CheckRefused("file-names", "Two files of the delivery have the same name.")
    folders = {str(parent) for place in places for parent in PurePosixPath(place).parents}
    if clash := folders.intersection(places):
        shown = safe_text(min(clash))
        raise CheckRefused("file-names", f"{shown} is a file and a folder at the same time.")


def _as_disk_has_it(name: str) -> str:
    return name.encode(errors="surrogateescape").decode(errors="surrogateescape")


def _check_package(source_type: SourceType, names: Sequence[str]) -> None:
    if source_type.files is not FilesTaken.SINGLE_OR_PACKAGE:
        raise CheckRefused("package", f"{source_type.name} takes no packages.")
    if not is_imf(names) or FileKind.IMF not in source_type.kinds:
        raise CheckRefused("package", f"The package has no {ASSET_MAP}: it is not an IMF package.")


def _check_single_files(source_type: SourceType, names: Sequence[str]) -> None:
    if len(names) > 1 and source_type.files is not FilesTaken.SEVERAL:
        raise CheckRefused(
            "file-count", f"{source_type.name} takes a single file, not {len(names)}."
        )
    for name in names:
        if not name.lower().endswith(source_type.extensions):
            raise CheckRefused(
                "file-type",
                f"{safe_text(from_wire(name))} does not fit {source_type.name}.",
                f"It takes {', '.join(source_type.extensions)}.",
            )


def _known_metadata(source_type: SourceType, file: DeclaredFile) -> dict[str, str]:
    known = {}
    for key, value in file.metadata.items():
        try:
            field = source_type.field(key)
            spelled = normalise_value(field, value) if value.strip() else ""
        except UsageProblem as problem:
            raise CheckRefused("metadata", problem.sentence, problem.fix) from problem
        if "\0" in spelled or len(spelled) > _LONGEST_VALUE:
            raise CheckRefused("metadata", f"The value of {field.key} cannot be kept.")
        if spelled:
            known[field.key] = spelled
    return known


def _check_complete(source_type: SourceType, metadata: dict[str, str], of_what: str) -> None:
    if missing := source_type.missing(metadata):
        labels = ", ".join(field.label for field in missing)
        raise CheckRefused("metadata", f"Metadata of {of_what} is missing: {labels}.")

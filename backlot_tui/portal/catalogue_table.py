"""The shape of the catalogue's table, checked where it enters the portal."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from importlib.resources import files
from pathlib import Path
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import ErrorDetails

from backlot_tui.domain.agent_settings import MHL_DIGESTS
from backlot_tui.domain.catalogue import FieldKind, FilesTaken
from backlot_tui.domain.facts import FileKind
from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.unreadable import unreadable


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid")


class FieldTable(_Table):
    label: str
    kind: FieldKind
    values: list[str] = []
    help: str = ""


class SourceTypeTable(_Table):
    name: str
    group: str
    files: FilesTaken
    extensions: list[str] = Field(min_length=1)
    kinds: list[FileKind] = Field(min_length=1)
    required: list[str] = []
    optional: list[str] = []
    required_when: dict[str, tuple[str, str]] = {}
    values: dict[str, list[str]] = {}

    def field_keys(self) -> set[str]:
        return {*self.required, *self.optional, *self.required_when, *self.values}


class CatalogueTable(_Table):
    version: str
    digests: list[str] = []
    languages: list[str] = Field(min_length=1)
    fields_: dict[str, FieldTable] = Field(alias="fields")
    source_types: list[SourceTypeTable] = Field(min_length=1)

    @model_validator(mode="after")
    def _fields_exist(self) -> Self:
        for source_type in self.source_types:
            if unknown := source_type.field_keys() - self.fields_.keys():
                raise ValueError(f"{source_type.name}: unknown fields {sorted(unknown)}")
        return self

    @model_validator(mode="after")
    def _digests_exist(self) -> Self:
        if unknown := set(self.digests).difference(MHL_DIGESTS):
            raise ValueError(f"unknown digests {sorted(unknown)}: there are {MHL_DIGESTS}")
        return self


def load_catalogue_table(path: Path | None = None) -> dict[str, Any]:
    """The table of `path`, or of the catalogue that is shipped.

    Raises UsageProblem if it is none, with one detail for each thing that is wrong; NotFound,
    NoPermission and CheckRefused for a file that cannot be opened.
    """
    source = path or files("backlot_tui.portal") / "catalogue.toml"
    try:
        table = CatalogueTable.model_validate(tomllib.loads(source.read_text("utf-8")))
    except OSError as error:
        raise unreadable(str(source), error) from error
    except ValidationError as error:
        raise _unusable(
            source, "it is no table of source types", map(_told, error.errors())
        ) from error
    except UnicodeDecodeError as error:
        raise _unusable(source, "it is not text in UTF-8") from error
    except RecursionError as error:
        raise _unusable(source, "it is nested too deeply") from error
    except tomllib.TOMLDecodeError as error:
        raise _unusable(source, f"it is no TOML ({error})") from error
    return table.model_dump(mode="json", by_alias=True)


def _unusable(source: object, why: str, details: Iterable[str] = ()) -> UsageProblem:
    return UsageProblem(
        "catalogue",
        f"The catalogue {safe_text(str(source))} cannot be used: {safe_text(why)}.",
        details=tuple(details),
    )


def _told(error: ErrorDetails) -> str:
    place = ".".join(str(part) for part in error["loc"])
    return safe_text(f"{place or 'the table'}: {error['msg']}")

"""Taking in an owner's list of requests: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TextIO, TypeVar

from sqlalchemy import Connection, insert, select

from backlot_tui.domain.catalogue import Catalogue
from backlot_tui.domain.problems import UsageProblem
from backlot_tui.domain.requests import SourceRequest
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.portal.moments import iso_now
from backlot_tui.portal.owner.entries import COLUMNS, BadLineError, read_entry
from backlot_tui.portal.owner.listing import Place, read_lines
from backlot_tui.portal.owner.people import check_id
from backlot_tui.portal.records import people, requests
from backlot_tui.portal.records.engine import Records
from backlot_tui.portal.records.schema import changes, history, partners
from backlot_tui.portal.records.schema import requests as table

_CHUNK = 500
_OWNERS = [name for name in COLUMNS if name not in requests.PORTALS_OWN and name != "updated_at"]
"""What an import may say of a request that is known."""

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Imported:
    """How many requests, and which partners, by id."""

    new: int
    changed: int
    unchanged: int
    partners: list[str]


@dataclass(slots=True)
class _Read:
    """A file as far as it was understood: requests by where they stand."""

    rows: dict[Place, SourceRequest] = field(default_factory=dict)
    bad: dict[Place, str] = field(default_factory=dict)

    def check(self) -> None:
        if not self.bad:
            return
        count = len(self.rows.keys() | self.bad.keys())
        raise UsageProblem(
            "import-lines",
            f"{len(self.bad)} of {count} requests cannot be imported; nothing was imported.",
            "Mend these and import the file again.",
            tuple(f"{_said(place)} {what}" for place, what in sorted(self.bad.items())),
        )


def _said(place: Place) -> str:
    number, of = place
    return f"{of} {number}"


def import_requests(
    records: Records, source: TextIO, catalogue: Catalogue, who: str, *, create_partners: bool
) -> Imported:
    """Add the requests that are new and revise those that are known, in one transaction.

    Of a known request the portal's own state (status, material, deliveries) stays. Raises
    UsageProblem (import-file, import-lines) and then has changed nothing.
    """
    with records.read() as connection:
        names = _partner_names(connection)
    # Everything is read before the records are locked: a portal may be at work on them.
    read = _read(source, catalogue, names, create_partners=create_partners)
    with records.write() as connection:
        known = _known(connection, [row.id for row in read.rows.values()])
        for place, row in read.rows.items():
            if row.id in known and known[row.id]["partner_id"] != row.partner_id:
                kept = safe_text(str(known[row.id]["partner_id"]))
                read.bad[place] = f"moves {safe_text(row.id)} to another partner; it is {kept}'s"
        read.check()
        created = _add_partners(connection, list(read.rows.values()))
        new = [row for row in read.rows.values() if row.id not in known]
        revised = [
            row
            for row in read.rows.values()
            if row.id in known and any(getattr(row, key) != known[row.id][key] for key in _OWNERS)
        ]
        for chunk in _chunks(new):
            requests.add(connection, chunk)
            _tell(connection, chunk, who, "imported the request")
        for chunk in _chunks(revised):
            requests.revise(connection, chunk)
            _tell(connection, chunk, who, "revised the request by import")
    unchanged = len(read.rows) - len(new) - len(revised)
    return Imported(len(new), len(revised), unchanged, created)


def _read(
    source: TextIO, catalogue: Catalogue, names: Mapping[str, str], *, create_partners: bool
) -> _Read:
    read = _Read()
    first_at: dict[str, Place] = {}
    named = dict(names)
    for place, entry in read_lines(source, COLUMNS):
        try:
            if isinstance(entry, str):
                raise BadLineError(entry)
            row = read_entry(entry, named, catalogue)
            _check_partner(row, named, create=create_partners)
            if (before := first_at.setdefault(row.id, place)) != place:
                raise BadLineError(f"has the id {safe_text(row.id)!r} of {_said(before)} again")
            read.rows[place] = row
        except BadLineError as error:
            read.bad[place] = str(error)
    read.check()
    return read


def _check_partner(row: SourceRequest, names: dict[str, str], *, create: bool) -> None:
    if row.partner_id in names:
        return
    if not create:
        raise BadLineError(
            f"names the partner {safe_text(row.partner_id)!r}, which there is not"
            " (--create-partners makes those)"
        )
    try:
        check_id(row.partner_id)
    except UsageProblem as problem:
        raise BadLineError(f"has a partner whose id cannot be one: {problem.sentence}") from None
    names[row.partner_id] = row.partner


def _partner_names(connection: Connection) -> dict[str, str]:
    return {row.id: row.name for row in connection.execute(select(partners))}


def _add_partners(connection: Connection, rows: Sequence[SourceRequest]) -> list[str]:
    known = _partner_names(connection)
    new = {row.partner_id: row.partner for row in rows if row.partner_id not in known}
    for partner_id, name in new.items():
        people.add_partner(connection, partner_id, name)
    return sorted(new)


def _known(connection: Connection, ids: Sequence[str]) -> dict[str, Mapping[str, object]]:
    columns = [table.c.id, *(table.c[name] for name in _OWNERS if name != "id")]
    found: dict[str, Mapping[str, object]] = {}
    for chunk in _chunks(ids):
        for row in connection.execute(select(*columns).where(table.c.id.in_(chunk))).mappings():
            found[row["id"]] = {str(name): value for name, value in row.items()}
    return found


def _tell(connection: Connection, rows: Sequence[SourceRequest], who: str, what: str) -> None:
    now = iso_now()
    connection.execute(
        insert(history),
        [{"request_id": row.id, "at": now, "who": who, "what": what} for row in rows],
    )
    connection.execute(
        insert(changes), [{"partner_id": row.partner_id, "request_id": row.id} for row in rows]
    )


def _chunks(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    for at in range(0, len(items), _CHUNK):
        yield items[at : at + _CHUNK]

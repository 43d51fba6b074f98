"""Partners, users and their tokens, as an owner keeps them."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, delete, select

from backlot_tui.domain.problems import CheckRefused, NotFound, UsageProblem
from backlot_tui.domain.safe_text import safe_text
from backlot_tui.domain.wire import Partner
from backlot_tui.portal.moments import iso
from backlot_tui.portal.records import people
from backlot_tui.portal.records.schema import tokens, user_partners, users

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]{0,79}")
_SHORT = 12
"""Digits of a token's hash that name it; nobody can make the token of them."""


@dataclass(frozen=True, slots=True)
class UserFacts:
    id: str
    name: str
    partners: list[str]
    tokens: int


@dataclass(frozen=True, slots=True)
class TokenFacts:
    id: str
    user: str
    created_at: str
    expires_at: str | None


def check_id(text: str) -> None:
    if not _ID.fullmatch(text):
        raise UsageProblem(
            "id",
            f"{safe_text(text)!r} cannot be an id.",
            "Use up to 80 letters, digits and . _ @ -, and begin with a letter or digit.",
        )


def add_partner(connection: Connection, partner_id: str, name: str) -> None:
    check_id(partner_id)
    if partner_id in people.everybody(connection):
        raise CheckRefused("partner-known", f"There is a partner {partner_id!r} already.")
    people.add_partner(connection, partner_id, _checked_name(name))


def _checked_name(name: str) -> str:
    name = name.strip()
    if not name or "\0" in name or len(name) > 200:
        raise UsageProblem("name", "A name has 1 to 200 characters.")
    return name


def list_partners(connection: Connection) -> list[Partner]:
    return people.partners_of(connection, people.everybody(connection))


def add_user(connection: Connection, user_id: str, name: str, partner_ids: Collection[str]) -> None:
    """A user who acts for these partners; NotFound for a partner that is not there."""
    check_id(user_id)
    if people.knows_user(connection, user_id):
        raise CheckRefused("user-known", f"There is a user {user_id!r} already.")
    for partner_id in partner_ids:
        if partner_id not in people.everybody(connection):
            raise NotFound(
                "partner-unknown",
                f"There is no partner {safe_text(partner_id)!r}.",
                "Add it first: backlot-tui portal partners add.",
            )
    people.add_user(connection, user_id, _checked_name(name), dict.fromkeys(partner_ids))


def list_users(connection: Connection) -> list[UserFacts]:
    acting: dict[str, list[str]] = {}
    for user_id, partner_id in connection.execute(
        select(user_partners).order_by(user_partners.c.partner_id)
    ):
        acting.setdefault(user_id, []).append(partner_id)
    holding = list(connection.execute(select(tokens.c.user_id)).scalars())
    return [
        UserFacts(id_, name, acting.get(id_, []), holding.count(id_))
        for id_, name in connection.execute(select(users).order_by(users.c.id))
    ]


def revoke_user(connection: Connection, user_id: str) -> None:
    """The user may do nothing any more; the name stays in the histories."""
    _check_user(connection, user_id)
    for table in (tokens, user_partners):
        connection.execute(delete(table).where(table.c.user_id == user_id))
    connection.execute(delete(users).where(users.c.id == user_id))


def _check_user(connection: Connection, user_id: str) -> None:
    if not people.knows_user(connection, user_id):
        raise NotFound("user-unknown", f"There is no user {safe_text(user_id)!r}.")


def add_token(connection: Connection, user_id: str, days: float | None) -> tuple[str, TokenFacts]:
    """The token itself, to be shown once, and what is known of it afterwards."""
    _check_user(connection, user_id)
    expires = None if days is None else iso(datetime.now(UTC) + timedelta(days=days))
    token = people.new_token()
    people.add_token(connection, user_id, token, expires)
    made = connection.execute(select(tokens).where(tokens.c.hash == people.token_hash(token))).one()
    return token, TokenFacts(made.hash[:_SHORT], user_id, made.created_at, expires)


def list_tokens(connection: Connection) -> list[TokenFacts]:
    return [
        TokenFacts(row.hash[:_SHORT], row.user_id, row.created_at, row.expires_at)
        for row in connection.execute(select(tokens).order_by(tokens.c.user_id, tokens.c.hash))
    ]


def revoke_tokens(connection: Connection, name: str) -> int:
    """All tokens of a user, or the one of that id; how many. NotFound if nothing is called so."""
    if people.knows_user(connection, name):
        return connection.execute(delete(tokens).where(tokens.c.user_id == name)).rowcount
    ids = connection.execute(select(tokens.c.hash)).scalars()
    found = [each for each in ids if each[:_SHORT] == name]
    if not found:
        raise NotFound("token-unknown", f"There is no token or user {safe_text(name)!r}.")
    return connection.execute(delete(tokens).where(tokens.c.hash.in_(found))).rowcount


def given(text: str | None, what: str) -> str:
    """UsageProblem for an id that was left out."""
    if not text:
        raise UsageProblem("usage", f"Give {what}.")
    return text

"""Partners, users, whom a user acts for, and the tokens that prove it."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, insert, select

from backlot_tui.domain.problems import NoPermission
from backlot_tui.domain.wire import Partner
from backlot_tui.portal.moments import iso_now
from backlot_tui.portal.records.schema import partners, tokens, user_partners, users

Scope = frozenset[str]
"""The ids of the partners whose requests and deliveries may be seen: every read takes one."""


@dataclass(frozen=True, slots=True)
class Caller:
    """The user behind a token."""

    id: str
    name: str
    scope: Scope


def add_partner(connection: Connection, partner_id: str, name: str) -> None:
    connection.execute(insert(partners).values(id=partner_id, name=name))


def add_user(
    connection: Connection, user_id: str, name: str, partner_ids: Iterable[str] = ()
) -> None:
    connection.execute(insert(users).values(id=user_id, name=name))
    for partner_id in partner_ids:
        act_for(connection, user_id, partner_id)


def act_for(connection: Connection, user_id: str, partner_id: str) -> None:
    connection.execute(insert(user_partners).values(user_id=user_id, partner_id=partner_id))


def new_token() -> str:
    """32 random bytes as text; only its hash is kept."""
    return secrets.token_urlsafe(32)


def add_token(
    connection: Connection, user_id: str, token: str, expires_at: str | None = None
) -> None:
    """`expires_at` is ISO 8601 in UTC, whole seconds; None never expires."""
    connection.execute(
        insert(tokens).values(
            hash=token_hash(token), user_id=user_id, created_at=iso_now(), expires_at=expires_at
        )
    )


def knows_user(connection: Connection, user_id: str) -> bool:
    return connection.execute(select(users.c.id).where(users.c.id == user_id)).first() is not None


def knows_token(connection: Connection, token: str) -> bool:
    return (
        connection.execute(select(tokens.c.hash).where(tokens.c.hash == token_hash(token))).first()
        is not None
    )


# Asked for every call: making the statement takes longer than asking.
_OWNER = (
    select(users.c.id, users.c.name, tokens.c.expires_at)
    .join(tokens, tokens.c.user_id == users.c.id)
    .where(tokens.c.hash == bindparam("of_hash"))
)
_ACTS_FOR = select(user_partners.c.partner_id).where(
    user_partners.c.user_id == bindparam("of_user")
)


def caller_for(connection: Connection, token: str) -> Caller:
    """The user of a token; NoPermission (token-unknown, token-expired) if there is none."""
    found = connection.execute(_OWNER, {"of_hash": token_hash(token)}).first()
    if found is None:
        raise NoPermission(
            "token-unknown", "The portal does not know this token.", "Sign in with a valid one."
        )
    if found.expires_at is not None and found.expires_at <= iso_now():
        raise NoPermission(
            "token-expired",
            f"The token expired at {found.expires_at}.",
            "Ask for a new one and sign in again.",
        )
    acts_for = connection.execute(_ACTS_FOR, {"of_user": found.id}).scalars()
    return Caller(found.id, found.name, frozenset(acts_for))


def partners_of(connection: Connection, scope: Scope) -> list[Partner]:
    found = connection.execute(
        select(partners).where(partners.c.id.in_(scope)).order_by(partners.c.name)
    )
    return [Partner.model_validate(dict(row)) for row in found.mappings()]


def everybody(connection: Connection) -> Scope:
    """The owner's scope: all partners."""
    return frozenset(connection.execute(select(partners.c.id)).scalars())


def any_partner(connection: Connection) -> bool:
    return connection.execute(select(partners.c.id).limit(1)).first() is not None


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode(errors="surrogateescape")).hexdigest()

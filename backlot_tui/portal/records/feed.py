"""The feed of changes as a client reads it: what is different, as it is now."""

from __future__ import annotations

from sqlalchemy import Connection, select

from backlot_tui.domain.wire import Change, Changes
from backlot_tui.portal.records import deliveries, requests
from backlot_tui.portal.records.changes import cursor_now
from backlot_tui.portal.records.people import Scope
from backlot_tui.portal.records.schema import changes


def since(connection: Connection, scope: Scope, cursor: int, limit: int) -> Changes:
    """What the scope may see of what changed behind `cursor`, each thing once, as it is now.

    `limit` bounds the changes that are read. The new cursor is behind other partners' changes
    too: they are never looked at again.
    """
    newest = cursor_now(connection)
    found = connection.execute(
        select(changes)
        .where(changes.c.cursor > cursor, changes.c.partner_id.in_(scope))
        .order_by(changes.c.cursor)
        .limit(limit)
    ).all()
    touched = requests.some(connection, scope, {row.request_id for row in found})
    moved = deliveries.some(connection, scope, {row.delivery_id for row in found} - {None})
    more = len(found) == limit
    return Changes(
        # A cursor from before the records were set up anew starts over.
        cursor=found[-1].cursor if more else newest,
        more=more,
        changes=[Change(request=row) for row in touched] + [Change(delivery=row) for row in moved],
    )

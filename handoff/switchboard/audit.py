"""The event log page by page, newest first: who did what to what, and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, select

from handoff.model.work import Event
from handoff.store import rows
from handoff.store.tables import agents, events
from handoff.switchboard.core import Core

MAX_PAGE = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which lines are asked for; None leaves a filter out. `before` is an event's id."""

    actor_id: str | None = None
    subject: str | None = None
    name: str | None = None
    conversation_id: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None
    limit: int = 100


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Lines with the names of the agents who made them; `next_before` is None on the last page."""

    events: tuple[Event, ...]
    names: Mapping[str, str]
    next_before: int | None


class Audit(Core):
    """The read model of the log."""

    async def audit(self, wanted: Wanted) -> AuditPage:
        """One page of the log."""
        limit = max(1, min(wanted.limit, MAX_PAGE))
        query = _filtered(wanted).order_by(events.c.id.desc()).limit(limit + 1)
        async with self.store.read() as connection:
            found = [rows.event(row) for row in await connection.execute(query)]
            page = found[:limit]
            known = {it.actor.id for it in page if it.actor.kind == "agent" and it.actor.id}
            called = select(agents.c.id, agents.c.name).where(agents.c.id.in_(known))
            names = {row.id: row.name for row in await connection.execute(called)}
        more = page[-1].id if len(found) > limit else None
        return AuditPage(tuple(page), names, more)


def _filtered(wanted: Wanted) -> Select[tuple[object, ...]]:
    query = select(events)
    for name in ("actor_id", "subject", "name", "conversation_id"):
        value = getattr(wanted, name)
        if value is not None:
            query = query.where(events.c[name] == value)
    if wanted.since is not None:
        query = query.where(events.c.at >= wanted.since)
    if wanted.until is not None:
        query = query.where(events.c.at < wanted.until)
    if wanted.before is not None:
        query = query.where(events.c.id < wanted.before)
    return query

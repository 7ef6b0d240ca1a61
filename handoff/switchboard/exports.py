"""Exports, a page at a time: each page is one look at the store, so that a long one holds nothing.

The newest moments are left out: a change that began before another may be committed after it, and
who continues from a cursor must not miss it.
"""

from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Column, Select, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.export_rows import Cursor, ExportKind, Row
from handoff.store.tables import conversations, events, handoffs, messages, ratings
from handoff.switchboard.core import Core

PAGE = 200


@dataclass(frozen=True, slots=True)
class Span:
    """From `since` up to before `until`, and only what comes after the cursor."""

    since: datetime | None = None
    until: datetime | None = None
    after: Cursor | None = None


class Exports(Core):
    """What other programs take home."""

    async def export(
        self, kind: ExportKind, span: Span, *, page: int = PAGE
    ) -> AsyncIterator[Sequence[Row]]:
        """Pages of rows, the oldest first; a conversation counts when it was opened."""
        settled = self.clock.now() - self.rules.export_settles
        until = settled if span.until is None else min(span.until, settled)
        span = Span(span.since, until, span.after)
        read = {
            ExportKind.CONVERSATIONS: _conversations,
            ExportKind.MESSAGES: _messages,
            ExportKind.EVENTS: _events,
        }[kind]
        while True:
            async with self.store.read() as connection:
                rows, last = await read(connection, span, page)
            if rows:
                yield rows
            if last is None:
                return
            span = Span(span.since, span.until, last)


Page = tuple[Sequence[Row], Cursor | None]


async def _conversations(connection: AsyncConnection, span: Span, page: int) -> Page:
    table = conversations
    query = _within(select(table), table.c.opened_at, table.c.id, span).limit(page)
    found = (await connection.execute(query)).mappings().all()
    ids = [it["id"] for it in found]
    reasons = await _reasons(connection, ids)
    scores = await _scores(connection, ids)
    rows = []
    for it in found:
        rating = scores.get(it["id"])
        rows.append(
            {
                "cursor": str(Cursor(it["opened_at"], it["id"])),
                "id": it["id"],
                "channel": it["channel"],
                "language": it["language"],
                "contact": it["contact"],
                "customer_name": it["customer_name"],
                "controller": it["controller"],
                "opened_at": it["opened_at"],
                "closed_at": it["closed_at"],
                "last_at": it["last_at"],
                "messages": it["last_seq"],
                "queue_id": it["queue_id"],
                "agent_id": it["agent_id"],
                "handoffs": reasons[it["id"]],
                "score": rating.score if rating else None,
                "comment": rating.comment if rating else None,
            }
        )
    last = Cursor(found[-1]["opened_at"], found[-1]["id"]) if len(found) == page else None
    return rows, last


async def _reasons(connection: AsyncConnection, ids: Sequence[str]) -> dict[str, list[str]]:
    query = (
        select(handoffs.c.conversation_id, handoffs.c.reason)
        .where(handoffs.c.conversation_id.in_(ids))
        .order_by(handoffs.c.created_at)
    )
    found: dict[str, list[str]] = defaultdict(list)
    for row in await connection.execute(query):
        found[row.conversation_id].append(row.reason.value)
    return found


async def _scores(connection: AsyncConnection, ids: Sequence[str]) -> dict[str, Any]:
    query = select(ratings.c.conversation_id, ratings.c.score, ratings.c.comment)
    found = await connection.execute(query.where(ratings.c.conversation_id.in_(ids)))
    return {row.conversation_id: row for row in found}


async def _messages(connection: AsyncConnection, span: Span, page: int) -> Page:
    """Conversation by conversation; the cursor says behind which message of which one."""
    table, whose = messages, conversations
    opened = whose.c.opened_at.label("opened_at")
    query = select(table, opened).join(whose).where(*_range(opened, span))
    if span.after is not None:
        after = span.after
        later = or_(
            whose.c.opened_at > after.at,
            and_(whose.c.opened_at == after.at, whose.c.id > after.id),
            and_(whose.c.id == after.id, table.c.seq > after.seq),
        )
        query = query.where(whose.c.opened_at >= after.at, later)
    query = query.order_by(whose.c.opened_at, whose.c.id, table.c.seq).limit(page)
    found = (await connection.execute(query)).mappings().all()
    cursors = [Cursor(it["opened_at"], it["conversation_id"], it["seq"]) for it in found]
    rows = [
        {
            "cursor": str(cursor),
            "conversation_id": it["conversation_id"],
            "seq": it["seq"],
            "id": it["id"],
            "at": it["at"],
            "author": it["author_kind"],
            "agent_id": it["author_id"],
            "kind": it["kind"],
            "code": it["code"],
            "text": it["text"],
        }
        for it, cursor in zip(found, cursors, strict=True)
    ]
    return rows, cursors[-1] if len(found) == page else None


async def _events(connection: AsyncConnection, span: Span, page: int) -> Page:
    after = span.after
    query = select(events).where(*_range(events.c.at, span))
    if after is not None:
        query = query.where(
            or_(
                events.c.at > after.at,
                and_(events.c.at == after.at, events.c.id > int(after.id)),
            )
        )
    query = query.order_by(events.c.at, events.c.id).limit(page)
    found = (await connection.execute(query)).mappings().all()
    cursors = [Cursor(it["at"], str(it["id"])) for it in found]
    rows = [{"cursor": str(cursor), **it} for it, cursor in zip(found, cursors, strict=True)]
    return rows, cursors[-1] if len(found) == page else None


def _within(query: Select[Any], at: Column[Any], row_id: Column[Any], span: Span) -> Select[Any]:
    query = query.where(*_range(at, span))
    if span.after is not None:
        later = or_(at > span.after.at, and_(at == span.after.at, row_id > span.after.id))
        query = query.where(later)
    return query.order_by(at, row_id)


def _range(at: Any, span: Span) -> list[Any]:
    return [
        *([] if span.since is None else [at >= span.since]),
        *([] if span.until is None else [at < span.until]),
    ]

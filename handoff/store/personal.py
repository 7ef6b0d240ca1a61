"""What of a conversation's rows is personal: everything that nobody has declared to be harmless.

So a new column with words in it is given out and erased without anybody thinking of it; one that
only holds a code is declared below, or lost with the words.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import JSON, Column, String, Table, Text, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.store import recording_tables, teamwork_tables
from handoff.store.columns import Coded, Strings
from handoff.store.tables import conversations, events, handoffs, metadata

attachments = teamwork_tables.attachments
recordings = recording_tables.recordings

# By table: words of the house (codes, languages, names of colleagues), not of the customer.
_HARMLESS: Mapping[str, frozenset[str]] = {
    "attachments": frozenset({"media_type", "stored_as"}),
    "bot_turns": frozenset({"language", "channel", "claimed_by"}),
    "conversations": frozenset({"channel", "language", "agent_name"}),
    "erasure_steps": frozenset({"error"}),
    "events": frozenset({"actor_kind", "subject", "name", "source", "target"}),
    "follow_ups": frozenset({"language", "taken_by", "planned_by"}),
    "holds": frozenset({"held_by", "reason"}),
    "messages": frozenset({"author_name", "code", "turn"}),
    "ratings": frozenset({"reasons"}),
    "recordings": frozenset({"pauses", "sha256", "stored_as"}),
    "tasks": frozenset({"language", "disposition", "channel", "skills", "tier"}),
    "webhook_deliveries": frozenset({"claimed_by", "error"}),
    "webhook_events": frozenset({"kind", "data"}),
}
# Keys of an event's facts that hold codes, ids or numbers.
_HARMLESS_FACTS = frozenset(
    {"score", "from", "to", "controller", "task", "disposition", "queue", "mode", "kind", "count"}
)
# Copies and book-keeping of our own: nothing in them that is not in another table.
_NOT_GIVEN_OUT = frozenset(
    {"webhook_events", "webhook_deliveries", "erasure_steps", "customers_online", "bot_turns"}
)


def personal_columns(table: Table) -> list[Column[Any]]:
    """The columns of a table that may hold something about the customer."""
    harmless = _HARMLESS.get(table.name, frozenset())
    return [
        column
        for column in table.columns
        if _holds_words(column) and column.name not in harmless and not _is_a_reference(column)
    ]


async def given_out(
    connection: AsyncConnection, conversation_id: str, *, only: frozenset[str] | None = None
) -> dict[str, list[dict[str, Any]]]:
    """Every row of a conversation, by table, as stored."""
    found: dict[str, list[dict[str, Any]]] = {}
    for table in _tables():
        if table.name in _NOT_GIVEN_OUT or (only is not None and table.name not in only):
            continue
        query = select(table).where(_mine(table, conversation_id))
        if "seq" in table.c:
            query = query.order_by(table.c.seq)
        else:
            query = query.order_by(*table.primary_key.columns)
        rows = (await connection.execute(query)).mappings().all()
        if rows:
            found[table.name] = [dict(row) for row in rows]
    return found


async def erase_words(connection: AsyncConnection, conversation_id: str) -> None:
    """Empty the personal columns of every table but `conversations`; twice is as good as once."""
    for table in _tables():
        blanks = {column.name: _blank(column) for column in personal_columns(table)}
        if table is conversations or table is events or not blanks:
            continue
        await connection.execute(
            update(table).where(_mine(table, conversation_id)).values(**blanks)
        )
    await _erase_contexts(connection, conversation_id)
    await _erase_facts(connection, conversation_id)


async def _erase_contexts(connection: AsyncConnection, conversation_id: str) -> None:
    """A handoff's context keeps its shape: desks show it."""
    mine = handoffs.c.conversation_id == conversation_id
    query = select(handoffs.c.id, handoffs.c.reason).where(mine)
    for row in (await connection.execute(query)).all():
        context = {"version": 1, "reason": row.reason.value, "summary": [], "language": "en"}
        await connection.execute(
            update(handoffs).where(handoffs.c.id == row.id).values(context=context)
        )


async def _erase_facts(connection: AsyncConnection, conversation_id: str) -> None:
    mine = events.c.conversation_id == conversation_id
    query = select(events.c.id, events.c.facts).where(mine, events.c.facts.is_not(None))
    for row in (await connection.execute(query)).all():
        kept = {name: value for name, value in row.facts.items() if _may_stay(name, value)}
        if kept != row.facts:
            await connection.execute(
                update(events).where(events.c.id == row.id).values(facts=kept or None)
            )


def _may_stay(name: str, value: Any) -> bool:
    is_plain = value is None or isinstance(value, bool | int | float)
    return is_plain or name in _HARMLESS_FACTS or name.endswith("_id")


def _tables() -> Iterator[Table]:
    for table in metadata.sorted_tables:
        if table is conversations or "conversation_id" in table.c:
            yield table


def _mine(table: Table, conversation_id: str) -> Any:
    column = table.c.id if table is conversations else table.c.conversation_id
    return column == conversation_id


def _holds_words(column: Column[Any]) -> bool:
    kind = column.type
    return isinstance(kind, String | Text | JSON | Strings) and not isinstance(kind, Coded)


def _is_a_reference(column: Column[Any]) -> bool:
    is_key = column.primary_key or bool(column.foreign_keys)
    return is_key or column.name.endswith("_id")


def _blank(column: Column[Any]) -> Any:
    if column.nullable:
        return None
    if isinstance(column.type, Strings):
        return ()
    return {} if isinstance(column.type, JSON) else ""

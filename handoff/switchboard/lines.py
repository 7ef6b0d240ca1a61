"""Lines of the inbox, read for any number of conversations in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.model.conversation import AuthorKind, Conversation, Message
from handoff.model.views import ConversationLine
from handoff.model.work import Task
from handoff.store import rows
from handoff.store.tables import conversations, handoffs, messages, queues
from handoff.switchboard import participants


async def of_tasks(
    connection: AsyncConnection, found: Sequence[Task]
) -> tuple[ConversationLine, ...]:
    """The lines of these tasks, in their order."""
    known = await conversations_of(connection, {task.conversation_id for task in found})
    return await of_pairs(connection, [(known[task.conversation_id], task) for task in found])


async def of_pairs(
    connection: AsyncConnection, pairs: Iterable[tuple[Conversation, Task | None]]
) -> tuple[ConversationLine, ...]:
    """The lines of these conversations, each with the task that is shown with it."""
    pairs = list(pairs)
    if not pairs:
        return ()
    wanted = {task.handoff_id for _, task in pairs if task}
    query = select(handoffs.c.id, handoffs.c.reason).where(handoffs.c.id.in_(wanted))
    reasons = {row.id: row.reason.value for row in await connection.execute(query)}
    unread = await _unread(connection, {conversation.id for conversation, _ in pairs})
    called = select(queues.c.id, queues.c.name)
    names = {row.id: row.name for row in await connection.execute(called)}
    return tuple(
        ConversationLine(
            conversation=conversation,
            task=task,
            reason=reasons.get(task.handoff_id) if task else None,
            unread=unread.get(conversation.id, 0),
            queue_name=names.get(task.queue_id) if task else None,
        )
        for conversation, task in pairs
    )


async def conversations_of(
    connection: AsyncConnection, ids: Collection[str]
) -> Mapping[str, Conversation]:
    """These conversations, by id."""
    if not ids:
        return {}
    query = select(conversations).where(conversations.c.id.in_(ids))
    return {row.id: rows.value(Conversation, row) for row in await connection.execute(query)}


async def with_participants(
    connection: AsyncConnection, shown: Sequence[ConversationLine]
) -> tuple[ConversationLine, ...]:
    """The same lines with who takes part in each."""
    here = await participants.seen(connection, {line.conversation.id for line in shown})
    return tuple(replace(line, participants=here.get(line.conversation.id, ())) for line in shown)


async def newest(
    connection: AsyncConnection, known: Mapping[str, Conversation], count: int
) -> Mapping[str, Sequence[Message]]:
    """The last messages of each conversation, notes included, in order."""
    query = (
        select(messages)
        .join(conversations, conversations.c.id == messages.c.conversation_id)
        .where(
            messages.c.conversation_id.in_(known),
            messages.c.seq > conversations.c.last_seq - count,
        )
        .order_by(messages.c.conversation_id, messages.c.seq)
    )
    said: defaultdict[str, list[Message]] = defaultdict(list)
    for row in await connection.execute(query):
        said[row.conversation_id].append(rows.message(row))
    return said


async def _unread(connection: AsyncConnection, ids: Collection[str]) -> dict[str, int]:
    query = (
        select(messages.c.conversation_id, func.count())
        .join(conversations, conversations.c.id == messages.c.conversation_id)
        .where(
            messages.c.conversation_id.in_(ids),
            messages.c.author_kind == AuthorKind.CUSTOMER,
            messages.c.seq > conversations.c.agent_read_seq,
        )
        .group_by(messages.c.conversation_id)
    )
    return {row[0]: row[1] for row in await connection.execute(query)}

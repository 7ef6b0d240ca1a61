"""What customers and agents look at: reads only, each in one consistent view."""

from collections.abc import Mapping

from sqlalchemy import bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from handoff.errors import ConversationNotFound
from handoff.model.conversation import CUSTOMER_KINDS, Conversation, Message
from handoff.model.spent import Spent, spent
from handoff.model.views import (
    AgentStatus,
    ConversationAtDesk,
    ConversationLine,
)
from handoff.model.work import Event, Task, TaskKind
from handoff.routing import Medium
from handoff.store import rows
from handoff.store.tables import (
    conversations,
    events,
    handoffs,
    messages,
    tasks,
)
from handoff.switchboard import finding, lines
from handoff.switchboard.core import Core

HISTORY_LIMIT = 50
LARGEST_SEQ = 2**31 - 1  # of the column; who asks may name any number

# Made once: building a statement costs many times what running it does.
_CONVERSATION = select(conversations).where(conversations.c.id == bindparam("wanted"))
_ALL_SAID = (
    select(messages)
    .where(messages.c.conversation_id == bindparam("wanted"), messages.c.seq > bindparam("after"))
    .order_by(messages.c.seq)
    .limit(bindparam("count"))
)
_SAID_TO_CUSTOMER = _ALL_SAID.where(messages.c.kind.in_(CUSTOMER_KINDS))


class Reading(Core):
    """The read models."""

    async def conversation(self, conversation_id: str) -> Conversation:
        """The conversation itself; raises ConversationNotFound."""
        async with self.store.read() as connection:
            return await conversation_of(connection, conversation_id)

    async def messages(
        self,
        conversation_id: str,
        *,
        after_seq: int = 0,
        limit: int | None = None,
        notes: bool = False,
    ) -> list[Message]:
        """Messages after `after_seq` in order; internal notes only when `notes`."""
        async with self.store.read() as connection:
            await conversation_of(connection, conversation_id)
            return await _messages(connection, conversation_id, after_seq, limit, notes)

    async def events(self, conversation_id: str) -> list[Event]:
        """The log of one conversation with its tasks, offers and turns, oldest first."""
        query = select(events).where(events.c.conversation_id == conversation_id)
        async with self.store.read() as connection:
            found = await connection.execute(query.order_by(events.c.id))
            return [rows.event(row) for row in found]

    async def agent_status(self, agent_id: str) -> AgentStatus:
        """The agent with what they have in hand; raises AgentNotFound."""
        async with self.store.read() as connection:
            return await _status(connection, agent_id)

    async def conversation_for_agent(
        self, agent_id: str, conversation_id: str, *, after_seq: int = 0
    ) -> ConversationAtDesk:
        """Header, context and messages (notes included) after `after_seq`.

        The line's task is the agent's own newest one if there is one, else the newest.
        """
        async with self.store.read() as connection:
            await finding.agent(connection, agent_id)
            conversation = await conversation_of(connection, conversation_id)
            task = await _newest_task(connection, conversation_id, agent_id)
            shown = await lines.of_pairs(connection, [(conversation, task)])
            (line,) = await lines.with_participants(connection, shown)
            context = await _newest_context(connection, conversation_id)
            said = await _messages(connection, conversation_id, after_seq, None, notes=True)
            return ConversationAtDesk(line, context, tuple(said))

    async def history(self, conversation_id: str) -> list[ConversationLine]:
        """Other conversations of the customer, newest first: of the contact, and linked ones."""
        async with self.store.read() as connection:
            this = await conversation_of(connection, conversation_id)
            linked = await _linked(connection, this)
            theirs: ColumnElement[bool] = conversations.c.id.in_(linked)
            if this.contact is not None:
                theirs = or_(theirs, conversations.c.contact == this.contact)
            query = (
                select(conversations)
                .where(theirs, conversations.c.id != this.id)
                .order_by(conversations.c.opened_at.desc())
                .limit(HISTORY_LIMIT)
            )
            others = [rows.value(Conversation, r) for r in await connection.execute(query)]
            pairs = [(other, await _newest_task(connection, other.id, None)) for other in others]
            return list(await lines.of_pairs(connection, pairs))

    async def time_spent(self, conversation_id: str) -> Spent:
        """How long it was with the bot, in line and with people; raises ConversationNotFound."""
        found = await self.conversation(conversation_id)
        return spent(await self.events(found.id), self.clock.now())


async def _linked(connection: AsyncConnection, this: Conversation) -> set[str]:
    """Earlier and later conversations that name one another."""
    known = {this.id} | ({this.previous_id} if this.previous_id else set())
    fresh = set(known)
    while fresh and len(known) <= HISTORY_LIMIT:
        query = select(conversations.c.id, conversations.c.previous_id).where(
            or_(conversations.c.id.in_(fresh), conversations.c.previous_id.in_(fresh))
        )
        found = (await connection.execute(query)).all()
        named = {one for row in found for one in (row.id, row.previous_id) if one}
        fresh, known = named - known, known | named
    return known


async def conversation_of(connection: AsyncConnection, conversation_id: str) -> Conversation:
    row = (await connection.execute(_CONVERSATION, {"wanted": conversation_id})).one_or_none()
    if row is None:
        raise ConversationNotFound(conversation_id)
    return rows.value(Conversation, row)


async def _messages(
    connection: AsyncConnection,
    conversation_id: str,
    after_seq: int,
    limit: int | None,
    notes: bool,
) -> list[Message]:
    wanted = {
        "wanted": conversation_id,
        "after": min(after_seq, LARGEST_SEQ),
        "count": LARGEST_SEQ if limit is None else limit,
    }
    found = await connection.execute(_ALL_SAID if notes else _SAID_TO_CUSTOMER, wanted)
    return [rows.message(row) for row in found]


async def _status(connection: AsyncConnection, agent_id: str) -> AgentStatus:
    agent = await finding.agent(connection, agent_id)
    load = (await finding.loads(connection, [agent_id])).get(agent_id, {})
    ringing = await finding.ringing_at(connection, agent_id)
    return AgentStatus(
        agent,
        sum(load.values()),
        len(ringing),
        busy_voice=load.get(Medium.VOICE, 0),
        queues=finding.served(agent, await finding.queue_names(connection)),
    )


async def _newest_task(
    connection: AsyncConnection, conversation_id: str, agent_id: str | None
) -> Task | None:
    query = select(tasks).where(
        tasks.c.conversation_id == conversation_id, tasks.c.kind == TaskKind.CONVERSATION
    )
    order = [tasks.c.created_at.desc(), tasks.c.id.desc()]
    if agent_id is not None:
        own = await connection.execute(
            query.where(tasks.c.agent_id == agent_id).order_by(*order).limit(1)
        )
        if (row := own.one_or_none()) is not None:
            return rows.value(Task, row)
    row = (await connection.execute(query.order_by(*order).limit(1))).one_or_none()
    return None if row is None else rows.value(Task, row)


async def _newest_context(
    connection: AsyncConnection, conversation_id: str
) -> Mapping[str, object] | None:
    query = (
        select(handoffs.c.context)
        .where(handoffs.c.conversation_id == conversation_id)
        .order_by(handoffs.c.created_at.desc())
        .limit(1)
    )
    context: Mapping[str, object] | None = (await connection.execute(query)).scalar_one_or_none()
    return context

"""What customers are told about who is in control, for any number of them at one moment."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.context import briefings
from handoff.errors import ConversationNotFound
from handoff.model.conversation import Conversation
from handoff.model.states import LIVE_TURN, WAITING_TASK, Controller
from handoff.model.teamwork import WRITERS, ParticipantKind, Seen
from handoff.model.views import CustomerView, Standing
from handoff.model.work import TaskKind, first_name
from handoff.placing import is_open, opens_at
from handoff.routing import Medium
from handoff.store.tables import bot_turns, handoffs, ratings, tasks
from handoff.switchboard import finding, lines, participants, plan
from handoff.switchboard.core import Core
from handoff.switchboard.returning import reopens_until

WAITING_OPTIONS = ("leave_message", "callback", "return_to_bot")


class CustomerViews(Core):
    """The read model of the customer's side."""

    async def customer_state(self, conversation_id: str) -> CustomerView:
        """Who is in control and what that means for the customer, place in line included."""
        found = await self.customer_states((conversation_id,))
        if conversation_id not in found:
            raise ConversationNotFound(conversation_id)
        return found[conversation_id]

    async def customer_states(self, ids: Collection[str]) -> Mapping[str, CustomerView]:
        """The same for many, all at one moment; a conversation that does not exist is left out.

        The statements are as many for one customer as for all who wait.
        """
        async with self.store.read() as connection:
            known = await lines.conversations_of(connection, ids)
            waits = [it for it in known.values() if it.controller is Controller.QUEUE]
            line = await self._line(connection) if waits else {}
            busy = await _bot_is_busy(connection, known)
            with_agents = [it.id for it in known.values() if it.controller is Controller.AGENT]
            beside = await participants.seen(connection, with_agents)
            rated = await _ratings(connection, known)
            calls = [it for it in known.values() if it.channel == Medium.VOICE and it.is_open]
            parties = await participants.seen(connection, [it.id for it in calls], all_kinds=True)
            told = await _briefings(connection, calls)
        views = {
            it.id: _view(
                it,
                line.get(it.id) if it.controller is Controller.QUEUE else None,
                bot_busy=it.controller is Controller.BOT and it.id in busy,
                rated=rated.get(it.id),
                beside=beside.get(it.id, ()),
                reopens_until=reopens_until(it, self.rules),
            )
            for it in known.values()
        }
        for it in calls:
            views[it.id] = replace(
                views[it.id], parties=parties.get(it.id, ()), briefings=told.get(it.id, {})
            )
        return views

    async def _line(self, connection: AsyncConnection) -> Mapping[str, Standing]:
        """The place of everybody who waits, by conversation."""
        now = self.clock.now()
        query = select(tasks.c.conversation_id, tasks.c.queue_id, tasks.c.kind).where(
            tasks.c.state.in_(WAITING_TASK), finding.ready(now)
        )
        waiting = (await connection.execute(query.order_by(*finding.ORDER_OF_SERVICE))).all()
        queues = await self._queues(connection, {row.queue_id for row in waiting}, now)
        ahead: Counter[str] = Counter()
        line: dict[str, Standing] = {}
        for row in waiting:
            ahead[row.queue_id] += 1
            if row.kind is TaskKind.CALLBACK:
                continue  # it has its place in the line, but nobody who watches it
            pace, standing = queues[row.queue_id]
            position = ahead[row.queue_id]
            line[row.conversation_id] = replace(
                standing, position=position, expected_wait_s=pace.wait(position)
            )
        return line

    async def _queues(
        self, connection: AsyncConnection, queue_ids: Collection[str], now: datetime
    ) -> Mapping[str, tuple[finding.Pace, Standing]]:
        """What all who wait in a queue are told alike, and how fast it moves."""
        floor = await plan.current(connection)
        there = await finding.staffed_queues(connection, now, self.rules)
        queues: dict[str, tuple[finding.Pace, Standing]] = {}
        for queue_id in queue_ids:
            queue = floor.queue(queue_id)
            pace = await finding.pace(connection, queue_id, now, self.rules)
            staffed = is_open(queue, now) and any(not ids or queue_id in ids for ids in there)
            queues[queue_id] = pace, Standing(0, None, staffed, queue.name, opens_at(queue, now))
        return queues


def _view(
    conversation: Conversation,
    standing: Standing | None,
    *,
    bot_busy: bool,
    rated: int | None,
    beside: Sequence[Seen],
    reopens_until: datetime | None,
) -> CustomerView:
    return CustomerView(
        conversation_id=conversation.id,
        channel=conversation.channel,
        controller=conversation.controller,
        epoch=conversation.epoch,
        language=conversation.language,
        agent_name=conversation.agent_name,
        position=standing.position if standing else None,
        expected_wait_s=standing.expected_wait_s if standing else None,
        staffed=standing.staffed if standing else True,
        options=WAITING_OPTIONS if conversation.controller is Controller.QUEUE else (),
        bot_busy=bot_busy,
        rated=rated,
        last_seq=conversation.customer_seq,
        customer_read_seq=conversation.customer_read_seq,
        agent_read_seq=conversation.agent_read_seq,
        requested_slot=conversation.requested_slot,
        queue_name=_called(standing.queue_names, conversation.language) if standing else None,
        opens_at=standing.opens_at if standing else None,
        one_moment=any(it.kind is ParticipantKind.CONSULTED for it in beside),
        also_here=tuple(first_name(it.name) for it in beside if it.kind in WRITERS),
        file_wanted=conversation.wants_file,
        reopens_until=reopens_until,
    )


def _called(names: Mapping[str, str], language: str) -> str | None:
    return names.get(language) or next(iter(names.values()), None)


async def _bot_is_busy(
    connection: AsyncConnection, known: Mapping[str, Conversation]
) -> Collection[str]:
    with_bot = [it.id for it in known.values() if it.controller is Controller.BOT]
    if not with_bot:
        return ()
    query = select(bot_turns.c.conversation_id).where(
        bot_turns.c.conversation_id.in_(with_bot),
        bot_turns.c.state.in_(LIVE_TURN),
    )
    return {row.conversation_id for row in await connection.execute(query)}


async def _ratings(
    connection: AsyncConnection, known: Mapping[str, Conversation]
) -> Mapping[str, int]:
    """Only what is over can have been rated."""
    over = [it.id for it in known.values() if not it.is_open]
    if not over:
        return {}
    query = select(ratings.c.conversation_id, ratings.c.score)
    found = await connection.execute(query.where(ratings.c.conversation_id.in_(over)))
    return {row.conversation_id: row.score for row in found}


async def _briefings(
    connection: AsyncConnection, calls: Sequence[Conversation]
) -> Mapping[str, Mapping[str, str]]:
    """What the newest handoff says, of the calls that an agent has."""
    with_agents = [it.id for it in calls if it.controller is Controller.AGENT]
    if not with_agents:
        return {}
    query = select(handoffs.c.conversation_id, handoffs.c.context)
    query = query.where(handoffs.c.conversation_id.in_(with_agents))
    found = await connection.execute(query.order_by(handoffs.c.created_at))
    return {row.conversation_id: briefings(row.context) for row in found}

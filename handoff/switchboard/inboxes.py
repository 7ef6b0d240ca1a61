"""The lists of the desk, read for any number of agents at once: what they share is read once."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import and_, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.errors import AgentNotFound
from handoff.model.rules import Rules
from handoff.model.states import (
    BUSY_TASK,
    LIVE_TRANSFER,
    OPEN_TASK,
    WAITING_TASK,
    FollowUpState,
    ParticipantState,
    ReservationState,
)
from handoff.model.teamwork import SEATED, Participant, ParticipantKind
from handoff.model.views import AgentStatus, ConversationLine, Inbox, Offer
from handoff.model.work import Agent, FollowUp, Handoff, Reservation, Role, Task, TaskKind
from handoff.routing import Medium, medium_of
from handoff.store import rows
from handoff.store.tables import (
    agents,
    follow_ups,
    handoffs,
    reservations,
    tasks,
)
from handoff.store.teamwork_tables import participants, transfers
from handoff.switchboard import finding, lines, transfer_lines
from handoff.switchboard.core import Core
from handoff.switchboard.finding import served

LINE_LIMIT = 200


class Inboxes(Core):
    """What agents see at a glance."""

    async def inbox(self, agent_id: str) -> Inbox:
        """All lists of the agent's desk at one moment; raises AgentNotFound."""
        found = await self.inboxes((agent_id,))
        if agent_id not in found:
            raise AgentNotFound(agent_id)
        return found[agent_id]

    async def inboxes(self, agent_ids: Collection[str]) -> Mapping[str, Inbox]:
        """The lists of these agents, all at one moment; an agent who does not exist is left out.

        The statements are as many for one agent as for a hundred.
        """
        async with self.store.read() as connection:
            staff = await _staff(connection, agent_ids)
            busy = await _in_hand(connection, agent_ids)
            offers = await _offers(connection, agent_ids, self.rules)
            talks = [task for task in busy if task.kind is TaskKind.CONVERSATION]
            mine = await lines.with_participants(
                connection, await lines.of_tasks(connection, talks)
            )
            joined = await _joined(connection, agent_ids)
            asked = await transfer_lines.of_agents(connection, agent_ids, self.rules)
            queue = await lines.of_tasks(
                connection, await finding.waiting_tasks(connection, LINE_LIMIT)
            )
            later = await _follow_ups(connection)
            names = await finding.queue_names(connection)
        working: defaultdict[str | None, list[int]] = defaultdict(list)
        for place, task in enumerate(talks):
            working[task.agent_id].append(place)
        in_hand = Counter(task.agent_id for task in busy)
        calls = Counter(task.agent_id for task in busy if medium_of(task.channel) is Medium.VOICE)
        return {
            agent.id: Inbox(
                me=AgentStatus(
                    agent,
                    in_hand[agent.id] + joined.seats[agent.id],
                    len(offers[agent.id]),
                    busy_voice=calls[agent.id],
                    queues=served(agent, names),
                ),
                offers=tuple(offers[agent.id]),
                mine=tuple(mine[place] for place in working[agent.id]),
                queue=queue,
                follow_ups=later,
                transfers=tuple(asked.get(agent.id, ())),
                joined=joined.lines.get(agent.id, ()),
            )
            for agent in staff
        }

    async def is_listed_for(
        self, agent_id: str, conversation_id: str, *, overseers: Collection[Role] = ()
    ) -> bool:
        """Whether the conversation is on any list of the agent's desk; for overseers all are."""
        at_work = exists().where(
            tasks.c.conversation_id == conversation_id,
            or_(
                tasks.c.state.in_(WAITING_TASK),
                and_(tasks.c.agent_id == agent_id, tasks.c.state.in_(BUSY_TASK)),
            ),
        )
        takes_part = exists().where(
            participants.c.conversation_id == conversation_id,
            participants.c.agent_id == agent_id,
            participants.c.state == ParticipantState.PRESENT,
        )
        is_asked = exists().where(
            transfers.c.conversation_id == conversation_id,
            transfers.c.to_agent == agent_id,
            transfers.c.state.in_(LIVE_TRANSFER),
        )
        later = exists().where(
            follow_ups.c.conversation_id == conversation_id,
            follow_ups.c.state != FollowUpState.DONE,
        )
        query = select(agents.c.id).where(
            agents.c.id == agent_id,
            or_(agents.c.role.in_(overseers), at_work, takes_part, is_asked, later),
        )
        async with self.store.read() as connection:
            return (await connection.execute(query)).first() is not None


async def _staff(connection: AsyncConnection, agent_ids: Collection[str]) -> list[Agent]:
    query = select(*rows.AGENT_COLUMNS).where(agents.c.id.in_(agent_ids))
    return [rows.agent(row) for row in await connection.execute(query)]


async def _in_hand(connection: AsyncConnection, agent_ids: Collection[str]) -> list[Task]:
    query = (
        select(tasks)
        .where(tasks.c.agent_id.in_(agent_ids), tasks.c.state.in_(BUSY_TASK))
        .order_by(tasks.c.assigned_at, tasks.c.id)
    )
    return [rows.value(Task, row) for row in await connection.execute(query)]


@dataclass(frozen=True, slots=True)
class _Joined:
    """In what agents take part that is not theirs: its lines, and how many of them are seats."""

    lines: Mapping[str, tuple[ConversationLine, ...]]
    seats: Counter[str]


async def _joined(connection: AsyncConnection, agent_ids: Collection[str]) -> _Joined:
    query = (
        select(participants)
        .where(
            participants.c.agent_id.in_(agent_ids),
            participants.c.state == ParticipantState.PRESENT,
            participants.c.kind != ParticipantKind.PRIMARY,
        )
        .order_by(participants.c.joined_at, participants.c.id)
    )
    found = [rows.value(Participant, row) for row in await connection.execute(query)]
    if not found:
        return _Joined({}, Counter())
    known = await lines.conversations_of(connection, {it.conversation_id for it in found})
    at_work = await _open_tasks(connection, known)
    shown = await lines.with_participants(
        connection,
        await lines.of_pairs(connection, [(it, at_work.get(it.id)) for it in known.values()]),
    )
    by_id = {line.conversation.id: line for line in shown}
    parts: defaultdict[str, list[ConversationLine]] = defaultdict(list)
    for it in found:
        parts[it.agent_id].append(by_id[it.conversation_id])
    return _Joined(
        {agent_id: tuple(parts[agent_id]) for agent_id in parts},
        Counter(it.agent_id for it in found if it.kind in SEATED),
    )


async def _open_tasks(
    connection: AsyncConnection, conversation_ids: Collection[str]
) -> Mapping[str, Task]:
    query = select(tasks).where(
        tasks.c.conversation_id.in_(conversation_ids),
        tasks.c.state.in_(OPEN_TASK),
        tasks.c.kind == TaskKind.CONVERSATION,
    )
    return {row.conversation_id: rows.value(Task, row) for row in await connection.execute(query)}


async def _follow_ups(connection: AsyncConnection) -> tuple[FollowUp, ...]:
    query = (
        select(follow_ups)
        .where(follow_ups.c.state != FollowUpState.DONE)
        .order_by(follow_ups.c.queued_since, follow_ups.c.id)
        .limit(LINE_LIMIT)
    )
    return tuple([rows.value(FollowUp, row) for row in await connection.execute(query)])


async def _offers(
    connection: AsyncConnection, agent_ids: Collection[str], rules: Rules
) -> defaultdict[str, list[Offer]]:
    query = select(reservations).where(
        reservations.c.agent_id.in_(agent_ids), reservations.c.state == ReservationState.PENDING
    )
    ringing = [rows.value(Reservation, row) for row in await connection.execute(query)]
    offers: defaultdict[str, list[Offer]] = defaultdict(list)
    if not ringing:
        return offers
    offered = await _tasks(connection, {it.task_id for it in ringing})
    handed_off = await _handoffs(connection, {task.handoff_id for task in offered.values()})
    known = await lines.conversations_of(connection, {it.conversation_id for it in ringing})
    said = await lines.newest(connection, known, rules.offer_messages)
    names = await finding.queue_names(connection)
    calls = await _calls(connection, offered.values())
    for it in ringing:
        task = offered[it.task_id]
        offers[it.agent_id].append(
            Offer(
                reservation=it,
                task=task,
                handoff=handed_off[task.handoff_id],
                queue_name=names[task.queue_id],
                follow_up=calls.get(task.id),
                conversation=known[it.conversation_id],
                messages=tuple(said[it.conversation_id]),
            )
        )
    return offers


async def _calls(connection: AsyncConnection, offered: Collection[Task]) -> Mapping[str, FollowUp]:
    """The callbacks that these tasks are about, by task."""
    wanted = [task.id for task in offered if task.kind is TaskKind.CALLBACK]
    if not wanted:
        return {}
    query = select(follow_ups).where(follow_ups.c.task_id.in_(wanted))
    found = [rows.value(FollowUp, row) for row in await connection.execute(query)]
    return {call.task_id: call for call in found if call.task_id}


async def _tasks(connection: AsyncConnection, ids: Collection[str]) -> Mapping[str, Task]:
    query = select(tasks).where(tasks.c.id.in_(ids))
    return {row.id: rows.value(Task, row) for row in await connection.execute(query)}


async def _handoffs(connection: AsyncConnection, ids: Collection[str]) -> Mapping[str, Handoff]:
    query = select(handoffs).where(handoffs.c.id.in_(ids))
    return {row.id: rows.value(Handoff, row) for row in await connection.execute(query)}

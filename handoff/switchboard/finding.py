"""Reads rows of the people's side inside a change or a view; locks where it is told to."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, Integer, Select, String, and_, bindparam, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.elements import ColumnElement

from handoff import routing
from handoff.errors import AgentNotFound, TaskNotFound
from handoff.model.conversation import Conversation
from handoff.model.rules import Rules
from handoff.model.states import (
    BUSY_TASK,
    LIVE_RESERVATION,
    OPEN_TASK,
    WAITING_TASK,
    ParticipantState,
    Presence,
    ReservationState,
    TaskState,
)
from handoff.model.teamwork import SEATED
from handoff.model.views import Standing
from handoff.model.work import Agent, Reservation, Task, TaskKind
from handoff.routing import Medium, medium_of
from handoff.store import rows
from handoff.store.columns import Moment
from handoff.store.tables import agents, conversations, queues, reservations, tasks
from handoff.store.teamwork_tables import participants
from handoff.store.writing import Writing

ORDER_OF_SERVICE = (
    tasks.c.at_front.desc(),
    tasks.c.priority.desc(),
    tasks.c.queued_since,
    tasks.c.id,
)


# The indexes of who waits are over both states: SQLite uses them only where both are named.
IS_PENDING = and_(tasks.c.state.in_(WAITING_TASK), tasks.c.state == TaskState.PENDING)


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a queue moves: how long work took lately, and how many can be served at once."""

    handle_times: tuple[timedelta, ...]
    slots: int
    free_slots: int

    def wait(self, position: int) -> int | None:
        """Seconds until it is the turn of the customer at `position`; None when nobody knows."""
        wait = routing.expected_wait(position, self.handle_times, self.slots, self.free_slots)
        return None if wait is None else int(wait.total_seconds())


def has_seat() -> ColumnElement[bool]:
    """Participants who take up room like a conversation of their own."""
    return and_(participants.c.state == ParticipantState.PRESENT, participants.c.kind.in_(SEATED))


def in_hand(agent_id: ColumnElement[str], *, is_voice: bool) -> ColumnElement[int]:
    """Tasks worked or written up, and seats in conversations of others, of one kind."""

    def of_kind(channel: ColumnElement[str]) -> ColumnElement[bool]:
        return channel == Medium.VOICE if is_voice else channel != Medium.VOICE

    own = (
        select(func.count())
        .select_from(tasks)
        .where(tasks.c.agent_id == agent_id, tasks.c.state.in_(BUSY_TASK))
        .where(of_kind(tasks.c.channel))
    )
    seats = (
        select(func.count())
        .select_from(participants)
        .join(conversations, conversations.c.id == participants.c.conversation_id)
        .where(participants.c.agent_id == agent_id, has_seat())
        .where(of_kind(conversations.c.channel))
    )
    return own.scalar_subquery() + seats.scalar_subquery()


def padded(ids: list[str]) -> list[str]:
    """The same, the last one repeated up to a power of two: statements are prepared by length."""
    return ids + ids[-1:] * ((1 << (len(ids) - 1).bit_length()) - len(ids))


def _loads() -> Select[Any]:
    own = select(tasks.c.agent_id, tasks.c.channel).where(
        tasks.c.agent_id.in_(bindparam("wanted", expanding=True)), tasks.c.state.in_(BUSY_TASK)
    )
    seats = (
        select(participants.c.agent_id, conversations.c.channel)
        .join(conversations, conversations.c.id == participants.c.conversation_id)
        .where(participants.c.agent_id.in_(bindparam("wanted", expanding=True)), has_seat())
    )
    both = own.union_all(seats).subquery()
    return select(both.c.agent_id, both.c.channel, func.count()).group_by(
        both.c.agent_id, both.c.channel
    )


def _before() -> ColumnElement[bool]:
    """Served before the task whose place is given: the order of service as a condition."""
    front, priority = bindparam("front", type_=Boolean), bindparam("priority", type_=Integer)
    since, own = bindparam("since", type_=Moment), bindparam("own", type_=String)
    first_come = or_(
        tasks.c.queued_since < since, and_(tasks.c.queued_since == since, tasks.c.id < own)
    )
    urgent = or_(tasks.c.priority > priority, and_(tasks.c.priority == priority, first_come))
    return or_(tasks.c.at_front > front, and_(tasks.c.at_front == front, urgent))


# Made once: building a statement costs many times what running it does.
_AGENT = select(*rows.AGENT_COLUMNS).where(agents.c.id == bindparam("wanted"))
_AGENT_LOCKED = _AGENT.with_for_update(key_share=True)
_TASK = select(tasks).where(tasks.c.id == bindparam("wanted")).with_for_update(key_share=True)
_OPEN_TASK = (
    select(tasks)
    .where(
        tasks.c.conversation_id == bindparam("wanted"),
        tasks.c.state.in_(OPEN_TASK),
        tasks.c.kind == TaskKind.CONVERSATION,
    )
    .with_for_update(key_share=True)
)
_RESERVATION = select(reservations).where(
    reservations.c.id == bindparam("wanted"), reservations.c.agent_id == bindparam("agent")
)
_RESERVATION_LOCKED = _RESERVATION.with_for_update(key_share=True)
_OF_TASK = select(reservations).where(reservations.c.task_id == bindparam("wanted"))
_LIVE = _OF_TASK.where(reservations.c.state.in_(LIVE_RESERVATION)).with_for_update(key_share=True)
_WRAPPING = _OF_TASK.where(reservations.c.state == ReservationState.WRAPPING).with_for_update(
    key_share=True
)
_RINGING = select(reservations).where(
    reservations.c.agent_id == bindparam("wanted"),
    reservations.c.state == ReservationState.PENDING,
)
_LOADS = _loads()
_WORKED = (
    select(tasks.c.agent_id)
    .where(tasks.c.agent_id.is_not(None))
    .order_by(tasks.c.assigned_at.desc())
    .limit(1)
)
_WORKED_HERE = _WORKED.where(tasks.c.conversation_id == bindparam("wanted"))
_WORKED_WITH = _WORKED.where(
    tasks.c.conversation_id.in_(
        select(conversations.c.id).where(conversations.c.contact == bindparam("contact"))
    )
)
_AHEAD = select(func.count()).where(
    tasks.c.queue_id == bindparam("queue"),
    tasks.c.state.in_(WAITING_TASK),
    or_(tasks.c.ready_at.is_(None), tasks.c.ready_at <= bindparam("now")),
    _before(),
)
_HANDLED = (
    select(tasks.c.assigned_at, tasks.c.ended_at)
    .where(
        tasks.c.queue_id == bindparam("queue"),
        tasks.c.state == TaskState.COMPLETED,
        tasks.c.assigned_at.is_not(None),
        tasks.c.kind == TaskKind.CONVERSATION,
    )
    .order_by(tasks.c.ended_at.desc())
    .limit(bindparam("count"))
)
_QUEUES = select(queues.c.id)
_THERE = select(agents.c.id, agents.c.capacity, agents.c.queue_ids).where(
    agents.c.state == Presence.AVAILABLE, agents.c.lease_until > bindparam("now")
)
_LOGGED_IN = select(agents.c.queue_ids).where(
    agents.c.state != Presence.OFFLINE, agents.c.lease_until > bindparam("since")
)


async def agent(connection: AsyncConnection, agent_id: str, *, lock: bool = False) -> Agent:
    """One agent; raises AgentNotFound."""
    query = _AGENT_LOCKED if lock else _AGENT
    row = (await connection.execute(query, {"wanted": agent_id})).one_or_none()
    if row is None:
        raise AgentNotFound(agent_id)
    return rows.agent(row)


async def task(connection: Writing, task_id: str) -> Task:
    """One task, locked; raises TaskNotFound."""
    found = await _one_task(connection, _TASK, task_id)
    if found is None:
        raise TaskNotFound(task_id)
    return found


async def open_task(connection: Writing, conversation_id: str) -> Task | None:
    """The conversation's pending, reserved or assigned task, locked; a callback is none."""
    return await _one_task(connection, _OPEN_TASK, conversation_id)


async def tasks_of(
    connection: AsyncConnection, agent_id: str, states: Collection[TaskState] = BUSY_TASK
) -> list[Task]:
    """The agent's tasks in these states, oldest first; not locked."""
    query = (
        select(tasks)
        .where(tasks.c.agent_id == agent_id, tasks.c.state.in_(states))
        .order_by(tasks.c.assigned_at, tasks.c.id)
    )
    return [rows.value(Task, row) for row in await connection.execute(query)]


async def workers(connection: AsyncConnection, conversation_id: str) -> list[str]:
    """The agents who worked with this customer in this conversation."""
    query = (
        select(tasks.c.agent_id)
        .where(tasks.c.conversation_id == conversation_id, tasks.c.agent_id.is_not(None))
        .distinct()
        .order_by(tasks.c.agent_id)
    )
    return [row.agent_id for row in await connection.execute(query)]


async def previous_agent(connection: AsyncConnection, conversation: Conversation) -> str | None:
    """Who last worked with this customer: in this conversation, or in another of the contact."""
    wanted = {"wanted": conversation.id, "contact": conversation.contact}
    query = _WORKED_HERE if conversation.contact is None else _WORKED_WITH
    found: str | None = (await connection.execute(query, wanted)).scalar_one_or_none()
    return found


async def live_reservation(connection: Writing, task_id: str) -> Reservation | None:
    """The task's reservation that rings or is in use, locked."""
    return await _one_reservation(connection, _LIVE, {"wanted": task_id})


async def reservation(
    connection: Writing, reservation_id: str, agent_id: str, *, lock: bool = True
) -> Reservation | None:
    """The agent's reservation with this id."""
    query = _RESERVATION_LOCKED if lock else _RESERVATION
    return await _one_reservation(connection, query, {"wanted": reservation_id, "agent": agent_id})


async def wrapping_reservation(connection: Writing, task_id: str) -> Reservation | None:
    """The reservation of a task that is written up, locked."""
    return await _one_reservation(connection, _WRAPPING, {"wanted": task_id})


async def ringing_at(connection: AsyncConnection, agent_id: str) -> list[Reservation]:
    """The offers that ring at this agent; not locked."""
    found = await connection.execute(_RINGING, {"wanted": agent_id})
    return [rows.value(Reservation, row) for row in found]


async def load(connection: AsyncConnection, agent_ids: Collection[str]) -> Mapping[str, int]:
    """How much each of these agents has in hand; absent means nothing.

    Assigned and wrapping tasks, and conversations of others in which they have a seat.
    """
    own = select(tasks.c.agent_id).where(
        tasks.c.agent_id.in_(agent_ids), tasks.c.state.in_(BUSY_TASK)
    )
    seats = select(participants.c.agent_id).where(
        participants.c.agent_id.in_(agent_ids), has_seat()
    )
    both = own.union_all(seats).subquery()
    query = select(both.c.agent_id, func.count()).group_by(both.c.agent_id)
    return {row[0]: row[1] for row in await connection.execute(query)}


async def loads(
    connection: AsyncConnection, agent_ids: Collection[str]
) -> Mapping[str, Mapping[Medium, int]]:
    """The same by medium: chats and calls apart."""
    counted: dict[str, Counter[Medium]] = {}
    for agent_id, channel, count in await connection.execute(_LOADS, {"wanted": agent_ids}):
        counted.setdefault(agent_id, Counter())[medium_of(channel)] += count
    return counted


async def staffed_queues(
    connection: AsyncConnection, now: datetime, rules: Rules
) -> Sequence[tuple[str, ...]]:
    """The queues of everybody logged in at the desk; an agent in the grace of a lost lease counts.

    An agent without queues, who serves them all, is there as an empty tuple.
    """
    found = await connection.execute(_LOGGED_IN, {"since": now - rules.lease_grace})
    return [row.queue_ids for row in found]


async def queue_names(connection: AsyncConnection) -> Mapping[str, str]:
    """What each queue is called, in the order of the plan; those of older plans last."""
    query = select(queues.c.id, queues.c.name).order_by(
        queues.c.is_active.desc(), queues.c.position, queues.c.id
    )
    return {row.id: row.name for row in await connection.execute(query)}


def served(who: Agent, names: Mapping[str, str]) -> tuple[str, ...]:
    """The names of the agent's queues; none for an agent who serves them all."""
    return tuple(name for queue_id, name in names.items() if queue_id in who.queue_ids)


async def is_staffed(
    connection: AsyncConnection, now: datetime, rules: Rules, queue_id: str
) -> bool:
    """Is anybody of this queue logged in?"""
    there = await staffed_queues(connection, now, rules)
    return any(not queue_ids or queue_id in queue_ids for queue_ids in there)


def ready(now: datetime) -> ColumnElement[bool]:
    """Leaves out callbacks that are to be tried again later: they are in nobody's way."""
    return or_(tasks.c.ready_at.is_(None), tasks.c.ready_at <= now)


async def standing(
    connection: AsyncConnection, waiting: Task, now: datetime, rules: Rules
) -> Standing:
    """The task's position and expected wait at this moment."""
    place = {
        "queue": waiting.queue_id,
        "now": now,
        "front": waiting.at_front,
        "priority": waiting.priority,
        "since": waiting.queued_since,
        "own": waiting.id,
    }
    position = int((await connection.execute(_AHEAD, place)).scalar_one()) + 1
    wait = (await pace(connection, waiting.queue_id, now, rules)).wait(position)
    staffed = await is_staffed(connection, now, rules, waiting.queue_id)
    return Standing(position=position, expected_wait_s=wait, staffed=staffed)


async def pace(connection: AsyncConnection, queue_id: str, now: datetime, rules: Rules) -> Pace:
    """How fast the queue moves at this moment; an agent of several queues counts in each.

    A queue that has not served anybody yet goes by the handle times of the others.
    """
    times = await _handle_times(connection, queue_id, rules)
    if not times:
        others = [row.id for row in await connection.execute(_QUEUES) if row.id != queue_id]
        times = [time for it in others for time in await _handle_times(connection, it, rules)]
    if not times:
        return Pace((), 0, 0)
    slots = {
        row.id: row.capacity
        for row in await connection.execute(_THERE, {"now": now})
        if not row.queue_ids or queue_id in row.queue_ids
    }
    busy = await load(connection, slots.keys())
    free = sum(max(0, capacity - busy.get(who, 0)) for who, capacity in slots.items())
    return Pace(tuple(times), sum(slots.values()), free)


async def _handle_times(
    connection: AsyncConnection, queue_id: str, rules: Rules
) -> list[timedelta]:
    recent = {"queue": queue_id, "count": rules.handle_times}
    return [row.ended_at - row.assigned_at for row in await connection.execute(_HANDLED, recent)]


async def waiting_tasks(connection: AsyncConnection, limit: int) -> Sequence[Task]:
    """Pending and reserved conversations in the order of service; not locked."""
    query = (
        select(tasks)
        .where(tasks.c.state.in_(WAITING_TASK), tasks.c.kind == TaskKind.CONVERSATION)
        .order_by(*ORDER_OF_SERVICE)
        .limit(limit)
    )
    return [rows.value(Task, row) for row in await connection.execute(query)]


async def _one_task(connection: Writing, query: Select[Any], wanted: str) -> Task | None:
    row = (await connection.ask(query, {"wanted": wanted}, of=(tasks,))).one_or_none()
    return None if row is None else rows.value(Task, row)


async def _one_reservation(
    connection: Writing, query: Select[Any], wanted: Mapping[str, str]
) -> Reservation | None:
    row = (await connection.ask(query, wanted, of=(reservations,))).one_or_none()
    return None if row is None else rows.value(Reservation, row)

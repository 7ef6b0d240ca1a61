"""Reads the board: all queues, agents and live conversations in one view of the data."""

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.model.board import (
    AgentNow,
    Answered,
    Board,
    ConversationNow,
    QueueNow,
    service_level,
)
from handoff.model.conversation import Conversation
from handoff.model.states import (
    OPEN_TASK,
    WAITING_TASK,
    Controller,
    ReservationState,
    TaskState,
)
from handoff.model.teamwork import Seen
from handoff.model.work import Agent, CancelCause, Task, TaskKind
from handoff.store import rows
from handoff.store.tables import (
    agents,
    conversations,
    handoffs,
    messages,
    reservations,
    tasks,
)
from handoff.switchboard import participants, plan
from handoff.switchboard.core import Core

INTERVAL = timedelta(hours=1)
DAY = timedelta(hours=24)
SHOWN_AT_ONCE = 500
_USED = (
    ReservationState.ACCEPTED,
    ReservationState.CONNECTING,
    ReservationState.CONNECTED,
    ReservationState.WRAPPING,
    ReservationState.COMPLETED,
)
_IN_CONVERSATION = tasks.c.kind == TaskKind.CONVERSATION


class Boards(Core):
    """What supervisors see at a glance."""

    async def board(self) -> Board:
        """The floor as it is now; service levels over the last hour."""
        now = self.clock.now()
        async with self.store.read() as connection:
            open_tasks = await _open_tasks(connection)
            return Board(
                at=now,
                interval_s=int(INTERVAL.total_seconds()),
                queues=await _queues(connection, open_tasks, now),
                agents=await _agents(connection),
                conversations=await _conversations(connection, open_tasks),
            )

    async def service_levels(self, over: timedelta) -> Mapping[str, float | None]:
        """Of each queue, the share answered in time; None where nobody came."""
        async with self.store.read() as connection:
            floor = await plan.current(connection)
            ended = await _ended_waits(connection, self.clock.now() - over)
        return {
            queue.id: service_level(ended[queue.id], int(queue.service_level.seconds))
            for queue in floor.queues
        }


async def _open_tasks(connection: AsyncConnection) -> list[Task]:
    query = select(tasks).where(tasks.c.state.in_(OPEN_TASK), _IN_CONVERSATION)
    return [rows.value(Task, row) for row in await connection.execute(query)]


async def _queues(
    connection: AsyncConnection, open_tasks: Sequence[Task], now: datetime
) -> tuple[QueueNow, ...]:
    floor = await plan.current(connection)
    waiting: defaultdict[str, list[datetime]] = defaultdict(list)
    for task in open_tasks:
        if task.state in WAITING_TASK:
            waiting[task.queue_id].append(task.queued_since)
    ended = await _ended_waits(connection, now - INTERVAL)
    shown: list[QueueNow] = []
    for queue in floor.queues:
        target_s = int(queue.service_level.seconds)
        waits = ended[queue.id]
        answered = [it for it in waits if not it.gave_up]
        since = min(waiting[queue.id], default=None)
        shown.append(
            QueueNow(
                queue_id=queue.id,
                name=queue.name.get("en") or next(iter(queue.name.values())),
                waiting=len(waiting[queue.id]),
                longest_wait_s=int((now - since).total_seconds()) if since else None,
                answered=len(answered),
                answered_in_time=sum(it.waited_s <= target_s for it in answered),
                abandoned=len(waits) - len(answered),
                service_level=service_level(waits, target_s),
                target_s=target_s,
                target_share=queue.service_level.share,
            )
        )
    return tuple(shown)


async def _ended_waits(
    connection: AsyncConnection, since: datetime
) -> defaultdict[str, list[Answered]]:
    """What an agent accepted and what was given up; a direct transfer never waited."""
    was_offered = exists().where(
        reservations.c.task_id == tasks.c.id, reservations.c.state.in_(_USED)
    )
    columns = (tasks.c.queue_id, tasks.c.queued_since, tasks.c.assigned_at, tasks.c.ended_at)
    accepted = select(*columns).where(tasks.c.assigned_at >= since, _IN_CONVERSATION, was_offered)
    given_up = select(*columns).where(
        tasks.c.state == TaskState.CANCELED,
        tasks.c.cancel_cause == CancelCause.ABANDONED,
        tasks.c.ended_at >= since,
        _IN_CONVERSATION,
    )
    waits: defaultdict[str, list[Answered]] = defaultdict(list)
    for gave_up, query in ((False, accepted), (True, given_up)):
        for row in await connection.execute(query):
            end = row.ended_at if gave_up else row.assigned_at
            waited = (end - row.queued_since).total_seconds()
            waits[row.queue_id].append(Answered(row.queue_id, waited, gave_up))
    return waits


async def _agents(connection: AsyncConnection) -> tuple[AgentNow, ...]:
    query = select(*rows.AGENT_COLUMNS).order_by(agents.c.name, agents.c.id)
    staff = [rows.agent(row) for row in await connection.execute(query)]
    working: Counter[tuple[str, TaskState]] = Counter()
    at_work = select(tasks.c.agent_id, tasks.c.state).where(
        tasks.c.state.in_((TaskState.ASSIGNED, TaskState.WRAPPING))
    )
    for row in await connection.execute(at_work):
        working[row.agent_id, row.state] += 1
    ringing = select(reservations.c.agent_id).where(
        reservations.c.state == ReservationState.PENDING
    )
    rung = {row.agent_id for row in await connection.execute(ringing)}
    return tuple(_agent(agent, working, rung) for agent in staff)


def _agent(
    agent: Agent, working: Mapping[tuple[str, TaskState], int], rung: Collection[str]
) -> AgentNow:
    talking = working.get((agent.id, TaskState.ASSIGNED), 0)
    wrapping = working.get((agent.id, TaskState.WRAPPING), 0)
    doing = agent.state.value
    if agent.id in rung:
        doing = "alerting"
    elif talking:
        doing = "busy"
    elif wrapping:
        doing = "wrap_up"
    return AgentNow(
        agent_id=agent.id,
        name=agent.name,
        role=agent.role.value,
        presence=agent.state.value,
        doing=doing,
        reason=agent.reason,
        since=agent.since,
        conversations=talking,
        wrapping=wrapping,
        capacity=agent.capacity,
    )


async def _conversations(
    connection: AsyncConnection, open_tasks: Sequence[Task]
) -> tuple[ConversationNow, ...]:
    query = (
        select(conversations)
        .where(
            or_(
                conversations.c.controller == Controller.QUEUE,
                conversations.c.controller == Controller.AGENT,
            )
        )
        .order_by(conversations.c.controlled_since, conversations.c.id)
        .limit(SHOWN_AT_ONCE)
    )
    live = [rows.value(Conversation, row) for row in await connection.execute(query)]
    ids = [it.id for it in live]
    by_conversation = {task.conversation_id: task for task in open_tasks}
    reasons = await _reasons(connection, {task.handoff_id for task in open_tasks})
    moods = await _moods(connection, ids)
    here = await participants.seen(connection, ids, all_kinds=True)
    return tuple(
        _conversation(it, by_conversation.get(it.id), reasons, moods, here.get(it.id, ()))
        for it in live
    )


def _conversation(
    it: Conversation,
    task: Task | None,
    reasons: Mapping[str, str],
    moods: Mapping[str, Mapping[str, Any]],
    here: tuple[Seen, ...],
) -> ConversationNow:
    mood = moods.get(it.id, {})
    return ConversationNow(
        conversation_id=it.id,
        controller=it.controller.value,
        channel=it.channel,
        language=it.language,
        queue_id=it.queue_id,
        agent_id=it.agent_id,
        agent_name=it.agent_name,
        customer_name=it.customer_name,
        reason=reasons.get(task.handoff_id) if task else None,
        priority=task.priority if task else None,
        since=task.queued_since if task and task.state in WAITING_TASK else it.controlled_since,
        preview=it.preview,
        mood=mood.get("sentiment"),
        mood_score=mood.get("sentiment_score"),
        participants=here,
    )


async def _reasons(connection: AsyncConnection, ids: Collection[str]) -> Mapping[str, str]:
    query = select(handoffs.c.id, handoffs.c.reason).where(handoffs.c.id.in_(ids))
    return {row.id: row.reason.value for row in await connection.execute(query)}


async def _moods(
    connection: AsyncConnection, ids: Collection[str]
) -> Mapping[str, Mapping[str, Any]]:
    """What the bot made of the customer's latest words that it read."""
    query = (
        select(messages.c.conversation_id, messages.c.turn)
        .where(messages.c.conversation_id.in_(ids), messages.c.turn.is_not(None))
        .order_by(messages.c.conversation_id, messages.c.seq)
    )
    return {row.conversation_id: row.turn for row in await connection.execute(query)}

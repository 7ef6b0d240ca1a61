"""Makes and ends offers; who is offered what is decided in `handoff.routing`."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, bindparam, exists, func, or_, select

from handoff.floor import FloorPlan, QueuePlan
from handoff.model.states import BUSY_TASK, Presence, ReservationState, TaskState, TransferState
from handoff.model.work import SYSTEM, Actor, Agent, Reservation, Task, TaskKind
from handoff.placing import is_open
from handoff.routing import FreeAgent, Match, Medium, Waiting, medium_of, route, within_reach
from handoff.store import rows
from handoff.store.tables import agents, conversations, reservations, tasks
from handoff.store.teamwork_tables import participants, transfers
from handoff.switchboard import finding, plan
from handoff.switchboard.change import Change

_PASSED = (ReservationState.DECLINED, ReservationState.TIMEOUT)


async def make_offers(change: Change) -> int:
    """Offer the waiting tasks to the free agents; how many offers were made.

    Rows that somebody else has locked are passed over: their holder routes again when done. Of the
    tasks only those to be offered are locked, and looked at again.
    """
    media = await _waited_for(change)
    floor = await plan.current(change.connection)
    free = await _free_agents(change, media, floor) if media else []
    matches = await _matches(change, free, floor) if free else []
    locked = await _lock(change, [match.task_id for match in matches])
    made = [match for match in matches if match.task_id in locked]
    for match in made:
        await _offer(change, locked[match.task_id], match)
    return len(made)


async def _matches(change: Change, free: Sequence[FreeAgent], floor: FloorPlan) -> list[Match]:
    """Page by page of the line while anybody is free: a long line costs nothing when all are."""
    size, line = change.rules.routing_page, change.rules.routing_limit
    matches: list[Match] = []
    for offset in range(0, line, size):
        page = await _pending(change, offset, size)
        waiting = [
            _waiting(row, floor.queue(row.queue_id))
            for row in page
            if row.kind is not TaskKind.CALLBACK or is_open(floor.queue(row.queue_id), change.now)
        ]
        found = route(
            await _with_passed(change, within_reach(waiting, free, change.now)),
            free,
            change.now,
            ring_again_after=change.rules.ring_again_after,
            voice_excludes_chat=floor.voice_excludes_chat,
        )
        matches += found
        given = {match.agent_id for match in found}
        free = [agent for agent in free if agent.agent_id not in given]
        if not free or len(page) < size:
            break
    return matches


async def end_offer(
    change: Change,
    offer: Reservation,
    task: Task,
    outcome: ReservationState,
    *,
    by: Actor,
    because: str,
) -> Task:
    """Stop the ringing; the task waits again, and the next agent may be asked."""
    await change.move(offer, outcome, by=by, because=because, ended_at=change.now)
    change.wants_route = True
    later: dict[str, Any] = {}
    if outcome in _PASSED:  # the same agent may be asked again then
        again = change.now + change.rules.ring_again_after
        later = {"due_at": min(task.due_at or again, again)}
    return await change.move(task, TaskState.PENDING, by=by, because=because, **later)


async def withdraw_offers(change: Change, agent: Agent, *, by: Actor, because: str) -> None:
    """Take back whatever rings at an agent who went away."""
    for ringing in await finding.ringing_at(change.connection, agent.id):
        task = await finding.task(change.connection, ringing.task_id)
        offer = await finding.reservation(change.connection, ringing.id, agent.id)
        if offer is not None and offer.state is ReservationState.PENDING:
            outcome = ReservationState.RESCINDED
            await end_offer(change, offer, task, outcome, by=by, because=because)


async def _offer(change: Change, task: Task, match: Match) -> None:
    await offer_to(change, task, match.agent_id, by=SYSTEM, because="offered")


async def offer_to(
    change: Change,
    task: Task,
    agent_id: str,
    *,
    by: Actor,
    because: str,
    state: ReservationState = ReservationState.PENDING,
) -> Task:
    """Let a pending task ring at this agent; as accepted already when a supervisor claims it."""
    reserved = await change.move(task, TaskState.RESERVED, by=by, because=because)
    offer = Reservation(
        id=change.ids.new("r"),
        task_id=task.id,
        conversation_id=task.conversation_id,
        agent_id=agent_id,
        state=state,
        version=1,
        offered_at=change.now,
        due_at=change.now + change.rules.ring,
    )
    await change.create(offer, by=by, because=because)
    return reserved


def _waiting(row: Row[Any], queue: QueuePlan) -> Waiting:
    return Waiting(
        task_id=row.id,
        language=row.language,
        priority=row.priority,
        queued_since=row.queued_since,
        at_front=row.at_front,
        queue_id=row.queue_id,
        medium=medium_of(row.channel),
        skills=row.skills,
        steps=queue.routing,
        previous_agent=row.previous_agent_id,
    )


async def _waited_for(change: Change) -> list[Medium]:
    """What kind of work waits: who has no room for it need not be looked at."""
    row = (await change.connection.execute(_WAITED_FOR)).one()
    return [medium for medium, waits in zip((Medium.VOICE, Medium.CHAT), row, strict=True) if waits]


async def _pending(change: Change, offset: int, limit: int) -> Sequence[Row[Any]]:
    wanted = {"now": change.now, "offset": offset, "count": limit}
    return (await change.connection.execute(_PENDING, wanted)).all()


async def _lock(change: Change, task_ids: list[str]) -> dict[str, Task]:
    """Those that still wait and that nobody else has in hand."""
    if not task_ids:
        return {}
    found = [
        rows.value(Task, row)
        for row in await change.connection.execute(_LOCK_TASKS, {"wanted": task_ids})
    ]
    return {task.id: task for task in found}


async def _free_agents(
    change: Change, media: Collection[Medium], floor: FloorPlan
) -> list[FreeAgent]:
    """Who can be offered work of these kinds now, locked.

    Agents are locked before their work is counted: what is counted cannot grow meanwhile. Whoever
    seems to have no room before is not locked at all: who gives them room routes again.
    """

    def has_room(agent: FreeAgent) -> bool:
        excludes = floor.voice_excludes_chat
        return any(agent.has_room(medium, voice_excludes_chat=excludes) for medium in media)

    wanted = {"now": change.now}
    able = [
        row.id for row in await change.connection.execute(_ABLE, wanted) if has_room(_free(row))
    ]
    if not able:
        return []
    locked = await change.connection.execute(_LOCK_AGENTS, {"wanted": able, **wanted})
    mine = {row.id for row in locked}
    found = await change.connection.execute(_ABLE_OF, {"wanted": sorted(mine), **wanted})
    return [agent for agent in map(_free, found) if has_room(agent)]


def _free(row: Row[Any]) -> FreeAgent:
    return FreeAgent(
        agent_id=row.id,
        languages=row.languages,
        capacity=row.capacity,
        busy=row.chats,
        idle_since=row.idle_since,
        since=row.since,
        queue_ids=row.queue_ids,
        skills=row.skills,
        voice_capacity=row.voice_capacity,
        busy_voice=row.calls,
    )


async def _with_passed(change: Change, waiting: Sequence[Waiting]) -> list[Waiting]:
    """The same with who passed on each."""
    if not waiting:
        return []
    passed: dict[str, dict[str, datetime]] = {}
    wanted = {"wanted": [task.task_id for task in waiting]}
    for row in await change.connection.execute(_WHO_PASSED, wanted):
        passed.setdefault(row.task_id, {})[row.agent_id] = row.ended_at
    return [
        replace(task, passed=passed[task.task_id]) if task.task_id in passed else task
        for task in waiting
    ]


def _able() -> Select[Any]:
    """Agents at whom nothing rings, with what they have in hand."""
    rings = exists().where(
        reservations.c.agent_id == agents.c.id, reservations.c.state == ReservationState.PENDING
    )
    is_asked = exists().where(
        transfers.c.to_agent == agents.c.id, transfers.c.state == TransferState.REQUESTED
    )
    return (
        select(
            *(agents.c[name] for name in _OF_AGENT),
            _in_hand(is_voice=False).label("chats"),
            _in_hand(is_voice=True).label("calls"),
        )
        .where(agents.c.state == Presence.AVAILABLE, agents.c.lease_until > bindparam("now"))
        .where(~rings, ~is_asked)
        .order_by(agents.c.idle_since)
    )


def _in_hand(*, is_voice: bool) -> ColumnElement[int]:
    """Tasks worked or written up, and seats in conversations of others, of one kind."""

    def of_kind(channel: ColumnElement[str]) -> ColumnElement[bool]:
        return channel == Medium.VOICE if is_voice else channel != Medium.VOICE

    own = (
        select(func.count())
        .select_from(tasks)
        .where(tasks.c.agent_id == agents.c.id, tasks.c.state.in_(BUSY_TASK))
        .where(of_kind(tasks.c.channel))
    )
    seats = (
        select(func.count())
        .select_from(participants)
        .join(conversations, conversations.c.id == participants.c.conversation_id)
        .where(participants.c.agent_id == agents.c.id, finding.has_seat())
        .where(of_kind(conversations.c.channel))
    )
    return own.scalar_subquery() + seats.scalar_subquery()


# Made once: building a statement costs many times what running it does.
_OF_AGENT = (
    *("id", "languages", "capacity", "idle_since", "since", "queue_ids", "skills"),
    "voice_capacity",
)
_OF_TASK = (
    *("id", "language", "priority", "queued_since", "at_front", "queue_id", "channel", "skills"),
    *("previous_agent_id", "kind"),
)
_A_TASK = select(tasks.c.id).where(finding.IS_PENDING)
_WAITED_FOR = select(
    _A_TASK.where(tasks.c.channel == Medium.VOICE).exists(),
    _A_TASK.where(tasks.c.channel != Medium.VOICE).exists(),
)
_PENDING = (
    select(*(tasks.c[name] for name in _OF_TASK))
    .where(
        finding.IS_PENDING, or_(tasks.c.ready_at.is_(None), tasks.c.ready_at <= bindparam("now"))
    )
    .order_by(*finding.ORDER_OF_SERVICE)
    .offset(bindparam("offset"))
    .limit(bindparam("count"))
)
_ABLE = _able()
_ABLE_OF = _ABLE.where(agents.c.id.in_(bindparam("wanted", expanding=True)))
_LOCK_AGENTS = (
    select(agents.c.id)
    .where(agents.c.id.in_(bindparam("wanted", expanding=True)))
    .where(agents.c.state == Presence.AVAILABLE, agents.c.lease_until > bindparam("now"))
    .order_by(agents.c.idle_since)
    .with_for_update(key_share=True, skip_locked=True)
)
_LOCK_TASKS = (
    select(tasks)
    .where(tasks.c.id.in_(bindparam("wanted", expanding=True)))
    .where(tasks.c.state == TaskState.PENDING)
    .with_for_update(key_share=True, skip_locked=True)
)
_WHO_PASSED = (
    select(reservations.c.task_id, reservations.c.agent_id, reservations.c.ended_at)
    .where(reservations.c.task_id.in_(bindparam("wanted", expanding=True)))
    .where(reservations.c.state.in_(_PASSED))
    .order_by(reservations.c.ended_at)
)

"""Makes and ends offers; who is offered what is decided in `handoff.routing`."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row, Select, bindparam, exists, or_, select

from handoff.floor import FloorPlan, QueuePlan
from handoff.model.states import Presence, ReservationState, TaskState, TransferState
from handoff.model.work import SYSTEM, Actor, Agent, Reservation, Task, TaskKind
from handoff.placing import is_open
from handoff.routing import FreeAgent, Match, Medium, Waiting, medium_of, route, within_reach
from handoff.store import rows
from handoff.store.tables import agents, reservations, tasks
from handoff.store.teamwork_tables import transfers
from handoff.switchboard import finding, plan
from handoff.switchboard.change import Change

FIRST_PAGE = 10  # tasks looked at for each free agent: most often the first one is for them
_PASSED = (ReservationState.DECLINED, ReservationState.TIMEOUT)


async def make_offers(change: Change) -> int:
    """Offer the waiting tasks to the free agents; how many offers were made.

    Rows that somebody else has locked are passed over: their holder routes again when done. Of the
    tasks only those to be offered are locked, and looked at again.
    """
    able = (await change.connection.execute(_ABLE_NOW, {"now": change.now})).all()
    if not able:
        return 0
    floor = await plan.of_digest(change.connection, able[0].plan_digest)
    free = await _free_agents(change, able, floor)
    matches = await _matches(change, free, floor) if free else []
    locked = await _lock(change, [match.task_id for match in matches])
    made = [match for match in matches if match.task_id in locked]
    for match in made:
        await _offer(change, locked[match.task_id], match)
    return len(made)


async def _matches(change: Change, free: Sequence[FreeAgent], floor: FloorPlan) -> list[Match]:
    """Page by page of the line while anybody is free: a long line costs nothing when all are."""
    size, offset = min(FIRST_PAGE * len(free), change.rules.routing_page), 0
    matches: list[Match] = []
    while free and offset < change.rules.routing_limit:
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
        if len(page) < size:
            break
        offset, size = offset + size, change.rules.routing_page
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


async def _pending(change: Change, offset: int, limit: int) -> Sequence[Row[Any]]:
    wanted = {"now": change.now, "offset": offset, "count": limit}
    return (await change.connection.execute(_PENDING, wanted)).all()


async def _lock(change: Change, task_ids: list[str]) -> dict[str, Task]:
    """Those that still wait and that nobody else has in hand."""
    if not task_ids:
        return {}
    found = [
        rows.value(Task, row)
        for row in await change.connection.execute(
            _LOCK_TASKS, {"wanted": finding.padded(task_ids)}
        )
    ]
    return {task.id: task for task in found}


async def _free_agents(
    change: Change, found: Sequence[Row[Any]], floor: FloorPlan
) -> list[FreeAgent]:
    """Which of those found has room for what waits, locked.

    Agents are locked before their work is counted: what is counted cannot grow meanwhile. Whoever
    seems to have no room before is not locked at all: who gives them room routes again.
    """

    media = [Medium.VOICE] * found[0].calls_wait + [Medium.CHAT] * found[0].chats_wait

    def has_room(agent: FreeAgent) -> bool:
        excludes = floor.voice_excludes_chat
        return any(agent.has_room(medium, voice_excludes_chat=excludes) for medium in media)

    able = [row.id for row in found if has_room(_free(row))]
    if not able:
        return []
    wanted = {"wanted": finding.padded(able), "now": change.now}
    locked = await change.connection.execute(_LOCK_AGENTS, wanted)
    mine = sorted(row.id for row in locked)
    if not mine:
        return []
    wanted = {"wanted": finding.padded(mine), "now": change.now}
    again = await change.connection.execute(_ABLE_OF, wanted)
    return [agent for agent in map(_free, again) if has_room(agent)]


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
    wanted = {"wanted": finding.padded([task.task_id for task in waiting])}
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
            finding.in_hand(agents.c.id, is_voice=False).label("chats"),
            finding.in_hand(agents.c.id, is_voice=True).label("calls"),
        )
        .where(agents.c.state == Presence.AVAILABLE, agents.c.lease_until > bindparam("now"))
        .where(~rings, ~is_asked)
        .order_by(agents.c.idle_since)
    )


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
# What kind of work waits: who has no room for it need not be looked at, and nobody when none does.
_ABLE_NOW = _ABLE.add_columns(
    _A_TASK.where(tasks.c.channel == Medium.VOICE).exists().label("calls_wait"),
    _A_TASK.where(tasks.c.channel != Medium.VOICE).exists().label("chats_wait"),
    plan.DIGEST,
).where(_A_TASK.exists())
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

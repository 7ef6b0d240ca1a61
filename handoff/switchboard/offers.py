"""Makes and ends offers; who is offered what is decided in `handoff.routing`."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select

from handoff.floor import QueuePlan
from handoff.model.states import Presence, ReservationState, TaskState, TransferState
from handoff.model.work import SYSTEM, Actor, Agent, Reservation, Task, TaskKind
from handoff.placing import is_open
from handoff.routing import FreeAgent, Match, Medium, Waiting, medium_of, route
from handoff.store import rows
from handoff.store.tables import agents, reservations, tasks
from handoff.store.teamwork_tables import transfers
from handoff.switchboard import finding, plan
from handoff.switchboard.change import Change

_PASSED = (ReservationState.DECLINED, ReservationState.TIMEOUT)


async def make_offers(change: Change) -> int:
    """Offer the waiting tasks to the free agents; how many offers were made.

    Rows that somebody else has locked are passed over: their holder routes again when done. Of the
    tasks only those to be offered are locked, and looked at again.
    """
    if not await _is_waited_for(change):
        return 0
    free = await _free_agents(change)
    matches = await _matches(change, free) if free else []
    locked = await _lock(change, [match.task_id for match in matches])
    made = [match for match in matches if match.task_id in locked]
    for match in made:
        await _offer(change, locked[match.task_id], match)
    return len(made)


async def _matches(change: Change, free: Sequence[FreeAgent]) -> list[Match]:
    """Page by page of the line while anybody is free: a long line costs nothing when all are."""
    floor = await plan.current(change.connection)
    size, line = change.rules.routing_page, change.rules.routing_limit
    matches: list[Match] = []
    for offset in range(0, line, size):
        page = await _pending(change, offset, size)
        passed = await _passed(change, [task.id for task in page])
        waiting = [
            _waiting(task, floor.queue(task.queue_id), passed.get(task.id, {}))
            for task in page
            if task.kind is not TaskKind.CALLBACK or is_open(floor.queue(task.queue_id), change.now)
        ]
        found = route(
            waiting,
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


def _waiting(task: Task, queue: QueuePlan, passed: Mapping[str, datetime]) -> Waiting:
    return Waiting(
        task_id=task.id,
        language=task.language,
        priority=task.priority,
        queued_since=task.queued_since,
        at_front=task.at_front,
        passed=passed,
        queue_id=task.queue_id,
        medium=medium_of(task.channel),
        skills=task.skills,
        steps=queue.routing,
        previous_agent=task.previous_agent_id,
    )


async def _is_waited_for(change: Change) -> bool:
    query = select(tasks.c.id).where(tasks.c.state == TaskState.PENDING).limit(1)
    return (await change.connection.execute(query)).first() is not None


async def _pending(change: Change, offset: int, limit: int) -> list[Task]:
    query = (
        select(tasks)
        .where(tasks.c.state == TaskState.PENDING, finding.ready(change.now))
        .order_by(*finding.ORDER_OF_SERVICE)
        .offset(offset)
        .limit(limit)
    )
    return [rows.value(Task, row) for row in await change.connection.execute(query)]


async def _lock(change: Change, task_ids: list[str]) -> dict[str, Task]:
    """Those that still wait and that nobody else has in hand."""
    if not task_ids:
        return {}
    query = (
        select(tasks)
        .where(tasks.c.id.in_(task_ids), tasks.c.state == TaskState.PENDING)
        .with_for_update(key_share=True, skip_locked=True)
    )
    found = [rows.value(Task, row) for row in await change.connection.execute(query)]
    return {task.id: task for task in found}


async def _free_agents(change: Change) -> list[FreeAgent]:
    """Agents are locked before their work is counted: what is counted cannot grow meanwhile."""
    query = (
        select(*rows.AGENT_COLUMNS)
        .where(agents.c.state == Presence.AVAILABLE, agents.c.lease_until > change.now)
        .order_by(agents.c.idle_since)
        .with_for_update(key_share=True, skip_locked=True)
    )
    available = [rows.agent(row) for row in await change.connection.execute(query)]
    names = [agent.id for agent in available]
    loads = await finding.loads(change.connection, names)
    ringing = select(reservations.c.agent_id).where(
        reservations.c.agent_id.in_(names), reservations.c.state == ReservationState.PENDING
    )
    asked = select(transfers.c.to_agent).where(
        transfers.c.to_agent.in_(names), transfers.c.state == TransferState.REQUESTED
    )
    rung = {row.agent_id for row in await change.connection.execute(ringing.union(asked))}
    return [
        FreeAgent(
            agent_id=agent.id,
            languages=agent.languages,
            capacity=agent.capacity,
            busy=loads.get(agent.id, {}).get(Medium.CHAT, 0),
            idle_since=agent.idle_since,
            since=agent.since,
            queue_ids=agent.queue_ids,
            skills=agent.skills,
            voice_capacity=agent.voice_capacity,
            busy_voice=loads.get(agent.id, {}).get(Medium.VOICE, 0),
        )
        for agent in available
        if agent.id not in rung
    ]


async def _passed(change: Change, task_ids: list[str]) -> Mapping[str, Mapping[str, datetime]]:
    query = (
        select(reservations.c.task_id, reservations.c.agent_id, reservations.c.ended_at)
        .where(reservations.c.task_id.in_(task_ids), reservations.c.state.in_(_PASSED))
        .order_by(reservations.c.ended_at)
    )
    passed: dict[str, dict[str, datetime]] = {}
    for row in await change.connection.execute(query):
        passed.setdefault(row.task_id, {})[row.agent_id] = row.ended_at
    return passed

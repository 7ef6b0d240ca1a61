"""Makes and ends offers; who is offered what is decided in `handoff.routing`."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select

from handoff.model.states import Presence, ReservationState, TaskState
from handoff.model.work import SYSTEM, Actor, Agent, Reservation, Task
from handoff.routing import FreeAgent, Match, Waiting, route
from handoff.store import rows
from handoff.store.tables import agents, reservations, tasks
from handoff.switchboard import finding
from handoff.switchboard.change import Change

_PASSED = (ReservationState.DECLINED, ReservationState.TIMEOUT)


async def make_offers(change: Change) -> int:
    """Offer the waiting tasks to the free agents; how many offers were made.

    Rows that somebody else has locked are passed over: their holder routes again when done.
    """
    pending = await _pending(change)
    if not pending:
        return 0
    free = await _free_agents(change)
    if not free:
        return 0
    passed = await _passed(change, list(pending))
    waiting = [
        Waiting(
            task_id=task.id,
            language=task.language,
            priority=task.priority,
            queued_since=task.queued_since,
            at_front=task.at_front,
            passed=passed.get(task.id, {}),
        )
        for task in pending.values()
    ]
    matches = route(waiting, free, change.now, ring_again_after=change.rules.ring_again_after)
    for match in matches:
        await _offer(change, pending[match.task_id], match)
    return len(matches)


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
    return await change.move(task, TaskState.PENDING, by=by, because=because)


async def withdraw_offers(change: Change, agent: Agent, *, by: Actor, because: str) -> None:
    """Take back whatever rings at an agent who went away."""
    for ringing in await finding.ringing_at(change.connection, agent.id):
        task = await finding.task(change.connection, ringing.task_id)
        offer = await finding.reservation(change.connection, ringing.id, agent.id)
        if offer is not None and offer.state is ReservationState.PENDING:
            outcome = ReservationState.RESCINDED
            await end_offer(change, offer, task, outcome, by=by, because=because)


async def _offer(change: Change, task: Task, match: Match) -> None:
    await change.move(task, TaskState.RESERVED, by=SYSTEM, because="offered")
    offer = Reservation(
        id=change.ids.new("r"),
        task_id=task.id,
        conversation_id=task.conversation_id,
        agent_id=match.agent_id,
        state=ReservationState.PENDING,
        version=1,
        offered_at=change.now,
        due_at=change.now + change.rules.ring,
    )
    await change.create(offer, by=SYSTEM, because="offered")


async def _pending(change: Change) -> dict[str, Task]:
    query = (
        select(tasks)
        .where(tasks.c.state == TaskState.PENDING)
        .order_by(
            tasks.c.at_front.desc(), tasks.c.priority.desc(), tasks.c.queued_since, tasks.c.id
        )
        .limit(change.rules.sweep_batch)
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
    busy = await finding.load(change.connection, names)
    ringing = select(reservations.c.agent_id).where(
        reservations.c.agent_id.in_(names), reservations.c.state == ReservationState.PENDING
    )
    rung = {row.agent_id for row in await change.connection.execute(ringing)}
    return [
        FreeAgent(
            agent_id=agent.id,
            languages=agent.languages,
            capacity=agent.capacity,
            busy=busy.get(agent.id, 0),
            idle_since=agent.idle_since,
            since=agent.since,
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

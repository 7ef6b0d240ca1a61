"""A floor for races: agents whose lease lasts, customers who wait, and what came of it."""

import asyncio
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select, update

from handoff.model.rules import Rules
from handoff.model.states import Presence, TaskState
from handoff.store.tables import agents, events
from handoff.switchboard import Switchboard

AT_ONCE = 20
RULES = Rules(ring_again_after=timedelta(0), ring=timedelta(hours=1))


@dataclass(frozen=True)
class Outcome:
    """What the log says of a race."""

    assigned: int
    doubled: int
    breaches: int
    per_second: float


async def fill(url: str, *, customers: int, staff: int, capacity: int) -> None:
    """So many customers wait; the agents come at the very end, so nothing rings before."""
    board = await Switchboard.open(url, rules=RULES, instance="floor")
    try:
        names = [await _agent(board, n, capacity) for n in range(staff)]
        for begin in range(0, customers, AT_ONCE):
            await asyncio.gather(
                *(_wait(board) for _ in range(begin, min(begin + AT_ONCE, customers)))
            )
        for name in names:
            await board.set_presence(name, Presence.AVAILABLE)
        async with board.store.write() as connection:
            longer = board.clock.now() + timedelta(days=1)
            await connection.execute(update(agents).values(lease_until=longer))
    finally:
        await board.close()


async def outcome(url: str, capacities: int) -> Outcome:
    """Read the log: who was assigned twice, who had more than they can take, and how fast."""
    board = await Switchboard.open(url, instance="floor")
    query = (
        select(events.c.at, events.c.subject_id, events.c.actor_id, events.c.target)
        .where(events.c.subject == "task")
        .where(events.c.target.in_((TaskState.ASSIGNED.value, TaskState.COMPLETED.value)))
        .order_by(events.c.id)
    )
    async with board.store.read() as connection:
        lines = (await connection.execute(query)).all()
    await board.close()
    times: Counter[str] = Counter()
    load: Counter[str] = Counter()
    breaches = 0
    assigned = [line for line in lines if line.target == TaskState.ASSIGNED]
    for line in lines:
        if line.target == TaskState.COMPLETED:
            load[line.actor_id] -= 1
            continue
        times[line.subject_id] += 1
        load[line.actor_id] += 1
        breaches += load[line.actor_id] > capacities
    span = (assigned[-1].at - assigned[0].at).total_seconds() if len(assigned) > 1 else 0.0
    return Outcome(
        assigned=len(times),
        doubled=sum(count > 1 for count in times.values()),
        breaches=breaches,
        per_second=(len(assigned) - 1) / span if span else 0.0,
    )


async def _agent(board: Switchboard, number: int, capacity: int) -> str:
    agent = await board.add_agent(
        username=f"racer{number}",
        password_hash="-",  # noqa: S106  # nobody logs in
        name="Racer",
        capacity=capacity,
    )
    return agent.id


async def _wait(board: Switchboard) -> None:
    conversation = await board.open_conversation(channel="web", language="en")
    await board.request_person(conversation.id)

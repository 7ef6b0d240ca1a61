"""What time does, in one process or several, once or twice."""

import asyncio
from datetime import timedelta

import pytest
from sqlalchemy import update

from handoff.model.rules import Rules
from handoff.model.states import Controller, TaskState
from handoff.model.work import CancelCause
from handoff.store import tables
from handoff.sweep import Sweep
from handoff.switchboard import Switchboard
from tests.handoff.core.floor import Floor


async def test_quiet_floor_needs_no_sweeping(floor: Floor) -> None:
    """A round finds nothing and writes nothing."""
    agent = await floor.agent()
    await floor.talking(agent)
    before = await floor.everything()

    assert await floor.sweep() == {}

    assert await floor.everything() == before


async def test_idle_conversation_with_the_bot_is_closed(floor: Floor) -> None:
    """After 24 hours without a word; one that waits or talks is not."""
    idle, busy = await floor.customer(), await floor.customer()
    floor.clock.advance(3_600)
    await floor.say(busy)
    await floor.answer(busy)

    done = await floor.pass_time(23 * 3_600)

    assert done["idle closed"] == 1
    assert (await floor.now(idle)).controller is Controller.NONE
    assert (await floor.now(busy)).controller is Controller.BOT
    assert await floor.codes(idle) == ["closed_idle"]


async def test_waiting_ends_by_itself_in_the_end(floor: Floor) -> None:
    """The customer goes back to the bot and hears what else they can do."""
    conversation = await floor.waiting()

    assert (await floor.pass_time(12 * 3_600))["waits expired"] == 1

    task = await floor.task(conversation)
    assert (task.state, task.cancel_cause) == (TaskState.CANCELED, CancelCause.EXPIRED)
    assert (await floor.now(conversation)).controller is Controller.BOT
    assert (await floor.codes(conversation))[-1] == "waiting_expired"


async def test_waiting_never_ends_where_the_rules_say_so(floor: Floor, url: str) -> None:
    """A limit of None."""
    conversation = await floor.waiting()
    patient = await Switchboard.open(url, rules=Rules(waiting_expiry=None), clock=floor.clock)
    floor.clock.advance(30 * 24 * 3_600)

    assert await patient.expire_waiting() == 0

    await patient.close()
    assert (await floor.now(conversation)).controller is Controller.QUEUE


@pytest.mark.parametrize("stray", ["bot", "agent", "queue"])
async def test_conversation_nobody_owns_is_put_into_the_queue(floor: Floor, stray: str) -> None:
    """However it came about: an event tells, the customer is told, an agent is asked."""
    conversation = await floor.waiting()
    if stray == "queue":
        change = update(tables.tasks).values(state=TaskState.CANCELED)
    else:
        change = update(tables.conversations).values(controller=Controller(stray))
    async with floor.board.store.write() as connection:
        await connection.execute(change)

    assert (await floor.sweep())["owners mended"] == 1
    assert "owners mended" not in await floor.sweep()

    now, task = await floor.now(conversation), await floor.task(conversation)
    assert (now.controller, task.state) == (Controller.QUEUE, TaskState.PENDING)
    assert "repaired" in [e.name for e in await floor.board.events(conversation.id)]
    assert (await floor.codes(conversation))[-1] == "requeued"
    assert await floor.ringing(await floor.agent())


async def test_task_of_a_closed_conversation_is_canceled(floor: Floor) -> None:
    """Nobody is sent to talk with nobody."""
    conversation = await floor.waiting()
    async with floor.board.store.write() as connection:
        await connection.execute(update(tables.conversations).values(controller=Controller.NONE))

    assert (await floor.sweep())["owners mended"] == 1

    task = await floor.task(conversation)
    assert (task.state, task.cancel_cause) == (TaskState.CANCELED, CancelCause.REPAIRED)


async def test_two_processes_sweep_without_doing_anything_twice(floor: Floor, url: str) -> None:
    """Each due row is looked at again under lock."""
    conversations = [
        await floor.talking(await floor.agent(name, capacity=1)) for name in ("ann", "bob", "cas")
    ]
    await floor.waiting()
    other = await Switchboard.open(url, clock=floor.clock, instance="handoff-2")
    floor.clock.advance(31)

    sweeps = [Sweep(board) for board in (floor.board, other) for _ in range(2)]
    rounds = await asyncio.gather(*(sweep.run_once(everything=True) for sweep in sweeps))
    await other.close()

    assert sum(done.get("agents lost", 0) for done in rounds) == 3
    for conversation in conversations:
        assert (await floor.codes(conversation)).count("agent_lost") == 1


async def test_sweep_runs_until_it_is_cancelled(floor: Floor) -> None:
    """An owner of the task can end it."""
    sweep = Sweep(floor.board, every=timedelta(milliseconds=1))
    conversation = await floor.customer()
    floor.clock.advance(25 * 3_600)
    closed = asyncio.Event()
    floor.board.bus.subscribe(lambda notice: closed.set())

    running = asyncio.create_task(sweep.run())
    await asyncio.wait_for(closed.wait(), 30)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)

    assert running.cancelled()
    assert not (await floor.now(conversation)).is_open

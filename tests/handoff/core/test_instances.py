"""Processes that come, go and die; what they had is taken up by the others."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from handoff.bus import CustomerCame, InstanceGone, Notice
from handoff.model.clock import HandClock
from handoff.model.states import Presence, TurnState
from handoff.sweep import Sweep
from handoff.switchboard import Switchboard
from tests.handoff.core.floor import Floor


@pytest.fixture
async def other(url: str, clock: HandClock) -> AsyncIterator[Switchboard]:
    """Another process on the same database."""
    board = await Switchboard.open(url, clock=clock, instance="other")
    await board.sign_in()
    yield board
    await board.close()


def is_postgres(url: str) -> bool:
    """Where there can be several at all, leases run."""
    return url.startswith("postgresql")


async def test_turn_of_a_dead_process_runs_elsewhere(
    floor: Floor, other: Switchboard, url: str
) -> None:
    """After its lease, long before the turn's own."""
    conversation = await floor.customer()
    await floor.say(conversation)
    turn = await other.next_bot_turn(conversation.id)
    floor.clock.advance(5)

    buried = await floor.board.bury_instances()

    again = await floor.board.next_bot_turn(conversation.id)
    assert turn is not None
    if not is_postgres(url):
        assert (buried, again) == (0, None)
        return
    assert buried == 1
    assert again is not None
    assert (again.id, again.attempts) == (turn.id, 2)


async def test_process_that_beats_is_left_alone(floor: Floor, other: Switchboard) -> None:
    """Its turns are its own."""
    conversation = await floor.customer()
    await floor.say(conversation)
    assert await other.next_bot_turn(conversation.id)
    floor.clock.advance(4)
    assert await other.stay()
    floor.clock.advance(4)

    assert await floor.board.bury_instances() == 0
    assert await floor.board.next_bot_turn(conversation.id) is None


async def test_process_counted_as_gone_hears_so_and_may_come_back(
    floor: Floor, other: Switchboard, url: str
) -> None:
    """It was slow, not dead."""
    if not is_postgres(url):
        pytest.skip("one process only")
    floor.clock.advance(6)
    await floor.board.bury_instances()

    assert not await other.stay()
    await other.sign_in()
    assert await other.stay()


async def test_restart_under_the_same_name_takes_up_its_own(floor: Floor, url: str) -> None:
    """At once, on every engine."""
    before = await Switchboard.open(url, clock=floor.clock, instance="same")
    await before.sign_in()
    conversation = await floor.customer()
    await floor.say(conversation)
    assert await before.next_bot_turn(conversation.id)
    after = await Switchboard.open(url, clock=floor.clock, instance="same")

    await after.sign_in()

    again = await after.next_bot_turn(conversation.id)
    await before.close()
    await after.close()
    assert again is not None
    assert again.state is TurnState.RUNNING


async def test_two_that_bury_the_same_dead_do_it_once(
    floor: Floor, other: Switchboard, url: str
) -> None:
    """Each sweep finds it; one of them does it."""
    if not is_postgres(url):
        pytest.skip("one process only")
    third = await Switchboard.open(url, clock=floor.clock, instance="third")
    floor.clock.advance(6)

    buried = await asyncio.gather(floor.board.bury_instances(), third.bury_instances())

    await third.close()
    assert sum(buried) == 1


async def test_agents_of_a_dead_process_have_their_grace(
    floor: Floor, other: Switchboard, url: str
) -> None:
    """Nobody closed their sockets; one with a window elsewhere keeps the lease."""
    if not is_postgres(url):
        pytest.skip("one process only")
    await floor.board.sign_in()
    sam, kim = await floor.agent("sam"), await floor.agent("kim")
    await other.agent_here(sam.id)
    await other.agent_here(kim.id)
    await floor.board.agent_here(kim.id)
    floor.clock.advance(4)
    await floor.board.stay()
    floor.clock.advance(1)

    await floor.board.bury_instances()

    now = floor.clock.now()
    leases = [(await floor.board.agent_status(a.id)).agent.lease_until for a in (sam, kim)]
    assert leases[0] == now
    assert leases[1] is not None
    assert leases[1] > now


async def test_last_socket_counts_over_all_processes(floor: Floor, other: Switchboard) -> None:
    """Closing one of two is nothing; logging out with the last leaves the desk."""
    await floor.board.sign_in()
    agent = await floor.agent()
    here, there = await floor.board.agent_here(agent.id), await other.agent_here(agent.id)

    first = await floor.board.agent_gone(agent.id, here, logged_out=True)
    between = (await floor.board.agent_status(agent.id)).agent.state
    last = await other.agent_gone(agent.id, there, logged_out=True)

    assert (first, last) == (False, True)
    assert between is Presence.AVAILABLE
    assert (await floor.board.agent_status(agent.id)).agent.state is Presence.OFFLINE


async def test_customers_online_are_known_elsewhere(floor: Floor, other: Switchboard) -> None:
    """Until they or their process go; noting the same twice is one note."""
    heard: list[Notice] = []
    other.bus.subscribe(heard.append)

    await other.customers_moved(["c_1", "c_2"], [])
    await other.customers_moved(["c_1"], ["c_2"])
    online = await floor.board.customers_elsewhere()
    mine = await other.customers_elsewhere()
    await other.sign_out()

    assert online == [("c_1", "other")]
    assert mine == []
    assert await floor.board.customers_elsewhere() == []
    assert CustomerCame("c_1", "other") in heard
    assert InstanceGone("other") in heard


async def test_sweeps_of_two_processes_do_no_double_harm(floor: Floor, url: str) -> None:
    """Both find the same due rows at the same moment; each is dealt with once."""
    agent = await floor.agent()
    waiting = [await floor.waiting() for _ in range(3)]
    third = await Switchboard.open(url, clock=floor.clock, instance="third")
    floor.clock.advance(31)
    await floor.board.renew_lease(agent.id)

    done = await asyncio.gather(
        *(Sweep(board).run_once(everything=True) for board in (floor.board, third))
    )

    await third.close()
    assert sum(it.get("rang out", 0) for it in done) == 1
    assert await floor.board.check_owners() == 0
    names = [e.name for it in waiting for e in await floor.board.events(it.id)]
    assert names.count("rang out") == 2  # one line for the offer, one for the task

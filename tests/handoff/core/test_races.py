"""Who is first wins, and only they: in one process and in several."""

import asyncio
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import select

from handoff.errors import HandoffError, OfferOver
from handoff.model.conversation import Conversation
from handoff.model.states import OPEN_TASK, Controller, Presence, TaskState
from handoff.model.teamwork import ParticipantKind, TransferMode
from handoff.model.work import Agent, Role
from handoff.store import tables
from handoff.switchboard import Switchboard
from tests.handoff.core.floor import Floor, handoff_reply

ROOT = Path(__file__).parents[3]
CUSTOMERS, AGENTS, CAPACITY, PROCESSES = 24, 5, 5, 3


async def test_offer_is_won_by_one_of_accept_decline_and_hang_up(floor: Floor) -> None:
    """All at once, over and over: the task ends in exactly one way."""
    agent = await floor.agent(capacity=50)
    for _ in range(10):
        conversation = await floor.waiting()
        offer = await floor.ringing(agent)
        assert offer is not None

        await asyncio.gather(
            floor.board.accept(agent.id, offer.id),
            floor.board.decline(agent.id, offer.id),
            floor.board.end(conversation.id),
            floor.board.accept(agent.id, offer.id),
            return_exceptions=True,
        )

        task = await floor.task(conversation)
        assert task.state in (TaskState.WRAPPING, TaskState.CANCELED)
        assert await floor.board.check_owners() == 0


async def test_last_place_of_an_agent_is_filled_once(floor: Floor, url: str) -> None:
    """Capacity is checked inside the claim, under the agent's lock."""
    agent = await floor.agent(capacity=1)
    for _ in range(3):
        await floor.waiting()
    other = await Switchboard.open(url, clock=floor.clock)

    await asyncio.gather(*(board.route() for board in (floor.board, other) for _ in range(5)))
    offers = (await floor.board.inbox(agent.id)).offers
    outcomes = await asyncio.gather(
        *(
            board.accept(agent.id, offers[0].reservation.id)
            for board in (floor.board, other)
            for _ in range(4)
        ),
        return_exceptions=True,
    )
    await other.close()

    assert len(offers) == 1
    assert len(set(outcomes)) == 1
    assert (await floor.board.agent_status(agent.id)).busy == 1


async def test_same_message_sent_at_once_is_stored_once(floor: Floor, url: str) -> None:
    """Two sockets, two processes, one message."""
    conversation = await floor.customer()
    other = await Switchboard.open(url, clock=floor.clock)

    received = await asyncio.gather(
        *(
            board.receive(conversation.id, client_msg_id="msg-0001", text="Hi")
            for board in (floor.board, other)
            for _ in range(4)
        )
    )
    await other.close()

    assert sorted(r.duplicate for r in received) == [False] + [True] * 7
    assert len(await floor.transcript(conversation)) == 1


async def test_concurrent_writers_number_without_gaps(floor: Floor, url: str) -> None:
    """Customer, agent and another process: 1, 2, 3, …"""
    agent = await floor.agent()
    conversation = await floor.talking(agent)
    other = await Switchboard.open(url, clock=floor.clock)

    await asyncio.gather(
        *(floor.say(conversation, f"customer {n}") for n in range(8)),
        *(
            other.reply(
                agent.id,
                conversation.id,
                epoch=conversation.epoch,
                client_msg_id=f"reply-{n:03d}",
                text="agent",
            )
            for n in range(8)
        ),
    )
    await other.close()

    assert [m.seq for m in await floor.transcript(conversation)] == list(range(1, 19))


async def test_contact_who_opens_twice_at_once_has_one_conversation(floor: Floor, url: str) -> None:
    """The database refuses the second, which then finds the first."""
    other = await Switchboard.open(url, clock=floor.clock)

    opened = await asyncio.gather(
        *(
            board.open_conversation(channel="web", language="en", contact="kim")
            for board in (floor.board, other)
            for _ in range(4)
        )
    )
    await other.close()

    assert len({conversation.id for conversation in opened}) == 1


async def test_hang_up_and_bot_answer_at_once_end_in_order(floor: Floor) -> None:
    """Either the handoff was first and is canceled, or the answer is dropped."""
    for _ in range(6):
        conversation = await floor.customer()
        await floor.say(conversation)
        turn = await floor.turn(conversation)

        await asyncio.gather(
            floor.board.complete_bot_turn(turn, [handoff_reply()]),
            floor.board.end(conversation.id),
        )

        assert (await floor.now(conversation)).controller is Controller.NONE
        assert await floor.board.check_owners() == 0


async def test_processes_never_assign_twice_nor_beyond_capacity(url: str) -> None:
    """Several processes accept and decline the same offers: 0 double assignments, 0 breaches."""
    board = await Switchboard.open(url)
    agents = [await _long_lived_agent(board, n) for n in range(AGENTS)]
    for _ in range(CUSTOMERS):
        conversation = await board.open_conversation(channel="web", language="en")
        await board.request_person(conversation.id)

    racers = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.handoff.core.race", url, str(seed), cwd=ROOT
        )
        for seed in range(PROCESSES)
    ]
    ended = await asyncio.wait_for(asyncio.gather(*(r.wait() for r in racers)), 120)

    async with board.store.read() as connection:
        accepted = await connection.execute(
            select(tables.events.c.subject_id).where(
                tables.events.c.subject == "task", tables.events.c.target == TaskState.ASSIGNED
            )
        )
        times = Counter(row.subject_id for row in accepted)
    loads = [(await board.agent_status(agent.id)).busy for agent in agents]
    astray = await board.check_owners()
    await board.close()
    assert ended == [0] * PROCESSES
    assert len(times) == CUSTOMERS
    assert set(times.values()) == {1}
    assert max(loads) <= CAPACITY
    assert sum(loads) == CUSTOMERS
    assert astray == 0


async def _long_lived_agent(board: Switchboard, number: int) -> Agent:
    agent = await board.add_agent(
        username=f"agent{number}", password_hash="-", name="Agent", capacity=CAPACITY
    )
    await board.set_presence(agent.id, Presence.AVAILABLE)
    async with board.store.write() as connection:  # nobody's heart beats in this test
        await connection.execute(
            tables.agents.update().values(lease_until=board.clock.now() + board.rules.bot_idle)
        )
    return agent


@pytest.mark.parametrize("mode", list(TransferMode))
async def test_transfer_ends_one_way_in_any_race(
    floor: Floor, url: str, mode: TransferMode
) -> None:
    """Accept, decline, cancel, hand back and take over at once, in two processes: one owner."""
    other = await Switchboard.open(url, clock=floor.clock)
    ann, bob = await floor.agent("ann", capacity=9), await floor.agent("bob", capacity=9)
    sue = await floor.agent("sue", capacity=9, role=Role.SUPERVISOR)
    for _ in range(3):
        conversation = await _with_one_of(floor, ann, bob)
        holder, colleague = (ann, bob) if conversation.agent_id == ann.id else (bob, ann)
        asked = await floor.board.transfer(
            holder.id, conversation.id, mode=mode, to_agent=colleague.id
        )
        assert asked is not None

        outcomes = await asyncio.gather(
            floor.board.accept_transfer(colleague.id, asked),
            other.accept_transfer(colleague.id, asked),
            other.decline_transfer(colleague.id, asked),
            floor.board.cancel_transfer(holder.id, asked),
            other.hand_back(holder.id, conversation.id),
            floor.board.take_over(sue.id, conversation.id),
            other.complete_transfer(holder.id, asked),
            return_exceptions=True,
        )

        await _has_one_owner(floor, conversation, outcomes)
        await floor.board.end(conversation.id)
    await other.close()


async def test_take_over_and_accept_at_once_leave_one_agent(floor: Floor, url: str) -> None:
    """Whoever was first or last: one has it, and the other has no task of it."""
    other = await Switchboard.open(url, clock=floor.clock)
    ann = await floor.agent("ann", capacity=9)
    sue = await floor.agent("sue", capacity=9, role=Role.SUPERVISOR)
    for _ in range(4):
        conversation = await floor.waiting()
        rings = ann if await floor.ringing(ann) else sue
        offer = await floor.ringing(rings)
        assert offer is not None

        outcomes = await asyncio.gather(
            floor.board.accept(rings.id, offer.id),
            other.take_over(sue.id, conversation.id),
            other.accept(rings.id, offer.id),
            floor.board.reassign(sue.id, conversation.id, to_agent=ann.id),
            return_exceptions=True,
        )

        await _has_one_owner(floor, conversation, outcomes)
        await floor.board.end(conversation.id)
    await other.close()


async def _with_one_of(floor: Floor, *agents: Agent) -> Conversation:
    """A customer who talks with one of them."""
    conversation = await floor.waiting()
    for _ in range(9):
        for agent in agents:
            if (await floor.ringing(agent)) is not None:
                return await floor.accept(agent)
        (everybody,) = [it for it in await floor.board.agents() if it.username == "sue"]
        offer = await floor.ringing(everybody)
        assert offer is not None
        await floor.board.decline(everybody.id, offer.id)
    raise AssertionError(f"nobody was asked to take {conversation.id}")


async def _has_one_owner(
    floor: Floor, conversation: Conversation, outcomes: Sequence[object]
) -> None:
    """Everybody got an answer in plain words; the store knows one owner, one task, one primary."""
    errors = [it for it in outcomes if isinstance(it, BaseException)]
    assert all(isinstance(error, HandoffError) for error in errors), errors
    assert await floor.board.check_owners() == 0
    now = await floor.now(conversation)
    live = [it for it in await floor.tasks(conversation) if it.state in OPEN_TASK]
    primaries = [p.agent_id for p in await floor.parts(now) if p.kind is ParticipantKind.PRIMARY]
    if now.controller is Controller.AGENT:
        assert primaries == [now.agent_id]
        assert [it.agent_id for it in live if it.state is TaskState.ASSIGNED] == primaries
    else:
        assert primaries == []
        assert not any(it.state is TaskState.ASSIGNED for it in live)


async def test_refusals_of_a_lost_race_are_plain(floor: Floor) -> None:
    """The loser hears that the offer is over, never a database's words."""
    agent = await floor.agent()
    conversation = await floor.waiting()
    offer = await floor.ringing(agent)
    assert offer is not None

    outcomes = await asyncio.gather(
        floor.board.end(conversation.id),
        *(floor.board.accept(agent.id, offer.id) for _ in range(4)),
        return_exceptions=True,
    )

    errors = [o for o in outcomes if isinstance(o, BaseException)]
    assert all(isinstance(error, HandoffError) for error in errors)
    assert all(isinstance(error, OfferOver) for error in errors)

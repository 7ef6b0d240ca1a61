"""A command that breaks anywhere leaves the store as it was and says nothing."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event
from sqlalchemy.exc import InterfaceError

from handoff.model.conversation import BotReply, Button, Conversation, TurnFacts
from handoff.model.states import Presence
from handoff.model.teamwork import TransferMode
from handoff.model.work import Agent, Role
from handoff.sweep import Sweep
from tests.handoff.core.floor import Floor, handoff_reply

Action = Callable[[], Awaitable[object]]
Scene = Callable[[Floor], Awaitable[Action]]


async def _receiving(floor: Floor) -> Action:
    conversation = await floor.customer()
    return lambda: floor.board.receive(conversation.id, client_msg_id="msg-0001", text="Hi")


async def _receiving_for_a_free_bot(floor: Floor) -> Action:
    floor.board.runs_turns = lambda _: True
    return await _receiving(floor)


async def _handing_off(floor: Floor) -> Action:
    await floor.agent()
    conversation = await floor.customer()
    await floor.say(conversation)
    turn = await floor.turn(conversation)
    replies = [BotReply("Sure.", (Button("No", "/deny"),)), handoff_reply()]
    return lambda: floor.board.complete_bot_turn(turn, replies, TurnFacts(intent="x"))


async def _failing(floor: Floor) -> Action:
    conversation = await floor.customer()
    await floor.say(conversation)
    turn = await floor.turn(conversation)
    return lambda: floor.board.fail_bot_turn(turn, "down")


async def _asking(floor: Floor) -> Action:
    conversation = await floor.customer()
    await floor.say(conversation)
    return lambda: floor.board.request_person(conversation.id)


async def _accepting(floor: Floor) -> Action:
    agent = await floor.agent()
    await floor.waiting()
    offer = await floor.ringing(agent)
    assert offer is not None
    offer_id = offer.id
    return lambda: floor.board.accept(agent.id, offer_id)


async def _handing_back(floor: Floor) -> Action:
    agent = await floor.agent()
    conversation = await floor.talking(agent)
    return lambda: floor.board.hand_back(agent.id, conversation.id, "note")


async def _closing(floor: Floor) -> Action:
    agent = await floor.agent()
    conversation = await floor.talking(agent)
    return lambda: floor.board.close_conversation(agent.id, conversation.id)


async def _wrapping_up(floor: Floor) -> Action:
    agent = await floor.agent()
    conversation = await floor.talking(agent)
    await floor.board.close_conversation(agent.id, conversation.id)
    task = await floor.task(conversation)
    return lambda: floor.board.wrap_up(agent.id, task.id, "solved")


async def _calling_back(floor: Floor) -> Action:
    conversation = await floor.waiting()
    return lambda: floor.board.request_callback(
        conversation.id, client_msg_id="call-001", phone="020 555 0100"
    )


async def _going_away(floor: Floor) -> Action:
    agent = await floor.agent()
    await floor.waiting()
    return lambda: floor.board.set_presence(agent.id, Presence.NOT_READY, "lunch")


async def _pair(floor: Floor) -> tuple[Agent, Agent, Conversation]:
    """An agent who talks, and a colleague who is free."""
    first = await floor.agent("ann")
    conversation = await floor.talking(first)
    return first, await floor.agent("bob"), conversation


async def _asking_a_colleague(floor: Floor) -> Action:
    ann, bob, conversation = await _pair(floor)
    return lambda: floor.board.transfer(ann.id, conversation.id, to_agent=bob.id)


async def _giving_to_a_queue(floor: Floor) -> Action:
    ann, _, conversation = await _pair(floor)
    queue = floor.board.rules.default_queue
    return lambda: floor.board.transfer(ann.id, conversation.id, to_queue=queue)


async def _ringing_transfer(floor: Floor, mode: TransferMode) -> tuple[Agent, Agent, str]:
    ann, bob, conversation = await _pair(floor)
    asked = await floor.board.transfer(ann.id, conversation.id, mode=mode, to_agent=bob.id)
    assert asked is not None
    return ann, bob, asked


async def _accepting_a_transfer(floor: Floor) -> Action:
    _, bob, asked = await _ringing_transfer(floor, TransferMode.COLD)
    return lambda: floor.board.accept_transfer(bob.id, asked)


async def _declining_a_transfer(floor: Floor) -> Action:
    _, bob, asked = await _ringing_transfer(floor, TransferMode.COLD)
    return lambda: floor.board.decline_transfer(bob.id, asked, "lunch")


async def _joining_a_consult(floor: Floor) -> Action:
    _, bob, asked = await _ringing_transfer(floor, TransferMode.CONSULT)
    return lambda: floor.board.accept_transfer(bob.id, asked)


async def _completing_a_consult(floor: Floor) -> Action:
    ann, bob, asked = await _ringing_transfer(floor, TransferMode.CONSULT)
    await floor.board.accept_transfer(bob.id, asked)
    return lambda: floor.board.complete_transfer(ann.id, asked)


async def _conferring(floor: Floor) -> Action:
    ann, bob, asked = await _ringing_transfer(floor, TransferMode.CONSULT)
    await floor.board.accept_transfer(bob.id, asked)
    return lambda: floor.board.start_conference(ann.id, asked)


async def _taking_over(floor: Floor) -> Action:
    _, _, conversation = await _pair(floor)
    sue = await floor.agent("sue", role=Role.SUPERVISOR)
    return lambda: floor.board.take_over(sue.id, conversation.id)


async def _taking_over_from_the_bot(floor: Floor) -> Action:
    sue = await floor.agent("sue", role=Role.SUPERVISOR)
    conversation = await floor.customer()
    await floor.say(conversation)
    return lambda: floor.board.take_over(sue.id, conversation.id)


async def _barging_in(floor: Floor) -> Action:
    _, _, conversation = await _pair(floor)
    sue = await floor.agent("sue", role=Role.SUPERVISOR)
    return lambda: floor.board.barge(sue.id, conversation.id)


async def _reassigning(floor: Floor) -> Action:
    await floor.agent("ann", capacity=1)
    conversation = await floor.waiting()
    bob = await floor.agent("bob")
    sue = await floor.agent("sue", role=Role.SUPERVISOR)
    return lambda: floor.board.reassign(sue.id, conversation.id, to_agent=bob.id)


async def _sending_home(floor: Floor) -> Action:
    ann, _, _ = await _pair(floor)
    sue = await floor.agent("sue", role=Role.SUPERVISOR)
    return lambda: floor.board.set_agent_presence(sue.id, ann.id, Presence.OFFLINE)


SCENES: list[Scene] = [
    _receiving, _receiving_for_a_free_bot, _handing_off, _failing, _asking, _accepting,
    _handing_back, _closing, _wrapping_up, _calling_back, _going_away, _asking_a_colleague,
    _giving_to_a_queue, _accepting_a_transfer, _declining_a_transfer, _joining_a_consult,
    _completing_a_consult, _conferring, _taking_over, _taking_over_from_the_bot, _barging_in,
    _reassigning, _sending_home,
]  # fmt: skip


class Fuse:
    """Breaks the connection at the n-th statement or commit from now."""

    def __init__(self) -> None:
        self.left = 0

    def step(self, *_: Any) -> None:
        """A statement or a commit is about to run."""
        if self.left:
            self.left -= 1
            if self.left == 0:
                raise InterfaceError("the line broke", None, Exception("broken by the test"))


@contextmanager
def fused(floor: Floor) -> Iterator[Fuse]:
    """A fuse in the store's writer."""
    fuse, engine = Fuse(), floor.board.store.writer.sync_engine
    for name in ("before_cursor_execute", "commit"):
        event.listen(engine, name, fuse.step)
    yield fuse
    for name in ("before_cursor_execute", "commit"):
        event.remove(engine, name, fuse.step)


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.__name__.strip("_"))
async def test_command_happens_whole_or_not_at_all(floor: Floor, scene: Scene) -> None:
    """Broken at every statement and at the commit, one after another, then let through."""
    action = await scene(floor)
    broken = 0
    with fused(floor) as fuse:
        for step in range(1, 200):
            before = await floor.everything()
            floor.notices.clear()
            fuse.left = step
            try:
                await action()
            except InterfaceError:
                broken += 1
                assert await floor.everything() == before
                assert floor.notices == []
                continue
            break
        fuse.left = 0

    assert broken >= 4
    assert floor.notices
    assert await floor.everything() != before
    await Sweep(floor.board).run_once(everything=True)
    assert await floor.board.check_owners() == 0


async def test_caller_who_goes_away_does_not_tear_a_command(floor: Floor) -> None:
    """The socket closes in the middle: the message is stored, and told of."""
    conversation = await floor.customer()
    asking = asyncio.create_task(
        floor.board.receive(conversation.id, client_msg_id="msg-0001", text="Hi")
    )
    await asyncio.sleep(0)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)

    await floor.board.close()

    assert [type(n).__name__ for n in floor.notices if "Moved" not in type(n).__name__] == [
        "MessageStored",
        "BotTurnPending",
    ]

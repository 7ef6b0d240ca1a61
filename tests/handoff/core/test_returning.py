"""Customers who come back: reopened by rule, or linked; time is told apart by who had them."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from handoff.errors import ConversationClosed
from handoff.model.clock import HandClock
from handoff.model.rules import Rules
from handoff.model.states import Controller, Presence
from handoff.switchboard import Switchboard
from tests.handoff.core.floor import Floor


@pytest.fixture
async def board(url: str, clock: HandClock) -> AsyncIterator[Switchboard]:
    """A switchboard that reopens for ten minutes."""
    rules = Rules(reopen_within=timedelta(minutes=10))
    opened = await Switchboard.open(url, clock=clock, rules=rules)
    yield opened
    await opened.close()


async def test_customer_of_an_agent_comes_back_to_the_same_agent(floor: Floor) -> None:
    """In front of the others, rung at who had them although somebody is idle longer."""
    sam = await floor.agent("sam")
    conversation = await floor.talking(sam)
    await floor.agent("kim")
    await floor.board.close_conversation(sam.id, conversation.id)
    await floor.board.wrap_up(sam.id, (await floor.task(conversation)).id, "solved")
    floor.clock.advance(5)
    until = (await floor.board.customer_state(conversation.id)).reopens_until

    await floor.say(conversation, "One more thing")
    offer = await floor.ringing(sam)

    assert until == floor.clock.now() + timedelta(minutes=10, seconds=-5)
    assert offer is not None
    assert offer.conversation_id == conversation.id
    assert (await floor.codes(conversation))[-1] == "reopened"
    assert (await floor.accept(sam)).closed_at is None
    assert await floor.board.check_owners() == 0


async def test_customer_of_the_bot_comes_back_to_the_bot(floor: Floor) -> None:
    """With a turn for what was said."""
    conversation = await floor.customer()
    await floor.board.end(conversation.id)

    await floor.say(conversation, "Wait")

    assert (await floor.now(conversation)).controller is Controller.BOT
    assert (await floor.turn(conversation)).text == "Wait"


async def test_too_late_is_too_late(floor: Floor) -> None:
    """A new conversation then, linked to the old one, so that agents see both."""
    conversation = await floor.customer()
    await floor.board.end(conversation.id)
    floor.clock.advance(601)

    with pytest.raises(ConversationClosed):
        await floor.say(conversation)
    second = await floor.customer(previous_id=conversation.id)
    third = await floor.customer(previous_id=second.id)

    history = await floor.board.history(second.id)
    assert {line.conversation.id for line in history} == {conversation.id, third.id}


async def test_customer_who_began_anew_cannot_reopen(floor: Floor) -> None:
    """One open conversation for a contact and channel."""
    first = await floor.customer(contact="kim@example.org")
    await floor.board.end(first.id)
    await floor.customer(contact="kim@example.org")

    with pytest.raises(ConversationClosed):
        await floor.say(first)


async def test_times_are_told_apart(floor: Floor) -> None:
    """With the bot, in line, with people and closed; how often it changed hands."""
    sam = await floor.agent("sam")
    await floor.board.set_presence(sam.id, Presence.NOT_READY)
    conversation = await floor.customer()
    floor.clock.advance(10)
    await floor.board.request_person(conversation.id)
    floor.clock.advance(20)
    await floor.board.renew_lease(sam.id)
    await floor.board.set_presence(sam.id, Presence.AVAILABLE)
    await floor.accept(sam)
    floor.clock.advance(30)
    await floor.board.close_conversation(sam.id, conversation.id)
    floor.clock.advance(40)
    await floor.say(conversation, "And")
    floor.clock.advance(5)

    times = await floor.board.time_spent(conversation.id)

    assert (times.bot_s, times.queue_s, times.agent_s, times.closed_s) == (10, 25, 30, 40)
    assert (times.handoffs, times.transfers, times.reopened) == (1, 0, 1)

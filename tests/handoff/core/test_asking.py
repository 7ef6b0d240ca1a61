"""Who asks for a person by a button gets one at once, with the bot's story where it can tell it."""

import asyncio
from typing import Any

from handoff.bus import BotTurnClaimed
from handoff.context import HandoffContext
from handoff.model.conversation import AuthorKind, BotReply, BotTurn, Conversation
from handoff.model.states import Controller
from handoff.model.work import Handoff
from handoff.store import rows, tables
from handoff.switchboard.asking import ASK_PERSON
from tests.handoff.core.floor import Floor, handoff_reply

EMMA: dict[str, Any] = {
    "customer": {"name": "Emma Sample", "verified": True},
    "verification": "order",
}


async def test_free_bot_tells_its_story_first(floor: Floor) -> None:
    """The agent reads what the bot knows: who it is, and that they have proven it."""
    conversation, turn = await asked(floor)

    await floor.board.complete_bot_turn(turn, [handoff_reply(**EMMA)])

    (context,) = await contexts(floor)
    assert context.customer is not None
    assert (context.customer.verified, context.verification) == (True, "order")
    assert (await floor.now(conversation)).controller is Controller.QUEUE
    assert await floor.codes(conversation) == ["queued_unstaffed"]


async def test_bot_is_asked_for_the_story_once(floor: Floor) -> None:
    """Two tabs, an impatient finger: one turn, one handoff."""
    conversation = await with_bot(floor)
    again = [floor.board.request_person(conversation.id) for _ in range(3)]

    await asyncio.gather(*again)
    (turn,) = claimed(floor)
    await floor.board.complete_bot_turn(turn, [handoff_reply(**EMMA)])
    await floor.board.request_person(conversation.id)

    assert claimed(floor) == [turn]
    assert len(await contexts(floor)) == len(await floor.tasks(conversation)) == 1


async def test_bot_that_cannot_tell_is_no_reason_to_wait(floor: Floor) -> None:
    """Down or too slow: they asked for a person, and that is why they get one."""
    conversation, turn = await asked(floor)

    await floor.board.fail_bot_turn(turn, "too slow to be waited for")
    await floor.board.complete_bot_turn(turn, [BotReply("Hi"), handoff_reply(**EMMA)])

    (context,) = await contexts(floor)
    assert (context.reason.value, context.verification) == ("requested_human", "none")
    assert await floor.codes(conversation) == ["queued_unstaffed"]
    assert await spoken(floor, conversation) == ["Hello"]


async def test_bot_that_says_something_else_is_not_listened_to(floor: Floor) -> None:
    """An apology of its own, an offer of a person: the customer is past that."""
    conversation, turn = await asked(floor)

    await floor.board.complete_bot_turn(turn, [BotReply("Something went wrong.")])

    assert (await floor.now(conversation)).controller is Controller.QUEUE
    assert await spoken(floor, conversation) == ["Hello"]
    assert len(await contexts(floor)) == 1


async def test_bot_in_the_middle_of_an_answer_is_not_waited_for(floor: Floor) -> None:
    """Its answer comes too late, then, and is dropped."""
    floor.board.runs_turns = lambda _: True
    conversation = await floor.customer()
    await floor.say(conversation)
    (turn,) = claimed(floor)

    await floor.board.request_person(conversation.id)
    await floor.board.complete_bot_turn(turn, [BotReply("Late")])

    assert claimed(floor) == [turn]
    assert (await floor.now(conversation)).controller is Controller.QUEUE
    assert await spoken(floor, conversation) == ["Hello"]


async def test_what_is_typed_meanwhile_is_for_the_person(floor: Floor) -> None:
    """The bot does not answer it any more."""
    conversation, turn = await asked(floor)

    await floor.say(conversation, "It is urgent")
    await floor.board.complete_bot_turn(turn, [handoff_reply()])

    assert await floor.board.next_bot_turn() is None
    assert await spoken(floor, conversation) == ["Hello", "It is urgent"]


async def test_process_that_dies_while_it_asks_costs_a_moment(floor: Floor) -> None:
    """Another sees that the time is up, and hands over with what is stored."""
    conversation, turn = await asked(floor)

    await floor.pass_time(2 * floor.board.rules.person_wait.total_seconds())
    await floor.board.complete_bot_turn(turn, [handoff_reply(**EMMA)])

    assert (await floor.now(conversation)).controller is Controller.QUEUE
    assert [it.verification for it in await contexts(floor)] == ["none"]


async def test_process_that_comes_back_hands_over_at_its_start(floor: Floor) -> None:
    """What it was asking when it died is not asked again."""
    conversation, _ = await asked(floor)

    assert await floor.board.conversations_with_pending_turns() == []

    assert (await floor.now(conversation)).controller is Controller.QUEUE
    assert len(await contexts(floor)) == 1


async def test_customer_who_leaves_meanwhile_is_gone(floor: Floor) -> None:
    """No one is handed over who has hung up."""
    conversation, turn = await asked(floor)

    await floor.board.end(conversation.id)
    await floor.board.complete_bot_turn(turn, [handoff_reply()])

    assert (await floor.now(conversation)).controller is Controller.NONE
    assert await contexts(floor) == []


async def test_bot_is_asked_anew_in_each_stretch(floor: Floor) -> None:
    """Back with the bot, and a person wanted again."""
    conversation, turn = await asked(floor)
    await floor.board.complete_bot_turn(turn, [handoff_reply()])
    await floor.board.return_to_bot(conversation.id)
    floor.clock.advance(1)

    await floor.board.request_person(conversation.id)
    await floor.board.complete_bot_turn(claimed(floor)[-1], [handoff_reply(**EMMA)])

    assert [it.verification for it in await contexts(floor)] == ["none", "order"]


async def with_bot(floor: Floor) -> Conversation:
    """A customer whom the bot has answered; its turns run at once."""
    conversation = await floor.customer()
    await floor.say(conversation)
    await floor.answer(conversation)
    floor.board.runs_turns = lambda _: True
    return conversation


async def asked(floor: Floor) -> tuple[Conversation, BotTurn]:
    """A person was asked for, and the bot is being asked."""
    conversation = await with_bot(floor)
    await floor.board.request_person(conversation.id)
    (turn,) = claimed(floor)
    assert turn.text == ASK_PERSON
    return conversation, turn


def claimed(floor: Floor) -> list[BotTurn]:
    """The turns that are to run at once."""
    return [notice.turn for notice in floor.heard(BotTurnClaimed)]


async def contexts(floor: Floor) -> list[HandoffContext]:
    """What people were told, the oldest first."""
    query = tables.handoffs.select().order_by(tables.handoffs.c.created_at)
    async with floor.board.store.read() as connection:
        found = [rows.value(Handoff, row) for row in await connection.execute(query)]
    return [HandoffContext.model_validate(it.context) for it in found]


async def spoken(floor: Floor, conversation: Conversation) -> list[str | None]:
    """What customer and bot said."""
    said = await floor.transcript(conversation)
    return [message.text for message in said if message.author.kind is not AuthorKind.SYSTEM]

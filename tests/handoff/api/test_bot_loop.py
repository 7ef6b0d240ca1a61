"""The loop that runs the bot's turns: in order, one at a time, and never silently lost."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import aiohttp

from handoff.bot.rasa import RasaResponder
from handoff.bot.responder import BotAnswer
from handoff.model.rules import Rules
from handoff.protocol import customer as wire
from handoff.protocol.shared import Controller
from handoff.switchboard.asking import ASK_PERSON
from tests.handoff.api.support.bot import handoff_reply, hands_off, says
from tests.handoff.api.support.fake_rasa import fake_rasa, silence
from tests.handoff.api.support.house import SETTINGS, BuildHouse, House, heard, is_with, texts


async def test_turns_of_a_conversation_run_one_at_a_time_in_order(house: House) -> None:
    """Five messages at once are five turns, one after the other."""
    customer = await house.customer()

    await asyncio.gather(*(customer.say(f"No {number}") for number in range(5)))
    await customer.until(lambda: len(customer.messages) == 10)

    assert house.bot.most_at_once == {customer.conversation_id: 1}
    assert [turn.text for turn in house.bot.turns] == [f"No {number}" for number in range(5)]


async def test_one_slow_conversation_does_not_hold_up_the_others(house: House) -> None:
    """While the bot thinks about one customer, others are answered."""
    slow, quick = await house.customer(), await house.customer()
    house.bot.may_answer.clear()
    await slow.say("Think hard")
    await house.bot.was_asked.wait()
    house.bot.was_asked.clear()
    await quick.say("Hi")
    await house.bot.was_asked.wait()

    house.bot.may_answer.set()
    await quick.until(lambda: len(quick.messages) == 2)
    await slow.until(lambda: len(slow.messages) == 2)

    assert house.bot.most_at_once == {slow.conversation_id: 1, quick.conversation_id: 1}


async def test_no_more_turns_run_at_once_than_allowed(build_house: BuildHouse) -> None:
    """The bound over all conversations holds; the rest wait their turn."""
    house = await build_house(settings=replace(SETTINGS, bot_concurrency=2))
    house.bot.may_answer.clear()
    customers = [await house.customer() for _ in range(4)]
    for customer in customers:
        await customer.say("Hello")
    await house.until_asked(2)

    house.bot.may_answer.set()
    for customer in customers:
        await customer.until(lambda it=customer: len(it.messages) == 2)  # type: ignore[misc]

    assert house.bot.most_in_all == 2


async def test_free_bot_gets_the_turn_with_the_message_and_a_busy_one_later(
    build_house: BuildHouse,
) -> None:
    """Whoever finds no place waits without a claim whose time runs out."""
    house = await build_house(settings=replace(SETTINGS, bot_concurrency=1))
    house.bot.may_answer.clear()
    first, second = await house.customer(), await house.customer()
    await first.say("Hello")
    await house.until_asked(1)
    await second.say("Me too")
    waiting = await house.switchboard.next_bot_turn(second.conversation_id)

    house.bot.may_answer.set()
    await first.until(lambda: len(first.messages) == 2)

    assert waiting is not None
    assert house.bot.most_in_all == 1


async def test_bot_is_seen_typing_while_it_thinks(house: House) -> None:
    """On when the turn begins, off when the reply is there."""
    customer = await house.customer()
    house.bot.may_answer.clear()
    await customer.say("Hello")

    on = await heard(customer.events(), wire.TypingShown)
    house.bot.may_answer.set()
    off = await heard(customer.events(), wire.TypingShown)

    assert (on.author, on.on, off.on) == ("bot", True, False)
    assert len(customer.messages) == 2


async def test_bot_that_is_down_means_a_person(house: House) -> None:
    """The customer is told, and a person is asked for with the reason."""
    house.bot.is_down = True
    customer = await house.customer()
    agent = await house.agent()

    await customer.say("Hello?")
    offer = await agent.next_offer()

    assert offer.reason == "bot_unavailable"
    assert "bot_unavailable" in [message.code for message in customer.messages]


async def test_bot_that_breaks_means_a_person_and_the_loop_goes_on(house: House) -> None:
    """A fault in the responder hurts one turn; the next customer is served."""
    house.bot.is_broken = True
    unlucky = await house.customer()
    await unlucky.say("Hello?")
    await unlucky.until(is_with(unlucky, Controller.QUEUE))
    house.bot.is_broken = False

    lucky = await house.customer()
    await lucky.say("Hello!")
    await lucky.until(lambda: len(lucky.messages) == 2)

    assert texts(lucky.messages) == ["Hello!", "You said: Hello!"]


async def test_bot_that_is_too_slow_means_a_person(build_house: BuildHouse) -> None:
    """The real client against a Rasa that does not answer: two time limits, then a person."""
    async with fake_rasa() as rasa, aiohttp.ClientSession() as http:
        rasa.answers = [silence, silence]
        responder = RasaResponder(http, [rasa.url], SETTINGS.bot_token, timeout_s=0.2)
        house = await build_house(responder=responder)
        customer = await house.customer()
        await customer.say("Hello?")
        await customer.until(is_with(customer, Controller.QUEUE))

    assert [asked["message_id"] for asked in rasa.asked].count(rasa.asked[0]["message_id"]) == 2


async def test_reply_that_comes_after_the_handoff_is_dropped(house: House) -> None:
    """The bot was thinking when the customer asked for a person: it does not talk over people."""
    house.bot.script["Slow one"] = says("Far too late")
    house.bot.may_answer.clear()
    customer = await house.customer()
    await customer.say("Slow one")
    await house.bot.was_asked.wait()

    await customer.tell(wire.RequestPerson())
    await customer.until(is_with(customer, Controller.QUEUE))
    house.bot.may_answer.set()
    agent = await house.agent()
    await agent.next_offer()

    assert "Far too late" not in await house.stored(customer.conversation_id)


async def test_story_of_who_asked_by_button_comes_from_the_bot(house: House) -> None:
    """The offer that rings says what the bot knows, not only what the service has stored."""
    house.bot.script[ASK_PERSON] = BotAnswer(
        replies=(handoff_reply(summary="Verified; wants to know where 10042 is."),)
    )
    customer, agent = await house.customer(), await house.agent()

    await customer.tell(wire.RequestPerson())
    offer = await agent.next_offer()

    assert offer.context["summary"] == ["Verified; wants to know where 10042 is."]
    assert [turn.text for turn in house.bot.turns] == [ASK_PERSON]


async def test_person_asked_for_comes_without_the_story_of_a_slow_bot(
    build_house: BuildHouse,
) -> None:
    """The limit passes while it thinks; what it says then is dropped."""
    house = await build_house(rules=Rules(person_wait=timedelta(milliseconds=50)))
    house.bot.script[ASK_PERSON] = hands_off()
    house.bot.may_answer.clear()
    customer = await house.customer()

    await customer.tell(wire.RequestPerson())
    await customer.until(is_with(customer, Controller.QUEUE))
    house.bot.may_answer.set()
    agent = await house.agent()
    offer = await agent.next_offer()

    assert offer.reason == "requested_human"
    assert "bot_unavailable" not in [message.code for message in customer.messages]


async def test_person_asked_for_comes_when_the_bot_is_down(house: House) -> None:
    """For the reason the customer has, not for the bot's."""
    house.bot.is_down = True
    customer, agent = await house.customer(), await house.agent()

    await customer.tell(wire.RequestPerson())
    offer = await agent.next_offer()

    assert offer.reason == "requested_human"


async def test_bot_is_not_asked_while_people_talk(house: House) -> None:
    """What is typed in the queue is stored for the agent, never sent to the bot."""
    house.bot.script["A person please"] = hands_off()
    customer = await house.customer()
    await customer.say("A person please")
    await customer.until(is_with(customer, Controller.QUEUE))

    await customer.say("Anybody there?")

    assert [turn.text for turn in house.bot.turns] == ["A person please"]
    assert "Anybody there?" in await house.stored(customer.conversation_id)


async def test_greeting_is_the_bots_first_word(house: House) -> None:
    """A chat that opens with a greeting asks the bot for it once."""
    house.bot.script["/EXTERNAL_greet"] = says("Welcome!")

    customer = await house.customer(greet=True)
    await customer.until(lambda: len(customer.messages) == 1)

    assert texts(customer.messages) == ["Welcome!"]


async def test_who_comes_while_the_bot_thinks_is_told_when_it_is_done(house: House) -> None:
    """A page that opened during a turn was told that the bot is busy, and hears of its end."""
    customer = await house.customer()
    house.bot.may_answer.clear()
    await customer.say("Think hard")
    await house.bot.was_asked.wait()
    async with customer.another() as late:
        await late.until(lambda: late.state is not None and late.state.bot_busy)
        house.bot.may_answer.set()

        await late.until(lambda: late.state is not None and not late.state.bot_busy)


async def test_more_waiting_than_the_bot_can_take_get_a_person(build_house: BuildHouse) -> None:
    """One is answered, one waits, the third is not kept waiting for nothing."""
    house = await build_house(settings=replace(SETTINGS, bot_concurrency=1, bot_queue=1))
    house.bot.may_answer.clear()
    first, second, third = [await house.customer() for _ in range(3)]
    await first.say("Hello")
    await house.until_asked(1)
    await second.say("Hello")
    await third.say("Hello")

    await third.until(is_with(third, Controller.QUEUE))
    house.bot.may_answer.set()
    for customer in (first, second):
        await customer.until(lambda it=customer: "You said: Hello" in texts(it.messages))  # type: ignore[misc]

    assert "You said: Hello" not in texts(third.messages)

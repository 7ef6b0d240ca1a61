"""What a lost connection costs: nothing."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from datetime import timedelta

from handoff.model.rules import Rules
from handoff.protocol import customer as wire
from handoff.protocol.shared import Controller
from tests.handoff.api.support.bot import hands_off
from tests.handoff.api.support.house import BuildHouse, House, heard, is_with, talk, texts
from tests.handoff.api.support.wire import bare


async def test_missed_messages_come_with_the_resume(house: House) -> None:
    """Only what is new, in order, and the numbers to go on from."""
    line = await bare(house)
    for number in range(3):
        frame = {"type": "message", "client_msg_id": f"message-{number}", "text": f"No {number}"}
        await line.say(frame)
        await line.hear("stored")

    welcome = await line.resume(after_seq=2)

    assert [message["seq"] for message in welcome["messages"]] == list(
        range(3, welcome["last_seq"] + 1)
    )


async def test_dropped_sockets_lose_and_double_nothing(house: House) -> None:
    """Both sides talk while their connections break at random; everyone has what the store has."""
    chance = random.Random(7)
    house.bot.script["A person please"] = hands_off()
    customer = await house.customer()
    agent = await house.agent()
    await customer.say("A person please")
    conversation_id = await talk(customer, agent)
    shown = agent.conversations[conversation_id]

    async def chat(say: Callable[[str], Awaitable[int]], who: str) -> None:
        for number in range(25):
            await say(f"{who} {number}")

    async def break_lines() -> None:
        while True:
            await asyncio.sleep(chance.uniform(0.005, 0.05))
            (customer if chance.random() < 0.5 else agent).drop()

    breaking = asyncio.create_task(break_lines())
    async with asyncio.timeout(50):
        await asyncio.gather(
            chat(customer.say, "customer"),
            chat(lambda text: agent.reply(conversation_id, text), "agent"),
        )
    breaking.cancel()
    await asyncio.gather(breaking, return_exceptions=True)
    stored = await house.stored(conversation_id)
    await customer.until(lambda: len(customer.messages) == len(stored))
    await agent.until(lambda: len(shown.messages) == len(stored))

    assert texts(customer.messages) == stored
    assert texts(shown.messages) == stored
    assert [text for text in stored if text and text.startswith("customer ")] == [
        f"customer {number}" for number in range(25)
    ]
    assert sum(1 for text in stored if text and text.startswith("agent ")) == 25


async def test_restarted_service_goes_on_where_it_was(house: House) -> None:
    """Everybody is told to come back (1012), does so by themselves, and the talk goes on."""
    house.bot.script["A person please"] = hands_off()
    customer = await house.customer()
    agent = await house.agent()
    await customer.say("A person please")
    conversation_id = await talk(customer, agent)
    line = await bare(house)
    reading = asyncio.create_task(line.closing_code())

    await house.restart()
    await asyncio.gather(
        agent.reply(conversation_id, "Still here"), customer.say("Are you still there?")
    )
    await customer.until(lambda: "Still here" in texts(customer.messages))

    assert await reading == 1012
    assert texts(customer.messages) == await house.stored(conversation_id)


async def test_turn_that_a_restart_interrupted_runs_again(house: House) -> None:
    """The bot was asked and the service stopped before it answered: asked again, answered once."""
    house.bot.may_answer.clear()
    customer = await house.customer()
    await customer.say("Hello?")
    await house.bot.was_asked.wait()

    await house.restart()
    house.bot.may_answer.set()
    await customer.until(lambda: len(customer.messages) == 2)

    assert texts(customer.messages) == ["Hello?", "You said: Hello?"]
    assert len({turn.message_id for turn in house.bot.turns}) == 1


async def test_long_conversation_comes_whole(house: House) -> None:
    """More than a page: the welcome brings the first, the rest follows without a gap."""
    conversation = await house.switchboard.open_conversation(channel="web", language="en")
    await house.switchboard.request_person(conversation.id)
    for number in range(450):
        await house.switchboard.receive(
            conversation.id, client_msg_id=f"message-{number:04}", text=f"No {number}"
        )
    opened = wire.ConversationOpened(
        conversation_id=conversation.id, token=house.sign(conversation.id)
    )

    customer = await house.returning(opened)
    await customer.until(lambda: len(customer.messages) >= 451)

    assert texts(customer.messages) == await house.stored(conversation.id)


async def test_lost_agent_gives_the_customer_back_to_the_queue(build_house: BuildHouse) -> None:
    """An agent whose last socket closed is waited for, then the customer is in front again."""
    house = await build_house(rules=Rules(lease_grace=timedelta(seconds=0.5)))
    customer = await house.customer()
    agent = await house.agent()
    await customer.tell(wire.RequestPerson())
    await talk(customer, agent)

    await agent.close()
    await customer.until(is_with(customer, Controller.QUEUE))

    assert "agent_lost" in [message.code for message in customer.messages]


async def test_agent_who_comes_back_in_time_keeps_the_conversation(house: House) -> None:
    """A reload of the desk is not the loss of an agent."""
    customer = await house.customer()
    agent = await house.agent()
    await customer.tell(wire.RequestPerson())
    conversation_id = await talk(customer, agent)

    agent.drop()
    await agent.reply(conversation_id, "Sorry, my page was reloading")
    await customer.until(lambda: "Sorry, my page was reloading" in texts(customer.messages))

    assert customer.state is not None
    assert customer.state.controller == Controller.AGENT


async def test_client_resumes_by_itself_when_a_number_is_missing(house: House) -> None:
    """A gap in the numbers is closed from the store without a new connection."""
    customer = await house.customer()
    await customer.say("One")
    await customer.until(lambda: len(customer.messages) == 2)
    stored = await house.stored(customer.conversation_id)
    frame = wire.NewMessage(
        message=customer.messages[-1].model_copy(update={"seq": 9, "text": "from nowhere"}),
        prev_seq=8,
    )

    await customer.heard(frame.model_dump_json())
    welcome = await heard(customer.events(), wire.Welcome, lambda it: it.last_seq == 2)

    assert welcome.messages == []
    assert texts(customer.messages) == stored

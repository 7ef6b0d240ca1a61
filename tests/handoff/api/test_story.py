"""The whole way of a conversation, over real sockets, from the bot to a person and back."""

import pytest

from handoff.client import Refused
from handoff.protocol import customer as wire
from handoff.protocol.agent import AgentRead, AgentTyping
from handoff.protocol.shared import AuthorKind, Controller
from tests.handoff.api.support.bot import hands_off, says
from tests.handoff.api.support.house import House, heard, is_with, talk, texts, wrapping_task


async def test_customer_is_helped_by_the_bot(house: House) -> None:
    """What the customer says reaches the bot once, and its reply reaches the customer."""
    customer = await house.customer()

    await customer.say("Where is my order?")
    await customer.until(lambda: len(customer.messages) == 2)

    assert texts(customer.messages) == ["Where is my order?", "You said: Where is my order?"]
    assert [turn.text for turn in house.bot.turns] == ["Where is my order?"]


async def test_person_takes_over_hands_back_and_closes(house: House) -> None:
    """Bot, queue, agent, bot again, agent again, closed and written up: nothing lost on the way."""
    house.bot.script["A person please"] = hands_off()
    house.bot.script["/EXTERNAL_handed_back"] = says("I will go on from here.")
    customer = await house.customer()
    await customer.say("Hello")
    await customer.say("A person please")
    agent = await house.agent()

    conversation_id = await talk(customer, agent)
    shown = agent.conversations[conversation_id]
    await agent.reply(conversation_id, "Hi, this is Anna")
    await customer.until(lambda: "Hi, this is Anna" in texts(customer.messages))
    await customer.say("Good to hear")
    await agent.until(lambda: "Good to hear" in texts(shown.messages))
    await agent.hand_back(conversation_id, "Ask for the postcode")
    await customer.until(lambda: "I will go on from here." in texts(customer.messages))
    await agent.wrap_up(await wrapping_task(agent), "solved", "All fine")
    await customer.say("A person please")
    await talk(customer, agent)
    await agent.close_conversation(conversation_id)
    await customer.until(is_with(customer, Controller.NONE))
    await agent.wrap_up(await wrapping_task(agent), "answered")

    assert house.bot.turns[-2].metadata["note"] == "Ask for the postcode"
    assert "Good to hear" not in [turn.text for turn in house.bot.turns]
    assert texts(customer.messages) == await house.stored(conversation_id)
    with pytest.raises(Refused) as refused:
        await customer.say("One more thing")
    assert refused.value.code == "conversation-closed"


async def test_agent_sees_context_and_transcript_before_accepting(house: House) -> None:
    """The offer carries the reason, the context and the latest messages."""
    house.bot.script["Get me a person"] = hands_off("angry")
    customer = await house.customer()
    agent = await house.agent()

    await customer.say("Get me a person")
    offer = await agent.next_offer()

    assert offer.reason == "angry"
    assert offer.context["summary"] == ["Wants a person."]
    assert "Get me a person" in texts(offer.messages)
    assert offer.messages[0].turn is not None
    assert offer.messages[0].turn.intent == "contact_human_agent"


async def test_customer_never_sees_what_is_for_agents(house: House) -> None:
    """Notes and what the bot understood stay at the desk; the numbers stay without a gap."""
    house.bot.script["A person please"] = hands_off()
    customer = await house.customer()
    agent = await house.agent()
    await customer.say("A person please")
    conversation_id = await talk(customer, agent)

    await agent.note(conversation_id, "Customer sounds tired")
    await agent.reply(conversation_id, "After the note")
    await customer.until(lambda: "After the note" in texts(customer.messages))

    assert "Customer sounds tired" not in texts(customer.messages)
    assert all(message.turn is None for message in customer.messages)
    assert "Customer sounds tired" in await house.stored(conversation_id, notes=True)


async def test_customer_can_ask_for_a_person_at_once(house: House) -> None:
    """The control in the widget works without the bot's help."""
    customer = await house.customer()
    agent = await house.agent()

    await customer.tell(wire.RequestPerson())
    offer = await agent.next_offer()

    assert offer.reason == "requested_human"


async def test_place_in_the_queue_is_kept_live(house: House) -> None:
    """The second in line becomes the first when the first is taken."""
    agent = await house.agent(available=False)
    await agent.presence("not_ready", "break")
    first, second = await house.customer(), await house.customer()
    await first.tell(wire.RequestPerson())
    await first.until(lambda: first.state is not None and first.state.position == 1)
    await second.tell(wire.RequestPerson())
    await second.until(lambda: second.state is not None and second.state.position == 2)

    await first.tell(wire.ReturnToBot())
    await second.until(lambda: second.state is not None and second.state.position == 1)

    await first.until(is_with(first, Controller.BOT))


async def test_nobody_there_means_a_message_that_an_agent_finds(house: House) -> None:
    """Unstaffed: the customer is told and leaves a message; an agent takes and finishes it."""
    customer = await house.customer()
    await customer.tell(wire.RequestPerson())
    await customer.until(lambda: customer.state is not None and not customer.state.staffed)
    assert customer.state is not None
    assert "leave_message" in customer.state.options

    await customer.leave_message("Please look at my order", email="kim@example.org")
    agent = await house.agent()
    assert agent.inbox is not None
    (left,) = agent.inbox.follow_ups
    await agent.take_follow_up(left.follow_up_id)
    shown = await agent.open(left.conversation_id)
    await agent.finish_follow_up(left.follow_up_id, "Mailed")
    await agent.until(lambda: agent.inbox is not None and not agent.inbox.follow_ups)

    assert (left.kind, left.email) == ("message", "kim@example.org")
    assert "Please look at my order" in texts(shown.messages)


async def test_callback_keeps_its_place(house: House) -> None:
    """A callback is listed since the customer began to wait, not since they asked for it."""
    customer = await house.customer()
    await customer.tell(wire.RequestPerson())
    await customer.until(is_with(customer, Controller.QUEUE))
    asked_at = customer.messages[-1].at

    await customer.request_callback("+31 20 000 0000", name="Kim")
    login = await house.login()
    (callback,) = (await login.follow_ups()).follow_ups

    assert callback.kind == "callback"
    assert callback.queued_since <= asked_at <= callback.created_at


async def test_reply_under_an_old_epoch_is_refused(house: House) -> None:
    """Who writes without having seen the change of hands is told so, and nothing is stored."""
    house.bot.script["A person please"] = hands_off()
    customer = await house.customer()
    agent = await house.agent()
    await customer.say("A person please")
    conversation_id = await talk(customer, agent)
    epoch = agent.conversations[conversation_id].epoch

    with pytest.raises(Refused) as refused:
        await agent.reply(conversation_id, "Too late", epoch=epoch - 1)

    assert refused.value.code == "epoch-stale"
    assert "Too late" not in await house.stored(conversation_id)


async def test_typing_and_read_marks_go_both_ways(house: House) -> None:
    """Each side sees that the other types and what the other has read."""
    customer = await house.customer()
    agent = await house.agent()
    await customer.tell(wire.RequestPerson())
    conversation_id = await talk(customer, agent)
    shown = agent.conversations[conversation_id]

    await customer.tell(wire.Typing(on=True))
    await agent.until(lambda: shown.customer_types)
    seq = await agent.reply(conversation_id, "Read this")
    await customer.until(lambda: customer.last_seq == seq)
    await customer.tell(wire.Read(seq=seq))
    await agent.until(lambda: shown.customer_read_seq == seq)
    await agent.tell(AgentTyping(conversation_id=conversation_id, on=True))
    await agent.tell(AgentRead(conversation_id=conversation_id, seq=seq))
    await customer.until(lambda: customer.agent_read_seq == seq)
    typing = await heard(customer.events(), wire.TypingShown, lambda it: it.author == "agent")

    assert typing.on


async def test_several_tabs_show_one_conversation(house: House) -> None:
    """What one tab says, the other shows; both see the answer."""
    first = await house.customer()
    second = await house.second_tab(first)

    await first.say("From the first tab")
    await second.until(lambda: len(second.messages) == 2)
    await second.say("From the second tab")
    await first.until(lambda: len(first.messages) == 4)

    assert texts(first.messages) == await house.stored(first.conversation_id)
    assert first.messages[0].author.kind is AuthorKind.CUSTOMER

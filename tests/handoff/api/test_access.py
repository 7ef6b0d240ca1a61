"""Whose conversations an agent may look into."""

import pytest

from handoff.client import Refused
from handoff.protocol.customer import RequestPerson
from handoff.protocol.shared import Controller
from tests.handoff.api.support.house import House, is_with, talk, texts


async def test_agent_sees_own_offered_and_waiting_conversations_only(house: House) -> None:
    """One that another agent has, or the bot, is refused; supervisors may look into all."""
    with_bot, with_anna = await house.customer(), await house.customer()
    await with_bot.say("Hello")
    anna = await house.agent("anna")
    await with_anna.tell(RequestPerson())
    taken = await talk(with_anna, anna)
    bram, chris = await house.agent("bram", available=False), await house.agent("chris")

    for conversation_id in (with_bot.conversation_id, taken):
        with pytest.raises(Refused) as refused:
            await bram.open(conversation_id)
        assert refused.value.code == "conversation-not-for-you"
        with pytest.raises(Refused):
            await bram.note(conversation_id, "I was here")
        with pytest.raises(Refused):
            await bram.login.conversation(conversation_id)
        assert (await chris.open(conversation_id)).messages
        assert (await chris.login.conversation(conversation_id)).messages
        with pytest.raises(Refused):
            await bram.login.history(conversation_id)


async def test_waiting_conversation_can_be_read_before_it_is_offered(house: House) -> None:
    """The queue is everybody's to look into."""
    customer = await house.customer()
    await customer.say("Is anybody there?")
    await customer.tell(RequestPerson())
    await customer.until(is_with(customer, Controller.QUEUE))
    bram = await house.agent("bram", available=False)

    shown = await bram.open(customer.conversation_id)

    assert "Is anybody there?" in texts(shown.messages)


async def test_conversation_that_went_to_another_agent_is_shown_no_longer(house: House) -> None:
    """Who looked while it waited is told that it is taken, and hears nothing said after."""
    customer = await house.customer()
    anna = await house.agent("anna", available=False)
    await anna.presence("not_ready", "reading")
    await customer.tell(RequestPerson())
    await customer.until(is_with(customer, Controller.QUEUE))
    looking = await anna.open(customer.conversation_id)
    bram = await house.agent("bram")

    await talk(customer, bram)
    await anna.until(lambda: looking.conversation.controller == Controller.AGENT)
    await bram.reply(customer.conversation_id, "Between us")
    await customer.until(lambda: "Between us" in texts(customer.messages))
    await anna.presence("not_ready", "still reading")

    assert "Between us" not in texts(looking.messages)


async def test_agent_cannot_act_on_what_another_agent_has(house: House) -> None:
    """Replying, handing back and closing belong to the agent in control."""
    customer = await house.customer()
    anna = await house.agent("anna")
    await customer.tell(RequestPerson())
    taken = await talk(customer, anna)
    chris = await house.agent("chris")
    shown = await chris.open(taken)

    with pytest.raises(Refused) as reply:
        await chris.reply(taken, "Let me", epoch=shown.epoch)
    with pytest.raises(Refused) as close:
        await chris.close_conversation(taken)

    assert (reply.value.code, close.value.code) == ("not-your-conversation",) * 2
    assert "Let me" not in await house.stored(taken)


async def test_customer_token_opens_no_desk(house: House) -> None:
    """A conversation's token is no login."""
    customer = await house.customer()
    token = house.sign(customer.conversation_id)
    headers = {"Cookie": f"frontline_session={token}"}

    async with house.http.get(house.url + "/api/me", headers=headers) as response:
        assert response.status == 401


@pytest.mark.parametrize(
    "path",
    ["/api/me", "/api/agent/follow-ups", "/api/agent/conversations/x", "/api/agent/history/x"],
)
async def test_reading_needs_a_login(house: House, path: str) -> None:
    """Every route of the desk, without exception."""
    async with house.http.get(house.url + path) as response:
        answer = await response.json()

    assert (response.status, answer["error"]["code"]) == (401, "not-logged-in")

"""An earlier conversation named when opening, and what a conversation's time was spent on."""

from datetime import timedelta

import pytest

from handoff.client import AgentClient, Refused
from handoff.client.http import get, post
from handoff.protocol.customer import ConversationOpened, OpenConversation, RequestPerson
from handoff.protocol.http import TimeSpent
from tests.handoff.api.support.house import House, talk


async def opened(house: House, previous: str | None) -> ConversationOpened:
    """A new conversation that names an earlier one."""
    body = OpenConversation(greet=False, previous=previous)
    answer = await post(house.http, house.url + "/api/conversations", body)
    return ConversationOpened.model_validate_json(answer)


async def times(house: House, agent: AgentClient, conversation_id: str) -> TimeSpent:
    """What the desk is told."""
    url = f"{house.url}/api/agent/conversations/{conversation_id}/times"
    return TimeSpent.model_validate_json(await get(house.http, url, agent.login.headers))


async def test_conversation_that_names_its_previous_one_is_linked(house: House) -> None:
    """The agent sees the earlier one in the history."""
    first = await opened(house, None)
    second = await house.returning(await opened(house, first.token))
    anna = await house.agent("anna")
    await second.tell(RequestPerson())
    talk_id = await talk(second, anna)

    history = await anna.login.history(talk_id)

    assert [row.conversation_id for row in history.conversations] == [first.conversation_id]


@pytest.mark.parametrize("previous", ["", "nonsense", "an id", "x" * 512])
async def test_token_that_is_no_good_links_nothing(house: House, previous: str) -> None:
    """It is no reason to refuse a customer, and guessing an id shows nobody's history."""
    guessed = await opened(house, None)
    second = await opened(house, previous.replace("an id", guessed.conversation_id))

    found = await house.switchboard.conversation(second.conversation_id)

    assert found.previous_id is None


async def test_previous_that_is_too_long_is_refused(house: House) -> None:
    """As any field past its limit."""
    async with house.http.post(
        house.url + "/api/conversations", json={"previous": "x" * 513}
    ) as response:
        assert (await response.json())["error"]["code"] == "invalid-request"


async def test_times_add_up_to_the_conversations_life(house: House) -> None:
    """With the bot, in line and with a person, in seconds."""
    customer, anna = await house.customer(), await house.agent("anna")
    await customer.tell(RequestPerson())
    talk_id = await talk(customer, anna)

    found = await times(house, anna, talk_id)

    conversation = await house.switchboard.conversation(talk_id)
    life = house.switchboard.clock.now() - conversation.opened_at
    assert (found.handoffs, found.transfers, found.reopened) == (1, 0, 0)
    assert min(found.bot_s, found.queue_s, found.agent_s) >= 0
    assert found.closed_s == 0
    assert timedelta(seconds=found.bot_s + found.queue_s + found.agent_s) <= life


async def test_times_are_for_who_may_see_the_conversation(house: House) -> None:
    """Not for a colleague without a part in it, nor for nobody."""
    customer, anna = await house.customer(), await house.agent("anna")
    await customer.tell(RequestPerson())
    talk_id = await talk(customer, anna)
    bram = await house.agent("bram")

    with pytest.raises(Refused, match="conversation-not-for-you"):
        await times(house, bram, talk_id)
    with pytest.raises(Refused, match="not-logged-in"):
        await get(house.http, f"{house.url}/api/agent/conversations/{talk_id}/times", {})

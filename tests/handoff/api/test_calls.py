"""Calls are opened by the voice gateway alone, and tell it what the bot has asked for."""

from collections.abc import AsyncIterator

import aiohttp
import pytest

from handoff.bot.responder import BotAnswer
from handoff.client import AgentClient, CustomerClient
from handoff.client.errors import Refused
from handoff.model.conversation import BotReply, TurnFacts
from handoff.protocol.customer import RequestPerson
from tests.handoff.api.support.house import SETTINGS, House, talk

TOKEN = "voice-token-of-the-tests"


async def test_the_gateway_opens_calls(house: House) -> None:
    """With its token, as many as it likes; the channel is `voice` for the bot too."""
    async with aiohttp.ClientSession() as http:
        client = await CustomerClient.open(http, house.url, language="nl", gateway_token=TOKEN)
        async with client:
            await client.say("waar is mijn bestelling")
            await client.until(lambda: any(m.author.kind == "bot" for m in client.messages))

        assert house.bot.turns[-1].channel == "voice"


@pytest.mark.parametrize("token", ["", "wrong", SETTINGS.bot_token.reveal()])
async def test_nobody_else_opens_calls(house: House, token: str) -> None:
    """Neither without a token nor with another one of the house."""
    async with aiohttp.ClientSession() as http:
        with pytest.raises(Refused) as refused:
            await CustomerClient.open(http, house.url, gateway_token=token)

        assert refused.value.code == "not-the-gateway"


async def test_the_gateway_is_told_what_the_bot_asked_for(house: House) -> None:
    """So that it listens for digits when digits are asked for, and for anything afterwards."""
    asked = BotAnswer((BotReply(text="Which order?"),), TurnFacts(), "order_number")
    house.bot.script["where is my order"] = asked
    async with aiohttp.ClientSession() as http:
        client = await CustomerClient.open(http, house.url, greet=False, gateway_token=TOKEN)
        async with client:
            await client.say("where is my order")
            await client.until(
                lambda: client.state is not None and client.state.requested_slot == "order_number"
            )
            await client.say("10042")
            await client.until(
                lambda: client.state is not None and client.state.requested_slot is None
            )


# ---- who takes part


@pytest.fixture
async def caller(house: House) -> AsyncIterator[CustomerClient]:
    """A call as the gateway holds it."""
    client = await CustomerClient.open(house.http, house.url, greet=False, gateway_token=TOKEN)
    async with client:
        yield client


async def with_anna(house: House, caller: CustomerClient) -> tuple[AgentClient, str]:
    """Anna has the call."""
    anna = await house.agent("anna")
    await caller.tell(RequestPerson())
    talk_id = await talk(caller, anna)
    await until_parties(caller, ("Anna Demo", "primary"))
    return anna, talk_id


async def until_parties(caller: CustomerClient, *wanted: tuple[str, str]) -> None:
    """Wait until the gateway knows that these take part, and as what."""

    def told() -> set[tuple[str, str]] | None:
        parties = caller.state.parties if caller.state else None
        return None if parties is None else {(it.name, it.kind) for it in parties}

    await caller.until(lambda: told() == set(wanted), within_s=30)


async def test_the_gateway_is_told_who_takes_part_and_what_to_brief_them_with(
    house: House, caller: CustomerClient
) -> None:
    """Nobody while the bot has it; the agent with their languages when they accept."""
    assert caller.state is not None
    assert caller.state.parties == []
    await with_anna(house, caller)

    (anna,) = caller.state.parties or []
    assert "en" in anna.languages
    assert caller.state.briefings["en"].startswith("The customer asked for a person.")


async def test_a_chat_tells_nobody_who_is_at_the_desk(house: House) -> None:
    """A customer's page learns neither agents' ids nor what they are briefed with."""
    customer, anna = await house.customer(), await house.agent("anna")
    await customer.tell(RequestPerson())
    await talk(customer, anna)

    assert customer.state is not None
    assert (customer.state.parties, customer.state.briefings) == (None, {})


async def test_the_table_follows_a_consult_and_a_warm_transfer(
    house: House, caller: CustomerClient
) -> None:
    """Asked, here, over to them."""
    anna, talk_id = await with_anna(house, caller)
    bram = await house.agent("bram")
    await anna.transfer(talk_id, mode="consult", to_agent=bram.login.agent.agent_id)
    asked = await bram.next_transfer()
    await bram.accept_transfer(asked.transfer_id)
    await until_parties(caller, ("Anna Demo", "primary"), ("Bram Demo", "consulted"))

    await anna.complete_transfer(asked.transfer_id)

    await until_parties(caller, ("Bram Demo", "primary"))


async def test_the_table_follows_a_conference_and_who_leaves_it(
    house: House, caller: CustomerClient
) -> None:
    """Two who speak with the caller, then one."""
    anna, talk_id = await with_anna(house, caller)
    bram = await house.agent("bram")
    await anna.transfer(talk_id, mode="conference", to_agent=bram.login.agent.agent_id)
    await bram.accept_transfer((await bram.next_transfer()).transfer_id)
    await until_parties(caller, ("Anna Demo", "primary"), ("Bram Demo", "conference"))

    await bram.leave(talk_id)

    await until_parties(caller, ("Anna Demo", "primary"))


async def test_the_table_follows_a_supervisor(house: House, caller: CustomerClient) -> None:
    """Listening unseen, whispering aloud, in the open, gone."""
    anna, talk_id = await with_anna(house, caller)
    chris = await house.agent("chris")
    primary = ("Anna Demo", "primary")
    for act, kind in (
        (chris.monitor, "monitor"),
        (chris.whisper_aloud, "whisper"),
        (chris.barge, "barge"),
    ):
        await act(talk_id)
        await until_parties(caller, primary, ("Chris Demo", kind))

    await chris.leave(talk_id)
    await until_parties(caller, primary)
    await anna.hand_back(talk_id)
    await until_parties(caller)

    assert caller.state is not None
    assert caller.state.briefings == {}


async def test_whispering_aloud_is_for_supervisors_in_calls(
    house: House, caller: CustomerClient
) -> None:
    """Not for colleagues, not in a chat, not while no agent has it."""
    bram, chris = await house.agent("bram"), await house.agent("chris")
    with pytest.raises(Refused, match="not-with-agent"):
        await chris.whisper_aloud(caller.conversation_id)
    with pytest.raises(Refused, match="not-a-supervisor"):
        await bram.whisper_aloud(caller.conversation_id)
    customer = await house.customer()
    with pytest.raises(Refused, match="not-a-call"):
        await chris.whisper_aloud(customer.conversation_id)

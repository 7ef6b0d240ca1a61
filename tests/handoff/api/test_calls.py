"""Calls are opened by the voice gateway alone, and tell it what the bot has asked for."""

import aiohttp
import pytest

from handoff.bot.responder import BotAnswer
from handoff.client import CustomerClient
from handoff.client.errors import Refused
from handoff.model.conversation import BotReply, TurnFacts
from tests.handoff.api.support.house import SETTINGS, House

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

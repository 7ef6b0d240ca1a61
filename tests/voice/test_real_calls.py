"""Whole calls: a caller who speaks, the real gateway, Rasa, action server and handoff service."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import aiohttp
import pytest

from bot.voice.gateway import Gateway, equipment
from bot.voice.recognition import VoskEar
from bot.voice.settings import BUILT_IN_MODELS, Settings
from bot.voice.synthesis import EspeakSpeaker
from handoff.protocol.shared import Controller
from tests.support.processes import SECRETS, House, running_house
from tests.voice.caller import Caller

pytestmark = pytest.mark.system


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """All processes but the gateway."""
    with running_house(tmp_path_factory.mktemp("calls")) as running:
        yield running


@pytest.fixture
async def gateway(house: House) -> AsyncIterator[Gateway]:
    """The gateway on free ports, in the test's own loop."""
    settings = Settings(
        handoff_url=house.address,
        voice_token=SECRETS["FRONTLINE_VOICE_TOKEN"],
        port=0,
        audiosocket_port=0,
        calls=2,
    )
    async with (
        equipment(settings) as shared,
        aiohttp.ClientSession() as http,
        Gateway(settings, shared, http).running() as running,
    ):
        yield running


@pytest.fixture(scope="module")
def ear() -> VoskEar:
    """The caller's own ear."""
    loaded = VoskEar({"en": BUILT_IN_MODELS / "en"})
    loaded.load()
    return loaded


@pytest.fixture
async def voice() -> AsyncIterator[EspeakSpeaker]:
    """The caller's own voice."""
    async with EspeakSpeaker({"en": "gmw/en-us", "nl": "gmw/nl"}).running() as speaking:
        yield speaking


async def test_a_caller_asks_where_the_order_is(
    gateway: Gateway, voice: EspeakSpeaker, ear: VoskEar
) -> None:
    """Notice, greeting, the question, the number by key, the postcode by voice or key, the answer."""
    async with Caller(gateway.audiosocket_port, voice) as caller:
        await caller.quiet(for_s=1.5)
        print("GREETING:", caller.understood(ear))
        t = asyncio.get_running_loop().time()
        await caller.say("where is my order")
        first = await caller.quiet(for_s=1.2)
        print("ANSWER after", first - caller.spoke_until, ":", caller.understood(ear, since=t))
        t = asyncio.get_running_loop().time()
        caller.press("10042#")
        await caller.quiet(for_s=1.2)
        print("NEXT:", caller.understood(ear, since=t))

    assert Controller.BOT

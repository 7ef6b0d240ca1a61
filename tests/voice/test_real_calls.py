"""Whole calls: a caller who speaks, the real gateway, Rasa, action server and handoff service."""

from collections.abc import AsyncIterator, Iterator
from uuid import UUID

import aiohttp
import pytest

from bot.voice.gateway import Gateway, equipment
from bot.voice.recognition import VoskEar
from bot.voice.settings import BUILT_IN_MODELS, Settings
from bot.voice.synthesis import EspeakSpeaker
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
    """The notice, the question by voice, the number by key, the postcode by voice, the answer."""
    async with Caller(gateway.audiosocket_port, voice) as caller:
        await caller.quiet()
        assert "how can i help" in caller.understood(ear)

        asked = await caller.asks("where is my order")
        assert "order number" in caller.understood(ear, since=asked)

        pressed = caller.press("10042#")
        await caller.quiet()
        assert "order one zero zero four two" in caller.understood(ear, since=pressed)

        answered = await caller.asks("one zero one two a b")
        assert "order" in caller.understood(ear, since=answered)
        assert "way" in caller.understood(ear, since=answered)


async def test_a_caller_asks_for_a_person_and_is_told_what_can_be_done(
    gateway: Gateway, voice: EspeakSpeaker, ear: VoskEar
) -> None:
    """Nobody is logged in: the caller hears so, and goes back to the assistant by a key."""
    async with Caller(gateway.audiosocket_port, voice) as caller:
        await caller.quiet()
        asked = await caller.asks("i want to speak to a person")
        assert "my colleagues" in caller.understood(ear, since=asked)

        pressed = caller.press("3")
        await caller.quiet()
        assert caller.understood(ear, since=pressed)


async def test_a_call_above_capacity_goes_to_the_queue(
    gateway: Gateway, voice: EspeakSpeaker
) -> None:
    """The third of two: the line is given back to the exchange, which is told where to."""
    async with (
        Caller(gateway.audiosocket_port, voice) as first,
        Caller(gateway.audiosocket_port, voice) as second,
    ):
        await first.quiet()
        await second.quiet()
        async with Caller(gateway.audiosocket_port, voice) as third:
            await third.is_over.wait()

        assert await what_next(gateway, third.call_id) == "queue"


async def what_next(gateway: Gateway, call_id: UUID) -> str:
    """What the dialplan reads when the gateway has hung up."""
    address = f"http://127.0.0.1:{gateway.port}/calls/{call_id}/next"
    async with aiohttp.ClientSession() as http, http.get(address) as response:
        return await response.text()

"""Whole calls: a caller who speaks, the real gateway, Rasa, action server and handoff service."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from uuid import UUID

import aiohttp
import pytest

from bot.voice.gateway import Gateway, equipment
from bot.voice.playout import Played
from bot.voice.settings import Settings
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


@pytest.fixture
async def voice() -> AsyncIterator[EspeakSpeaker]:
    """The caller's own voice."""
    async with EspeakSpeaker({"en": "gmw/en-us", "nl": "gmw/nl"}).running() as speaking:
        yield speaking


async def test_a_caller_asks_where_the_order_is(gateway: Gateway, voice: EspeakSpeaker) -> None:
    """The notice, the question by voice, the number by key, the postcode by voice, the answer."""
    async with Caller(gateway.audiosocket_port, voice) as caller:
        told = Told(gateway, caller)
        await told.until("recorded", "Frontline")
        await caller.quiet()

        await caller.say("where is my order")
        await told.until("What is your order number")

        caller.press("10042#")
        await told.until("postcode")
        await caller.quiet()

        await caller.say("one zero one two a b")
        await told.until("on its way")


async def test_a_caller_who_interrupts_is_listened_to(
    gateway: Gateway, voice: EspeakSpeaker
) -> None:
    """The greeting stops in the middle, and the question is answered."""
    async with Caller(gateway.audiosocket_port, voice) as caller:
        told = Told(gateway, caller)
        await told.until("recorded", "Nederlands")

        await caller.say("where is my order")
        await told.until("What is your order number")

        greeting = next(it for it in told.all() if "Frontline" in it.name)
        assert greeting.share < 1


async def test_a_caller_asks_for_a_person_and_is_told_what_can_be_done(
    gateway: Gateway, voice: EspeakSpeaker
) -> None:
    """Nobody is logged in: the caller hears so, and goes back to the assistant by a key."""
    async with Caller(gateway.audiosocket_port, voice) as caller:
        told = Told(gateway, caller)
        await told.until("Frontline")
        caller.press("0")
        await told.until("Press 1 to be called back")

        caller.press("3")
        await told.until("virtual assistant", times=2)


async def test_dutch_is_one_key_away(gateway: Gateway, voice: EspeakSpeaker) -> None:
    """Nine, and everything is said in Dutch."""
    async with Caller(gateway.audiosocket_port, voice) as caller:
        told = Told(gateway, caller)
        await told.until("Frontline")
        caller.press("9")
        await told.until("We gaan verder in het Nederlands")
        caller.press("0")
        await told.until("teruggebeld")


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


class Told:
    """What a caller has really heard, by the gateway's own account."""

    def __init__(self, gateway: Gateway, caller: Caller) -> None:
        self._gateway = gateway
        self._caller = caller

    def all(self) -> list[Played]:
        """The sentences that are over, oldest first."""
        call = self._gateway.call(str(self._caller.call_id))
        return list(call.spoken) if call is not None else []

    async def until(self, *parts: str, times: int = 1, within_s: float = 60.0) -> None:
        """Wait until each part was in a sentence that was heard; fails with what was heard."""

        def missing() -> list[str]:
            names = [played.name for played in self.all()]
            return [part for part in parts if sum(part in name for name in names) < times]

        try:
            async with asyncio.timeout(within_s):
                while missing():  # noqa: ASYNC110 - the call tells nobody when it has spoken
                    await asyncio.sleep(0.05)
        except TimeoutError:
            pytest.fail(f"{missing()} not heard, only {self.all()}")


async def what_next(gateway: Gateway, call_id: UUID) -> str:
    """What the dialplan reads when the gateway has hung up."""
    address = f"http://127.0.0.1:{gateway.port}/calls/{call_id}/next"
    async with aiohttp.ClientSession() as http, http.get(address) as response:
        return await response.text()

"""One call with a recording, from the telephone to the desk: real gateway, real service."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path

import aiohttp
import numpy as np
import pytest

from bot.voice import mulaw
from bot.voice.gateway import Gateway, equipment
from bot.voice.prompts import prompt
from bot.voice.recognition import Heard, Word
from bot.voice.recording.wav import HEAD_BYTES
from bot.voice.settings import Settings
from bot.voice.synthesis import EspeakSpeaker
from handoff.bot.responder import BotAnswer
from handoff.client.http import get
from handoff.model.conversation import BotReply, TurnFacts
from handoff.protocol.recordings import RecordingAnswer, RecordingView
from handoff.store.migrate import upgrade
from tests.handoff.api.support.house import SETTINGS, House, add_agents
from tests.voice.caller import Caller
from tests.voice.fakes import Deaf, Hum
from tests.voice.tones import Samples, level_db, tone

VOICE = 300  # the bot's, in Hertz: `Hum`
CALLER = 700
RATE = 8_000
WITHIN_S = 60.0
SILENT_DB = -80.0
NO_VOICE = EspeakSpeaker()  # this caller makes tones only


class Understands(Deaf):
    """Hears these sentences, one after the other, each word a tenth of a second."""

    def __init__(self, *sentences: str) -> None:
        self._sentences = list(sentences)

    def finish(self) -> Heard:
        """The next one."""
        words = self._sentences.pop(0).split()
        placed = tuple(Word(it, 0.3 + at / 10, 0.4 + at / 10) for at, it in enumerate(words))
        return Heard(" ".join(words), 1.0, placed)


class Recorded:
    """A house with a gateway before it, and what they have of the one call."""

    def __init__(self, house: House, gateway: Gateway, spool: Path) -> None:
        self.house = house
        self.gateway = gateway
        self.spool = spool

    async def heard(self, caller: Caller, text: str) -> None:
        """Wait until the caller has heard it."""

        def is_said() -> bool:
            call = self.gateway.call(caller.name)
            return call is not None and any(text in it.name for it in call.spoken)

        await self.until(is_said)

    async def until(self, is_true: Callable[[], bool]) -> None:
        """Wait until it is so."""
        async with asyncio.timeout(WITHIN_S):
            while not is_true():  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0.02)

    async def until_sent(self, caller: Caller) -> None:
        """The call is over, and nothing of it is left here."""
        await self.until(lambda: self.gateway.call(caller.name) is None)
        await self.until(lambda: not list(self.spool.iterdir()))

    async def view(self, conversation_id: str, username: str = "chris") -> RecordingView:
        """What the desk is told."""
        body = await self.get(f"/api/agent/conversations/{conversation_id}/recording", username)
        found = RecordingAnswer.model_validate_json(body).recording
        assert found is not None
        return found

    async def sides(self, view: RecordingView) -> tuple[Samples, Samples]:
        """The caller's, and the other."""
        assert view.href is not None
        sound = await self.get(view.href)
        assert len(sound) == view.size
        both = mulaw.decode(sound[HEAD_BYTES:])
        return both[0::2], both[1::2]

    async def get(self, path: str, username: str = "chris") -> bytes:
        """As somebody who is logged in."""
        login = await self.house.login(username)
        return await get(self.house.http, self.house.url + path, login.headers)


@pytest.fixture
async def stack() -> AsyncIterator[AsyncExitStack]:
    """Everything that is to be closed."""
    async with AsyncExitStack() as stack:
        yield stack


async def _recorded(stack: AsyncExitStack, tmp_path: Path, ear: Deaf) -> Recorded:
    database = f"sqlite+aiosqlite:///{tmp_path / 'handoff.db'}"
    await upgrade(database)
    await add_agents(database)
    house = await stack.enter_async_context(
        House(database, settings=replace(SETTINGS, recordings=tmp_path / "recordings"))
    )
    settings = Settings(
        handoff_url=house.url,
        voice_token="voice-token-of-the-tests",
        port=0,
        audiosocket_port=0,
        spool=tmp_path / "spool",
    )
    shared = await stack.enter_async_context(equipment(settings, speaker=Hum(), ear=ear))
    http = await stack.enter_async_context(aiohttp.ClientSession())
    gateway = await stack.enter_async_context(Gateway(settings, shared, http).running())
    return Recorded(house, gateway, tmp_path / "spool")


def _answers(text: str, slot: str | None = None) -> BotAnswer:
    return BotAnswer((BotReply(text=text),), TurnFacts(), slot)


def _between(side: Samples, start_ms: int, end_ms: int) -> Samples:
    return side[start_ms * RATE // 1_000 : end_ms * RATE // 1_000]


def _pitch(samples: Samples) -> float:
    """The strongest frequency, in Hertz."""
    assert level_db(samples) > SILENT_DB
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum) * RATE / len(samples))


async def test_what_was_said_is_heard_and_what_is_secret_is_not(
    stack: AsyncExitStack, tmp_path: Path
) -> None:
    """The caller's tone stands on the left, the bot's on the right, nothing where it was secret."""
    ear = Understands("where is my order", "one zero one two a b", "thank you")
    recorded = await _recorded(stack, tmp_path, ear)
    bot = recorded.house.bot
    bot.script["where is my order"] = _answers("Which postcode is it sent to?", "postcode")
    bot.script["one zero one two a b"] = _answers("It arrives on Friday.")
    bot.script["thank you"] = _answers("You are welcome.")
    voice = tone(CALLER, seconds=0.8, peak=8_000)
    async with Caller(recorded.gateway, NO_VOICE) as caller:
        await recorded.heard(caller, "You said")
        await caller.make(voice)
        await recorded.heard(caller, "Which postcode")
        await caller.make(voice)
        await recorded.heard(caller, "on Friday")
        await caller.make(voice)
        await recorded.heard(caller, "welcome")
        call = recorded.gateway.call(caller.name)
        assert call is not None
    await recorded.until_sent(caller)

    view = await recorded.view(call.conversation_id)
    left, right = await recorded.sides(view)

    assert view.consent == "told"
    assert len(left) * 1_000 // RATE == len(right) * 1_000 // RATE == view.duration_ms
    said = [(line.who, line.text) for line in view.lines]
    assert ("caller", "where is my order") in said
    assert ("caller", "one zero one two a b") not in said
    first = next(line for line in view.lines if line.text == "where is my order")
    assert _pitch(_between(left, first.start_ms, first.end_ms)) == pytest.approx(CALLER, abs=20)
    answer = next(line for line in view.lines if "Friday" in line.text)
    assert _pitch(_between(right, answer.start_ms, answer.end_ms)) == pytest.approx(VOICE, abs=20)
    (secret,) = [pause for pause in view.pauses if pause.reason == "secret"]
    assert secret.end_ms - secret.start_ms > 800
    for side in (left, right):
        assert level_db(_between(side, secret.start_ms + 40, secret.end_ms - 40)) < SILENT_DB


async def test_who_objects_in_the_middle_of_a_call_is_not_recorded(
    stack: AsyncExitStack, tmp_path: Path
) -> None:
    """What was recorded until then is gone, the objection is stored, the call goes on."""
    ear = Understands("where is my order", "do not record me", "thank you")
    recorded = await _recorded(stack, tmp_path, ear)
    voice = tone(CALLER, seconds=0.8, peak=8_000)
    async with Caller(recorded.gateway, NO_VOICE) as caller:
        await recorded.heard(caller, "You said")
        await caller.make(voice)
        await recorded.heard(caller, "where is my order")
        await caller.make(voice)
        await recorded.heard(caller, prompt("unrecorded", "en"))
        await caller.make(voice)
        await recorded.heard(caller, "thank you")
        call = recorded.gateway.call(caller.name)
        assert call is not None
    await recorded.until_sent(caller)

    view = await recorded.view(call.conversation_id)

    assert (view.consent, view.href, view.lines, view.began_at) == ("objected", None, [], None)
    assert not list((tmp_path / "recordings").glob("*"))

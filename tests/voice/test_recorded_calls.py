"""Calls as a real Asterisk sent them: nothing in the pauses, keys between, an end of its own."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest

from bot.voice import audiosocket as wire
from bot.voice.acts import Send, Standing, Told
from bot.voice.audiosocket_server import AudioSocketLine
from bot.voice.call import Call
from bot.voice.equipment import Equipment
from bot.voice.recognition import VoskEar, decoding_threads
from bot.voice.synthesis import EspeakSpeaker, Manner
from tests.voice.fakes import Hum, Scripted
from tests.voice.replay import Message, messages, play
from tests.voice.timing import recorded

MODELS = Path(__file__).parents[2] / "bot" / "voice" / "models"
SAID = {
    "keyed": ["where is my order"],
    "spoken": ["where is my order", "one zero zero four two", "yes please"],
    "unanswered": ["where is my order"],
}
ASTERISK_PATIENCE_S = 2.0


@dataclass
class Line:
    """A call that was played, and what became of it."""

    conversation: Scripted = field(default_factory=Scripted)
    heard: list[Message] = field(default_factory=list)


@pytest.fixture(scope="module")
def lines() -> Mapping[str, Line]:
    """All of them, played at once: they take as long as they took."""
    return asyncio.run(_play_all())


async def _play_all() -> Mapping[str, Line]:
    ear = VoskEar({"en": MODELS / "en"})
    ear.load()
    lines = {name: Line() for name in recorded()}
    async with EspeakSpeaker({"en": "gmw/en-us"}).running() as voice:
        with decoding_threads(2) as threads:
            now = asyncio.get_running_loop().time
            shared = Equipment(ear=ear, speaker=Hum(), threads=threads, now=now)
            await asyncio.gather(
                *(_play(name, line, shared, voice) for name, line in lines.items())
            )
    return lines


async def _play(name: str, line: Line, shared: Equipment, voice: EspeakSpeaker) -> None:
    words = [await voice.speak(text, "en", Manner(150)) for text in SAID[name]]
    slot = "order_number" if name == "keyed" else None
    line.conversation.tells(Standing("bot", "en", slot), Told("How can I help?"))

    @asynccontextmanager
    async def answer(call_id: str) -> AsyncIterator[Call]:
        yield Call(call_id, line.conversation, shared, language="en")

    server = await asyncio.start_server(AudioSocketLine(answer).serve, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        line.heard = await play(port, uuid4(), messages(recorded()[name], words))


def test_turns_end_in_pauses_in_which_nothing_comes(lines: Mapping[str, Line]) -> None:
    """Three answers with three seconds between them, each heard by itself and whole."""
    assert lines["spoken"].conversation.deeds == [Send(text) for text in SAID["spoken"]]


def test_keys_of_a_real_exchange_are_one_number(lines: Mapping[str, Line]) -> None:
    """A third of a second apart, ended by hash."""
    assert lines["keyed"].conversation.deeds[-1] == Send("10042")


@pytest.mark.parametrize("name", SAID)
def test_the_exchange_is_never_left_without_audio(lines: Mapping[str, Line], name: str) -> None:
    """It would end the call after two seconds of nothing, silence included."""
    came = [at for at, _ in lines[name].heard]
    gaps = [later - at for at, later in zip(came, came[1:], strict=False)]

    assert max(gaps) < ASTERISK_PATIENCE_S


@pytest.mark.parametrize("name", SAID)
def test_nothing_is_sent_that_the_exchange_would_hang_up_on(
    lines: Mapping[str, Line], name: str
) -> None:
    """Audio, and a hang-up at the very end: anything else is an error to Asterisk."""
    stream = wire.call(uuid4()) + b"".join(data for _, data in lines[name].heard)
    _, *came = wire.Decoder().feed(stream)

    assert {type(it) for it in came[:-1]} == {wire.Audio}
    assert isinstance(came[-1], wire.Audio | wire.HangUp)


def test_who_hangs_up_ends_the_conversation(lines: Mapping[str, Line]) -> None:
    """However the exchange ended the call."""
    assert all(line.conversation.is_ended for line in lines.values())

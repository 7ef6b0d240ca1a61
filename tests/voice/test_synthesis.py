"""The real voice in its real process: complete, in both languages, and back after a kill."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator

import pytest

from bot.voice.speech_worker import Order, Spoken
from bot.voice.synthesis import EspeakSpeaker, Manner, SpeechFailed, is_plausible
from tests.voice.tones import level_db

SENTENCE = "Your parcel is on its way and should arrive on Thursday."


@pytest.fixture
async def speaker() -> AsyncIterator[EspeakSpeaker]:
    """One worker."""
    async with EspeakSpeaker().running() as speaking:
        yield speaking


async def test_it_speaks_both_languages(speaker: EspeakSpeaker) -> None:
    """Some seconds of audible sound each."""
    english = await speaker.speak(SENTENCE, "en", Manner())
    dutch = await speaker.speak("Uw pakket is onderweg.", "nl", Manner())

    assert 2 < len(english) / 8_000 < 6
    assert 0.8 < len(dutch) / 8_000 < 4
    assert level_db(english) > -30
    assert level_db(dutch) > -30


async def test_slower_and_softer_are_heard(speaker: EspeakSpeaker) -> None:
    """The manner changes length and level."""
    normal = await speaker.speak(SENTENCE, "en", Manner())
    slow = await speaker.speak(SENTENCE, "en", Manner(words_a_minute=110))
    soft = await speaker.speak(SENTENCE, "en", Manner(volume=0.4))

    assert len(slow) > len(normal) * 1.2
    assert level_db(soft) < level_db(normal) - 3


async def test_a_killed_worker_is_replaced(speaker: EspeakSpeaker) -> None:
    """The sentence after the kill is spoken whole, by another process."""
    await speaker.speak("One.", "en", Manner())
    [before] = speaker.pids
    os.kill(before, signal.SIGKILL)

    spoken = await speaker.speak(SENTENCE, "en", Manner())

    assert len(spoken) / 8_000 > 2
    assert speaker.pids != [before]


async def test_a_kill_in_the_middle_of_a_sentence_loses_nothing(speaker: EspeakSpeaker) -> None:
    """A stopped process does not answer; killed, its sentence is spoken by the next."""
    await speaker.speak("One.", "en", Manner())
    [before] = speaker.pids
    os.kill(before, signal.SIGSTOP)
    speaking = asyncio.create_task(speaker.speak(SENTENCE, "en", Manner()))
    async with asyncio.timeout(5):
        while speaker.idle:  # noqa: ASYNC110 - the worker tells nobody when it begins
            await asyncio.sleep(0.01)
    os.kill(before, signal.SIGKILL)

    assert len(await speaking) / 8_000 > 2


async def test_a_voice_that_does_not_exist_is_a_fault_not_another_voice() -> None:
    """espeak-ng would speak with whatever it had before."""
    async with EspeakSpeaker({"en": "gmw/xx"}).running() as speaker:
        with pytest.raises(SpeechFailed, match="gmw/xx"):
            await speaker.speak("Hello.", "en", Manner())


async def test_the_same_phrase_is_spoken_once(speaker: EspeakSpeaker) -> None:
    """The second time it comes from the cache, not from the voice (whose audio always differs)."""
    first = await speaker.speak(SENTENCE, "en", Manner())

    assert await speaker.speak(SENTENCE, "en", Manner()) is first


async def test_what_was_learned_is_said_when_the_voice_has_died(
    speaker: EspeakSpeaker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In the usual manner, if it must be; anything else is a fault."""
    await speaker.learn([("Please stay on the line.", "en")])
    learned = await speaker.speak("Please stay on the line.", "en", Manner())
    slowly = await speaker.speak("Please stay on the line.", "en", Manner(110))

    async def dead(order: Order) -> Spoken:
        return Spoken(b"", 0, "no voice")

    monkeypatch.setattr(speaker, "_once", dead)
    assert len(slowly) > len(learned)
    assert await speaker.speak("Please stay on the line.", "en", Manner()) is learned
    assert await speaker.speak("Please stay on the line.", "en", Manner(120)) is learned
    with pytest.raises(SpeechFailed):
        await speaker.speak(SENTENCE, "en", Manner())


async def test_nothing_to_say_is_silence(speaker: EspeakSpeaker) -> None:
    """White space has no sound."""
    assert len(await speaker.speak("  ", "en", Manner())) == 0


def test_audio_too_short_for_its_text_is_not_believed() -> None:
    """A sentence of 45 letters takes more than a second."""
    assert is_plausible("a" * 45, 1.1)
    assert not is_plausible("a" * 45, 0.5)
    assert not is_plausible("yes", 0.0)

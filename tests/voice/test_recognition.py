"""The real Vosk on the repository's small model, hearing the real voice."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from bot.voice import recognition
from bot.voice.recognition import Heard, Listening, ModelMissing, VoskEar, decoding_threads
from bot.voice.synthesis import EspeakSpeaker, Manner
from tests.voice.fakes import Broken, Hung
from tests.voice.tones import Samples

MODELS = Path(__file__).parents[2] / "bot" / "voice" / "models"
ORDER = "where is my order"
DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


@pytest.fixture(scope="module")
def ear() -> VoskEar:
    """The English model, loaded."""
    loaded = VoskEar({"en": MODELS / "en"})
    loaded.load()
    return loaded


@pytest.fixture
def threads() -> Iterator[ThreadPoolExecutor]:
    """Two decoding threads."""
    with decoding_threads(2) as pool:
        yield pool


@pytest.fixture
async def speaker() -> AsyncIterator[EspeakSpeaker]:
    """A voice the model was trained on, as American as its letters."""
    async with EspeakSpeaker({"en": "gmw/en-us"}).running() as speaking:
        yield speaking


async def said(speaker: EspeakSpeaker, text: str) -> Samples:
    """The text as a caller's samples, with a little silence around."""
    silence = np.zeros(1_600, np.int16)
    return np.concatenate([silence, await speaker.speak(text, "en", Manner(150)), silence])


async def test_it_hears_what_was_said(
    ear: VoskEar, threads: ThreadPoolExecutor, speaker: EspeakSpeaker
) -> None:
    """A sentence of the house in pieces of 20 ms."""
    listening = Listening(ear.listen("en"), threads)
    samples = await said(speaker, ORDER)
    for at in range(0, len(samples), 160):
        listening.hear(samples[at : at + 160])

    heard = await listening.finish()

    assert heard.text == ORDER
    assert heard.confidence > 0.5
    assert listening.backlog_s == 0


async def test_words_are_known_before_the_end(ear: VoskEar, speaker: EspeakSpeaker) -> None:
    """What was understood so far grows: a first word can stop the bot."""
    samples = await said(speaker, ORDER)
    utterance = ear.listen("en")

    assert utterance.accept(samples[: len(samples) * 2 // 3]).startswith("where")
    assert utterance.accept(samples[len(samples) * 2 // 3 :]) != ""
    assert utterance.finish().text == ORDER


async def test_digits_only_are_heard_when_digits_are_asked_for(
    ear: VoskEar, threads: ThreadPoolExecutor, speaker: EspeakSpeaker
) -> None:
    """With a grammar every word is one of it, or unknown."""
    number = Listening(ear.listen("en", DIGITS), threads)
    number.hear(await said(speaker, "one zero zero four two"))
    other = Listening(ear.listen("en", DIGITS), threads)
    other.hear(await said(speaker, "customer support please"))

    assert (await number.finish()).text == "one zero zero four two"
    assert {word for word in (await other.finish()).text.split() if word in DIGITS} == set()


async def test_calls_do_not_hear_each_other(
    ear: VoskEar, threads: ThreadPoolExecutor, speaker: EspeakSpeaker
) -> None:
    """Four utterances decoded at once on one model."""
    texts = ["yes please", ORDER, "cancel my order", "no thank you"]
    calls = [Listening(ear.listen("en"), threads) for _ in texts]
    spoken = [await said(speaker, text) for text in texts]
    for call, samples in zip(calls, spoken, strict=True):
        call.hear(samples)

    heard = await asyncio.gather(*(call.finish() for call in calls))

    assert [words.text for words in heard] == texts


async def test_silence_is_nothing(ear: VoskEar, threads: ThreadPoolExecutor) -> None:
    """Two seconds of it."""
    listening = Listening(ear.listen("en"), threads)
    listening.hear(np.zeros(16_000, np.int16))

    assert (await listening.finish()).is_nothing


async def test_a_recogniser_that_gives_up_has_heard_nothing(threads: ThreadPoolExecutor) -> None:
    """Whatever more comes; the call goes on with what it does when it did not understand."""
    listening = Listening(Broken(), threads)
    for _ in range(100):
        listening.hear(np.zeros(1_600, np.int16))
        await asyncio.sleep(0)

    assert (await listening.finish()).is_nothing
    assert listening.backlog_s == 0


async def test_what_is_not_decoded_in_time_is_not_waited_for(
    threads: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A recogniser that hangs costs the turn, not the call."""
    monkeypatch.setattr(recognition, "DECODED_WITHIN_S", 0.05)
    hung = Hung()
    listening = Listening(hung, threads)
    listening.hear(np.zeros(16_000, np.int16))

    heard = await listening.finish()
    hung.goes_on.set()

    assert heard.is_nothing


@pytest.mark.parametrize(
    "sound",
    [
        np.resize(np.array([32_767, -32_768], np.int16), 24_000),
        np.full(24_000, -32_768, np.int16),
        np.random.default_rng(7).integers(-32_768, 32_767, 24_000).astype(np.int16),
        np.resize(np.r_[np.full(400, 32_767), np.zeros(1_200)].astype(np.int16), 24_000),
    ],
    ids=["square wave", "stuck at the edge", "full noise", "clicks"],
)
async def test_sound_that_is_no_speech_does_no_harm(
    ear: VoskEar, threads: ThreadPoolExecutor, speaker: EspeakSpeaker, sound: Samples
) -> None:
    """However loud; the next utterance of the same model is heard as ever."""
    hostile = Listening(ear.listen("en"), threads)
    for at in range(0, len(sound), 333):
        hostile.hear(sound[at : at + 333])
    await hostile.finish()
    after = Listening(ear.listen("en"), threads)
    after.hear(await said(speaker, ORDER))

    assert (await after.finish()).text == ORDER


async def test_what_is_forgotten_is_not_decoded(ear: VoskEar, threads: ThreadPoolExecutor) -> None:
    """After `forget` nothing waits."""
    listening = Listening(ear.listen("en"), threads)
    listening.hear(np.zeros(160_000, np.int16))

    await listening.forget()

    assert listening.backlog_s == 0


def test_a_missing_model_is_named() -> None:
    """And how to get it; Vosk itself would end the process."""
    with pytest.raises(ModelMissing, match="make voice-models"):
        VoskEar({"en": MODELS / "xx"}).load()


def test_phrases_beyond_the_vocabulary_are_left_out(ear: VoskEar) -> None:
    """A grammar of words that the model cannot hear would only warn in the log."""
    assert ear.knows("en", "where is my order")
    assert not ear.knows("en", "where is my xylophone")


@pytest.mark.parametrize(
    ("text", "is_nothing"), [("", True), ("mhm", True), ("[unk]", True), ("mhm yes", False)]
)
def test_listening_sounds_are_no_answer(text: str, is_nothing: bool) -> None:
    """ "Mhm" does not stop the bot."""
    assert Heard(text).is_nothing is is_nothing

"""The built-in models hear what callers say in the calls that are played, each in its language."""

from collections.abc import AsyncIterator

import numpy as np
import pytest

from bench.evaluate.hearing import Errors, Outcome, errors, words
from bot.voice.grammar import AFFIRM, question
from bot.voice.prompts import LANGUAGES
from bot.voice.recognition import VoskEar
from bot.voice.settings import BUILT_IN_MODELS
from bot.voice.synthesis import EspeakSpeaker, Manner
from tests.voice.scenario import scenarios

# What is said elsewhere than in the calls: asking for people, changing one's mind, numbers.
DUTCH = (
    "ik wil een medewerker spreken",
    "waar blijft mijn pakket",
    "ik wil mijn bestelling annuleren",
    "ik wil mijn geld terug",
    "kunt u dat herhalen",
    "ja graag",
    "nee bedankt",
    "in het engels graag",
    "dubbel nul vier twee een",
    "drie zeven negen acht zes",
)
MOST_WRONG = 0.1


@pytest.fixture(scope="module")
def ears() -> dict[str, VoskEar]:
    """Each language's model by itself: nobody may help out."""
    found = {language: VoskEar({language: BUILT_IN_MODELS / language}) for language in LANGUAGES}
    for ear in found.values():
        ear.load()
    return found


@pytest.fixture
async def speaker() -> AsyncIterator[EspeakSpeaker]:
    """A Dutch voice."""
    async with EspeakSpeaker({"nl": "gmw/nl"}).running() as speaking:
        yield speaking


def _said_in_calls() -> list[str]:
    """What Dutch callers say in scenarios.yml."""
    steps = (step for scenario in scenarios() for step in scenario.steps)
    return [step["say"] for step in steps if step.get("in") == "nl"]


async def _wrong(ear: VoskEar, language: str, speaker: EspeakSpeaker) -> Errors:
    outcomes = []
    silence = np.zeros(2_400, np.int16)
    for text in (*_said_in_calls(), *DUTCH):
        spoken = await speaker.speak(text, "nl", Manner(150))
        utterance = ear.listen(language)
        utterance.accept(np.concatenate([silence, spoken, silence]))
        heard = words(utterance.finish().text, "nl")
        outcomes.append(Outcome(text, words(text, "nl"), heard))
    return errors(outcomes, "nl")[0]


async def test_dutch_is_heard_in_dutch(ears: dict[str, VoskEar], speaker: EspeakSpeaker) -> None:
    """One word in ten at most is wrong; an English ear gets hardly any."""
    by_dutch = await _wrong(ears["nl"], "nl", speaker)
    by_english = await _wrong(ears["en"], "en", speaker)

    assert by_dutch.said > 40
    assert by_dutch.rate is not None
    assert by_english.rate is not None
    assert by_dutch.rate <= MOST_WRONG
    assert by_english.rate > 5 * MOST_WRONG


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("slot", "payloads"), [("order_number", ()), (None, (AFFIRM,))])
def test_every_expected_answer_can_be_heard(
    ears: dict[str, VoskEar], language: str, slot: str | None, payloads: tuple[str, ...]
) -> None:
    """A phrase with an unknown word would be left out without anybody noticing.

    New ones go into tools/speech_model/words: `make speech-models BUILD_ARGS=--graph-only`.
    """
    phrases = question(slot, payloads, language).phrases

    assert phrases
    assert [one for one in phrases if not ears[language].knows(language, one)] == []

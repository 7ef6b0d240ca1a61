"""A card number spoken by a real voice and heard by the real ear is not in the recording."""

from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from bot.voice import mulaw
from bot.voice.recognition import Heard, VoskEar
from bot.voice.recording.notes import Notes, Uttered
from bot.voice.recording.recorder import Recorder
from bot.voice.recording.secrets import numbers
from bot.voice.recording.spool import Spooled, left
from bot.voice.synthesis import EspeakSpeaker, Manner
from tests.voice.tones import Samples

MODELS = Path(__file__).parents[3] / "bot" / "voice" / "models"
FRAME = 160
SAID = {
    "en": ("my card is 4 1 1 1, 1 1 1 1, 1 1 1 1, 1 1 1 1 thank you", "my card is", "1111"),
    "nl": ("mijn kaart is 4 5 3 9, 1 4 8 8, 0 3 4 3, 6 4 6 7 dank je", "mijn kaart is", "6467"),
}


@pytest.fixture(scope="module")
def ear() -> VoskEar:
    """Both built-in models."""
    loaded = VoskEar({language: MODELS / language for language in SAID})
    loaded.load()
    return loaded


@pytest.fixture
async def voice() -> AsyncIterator[EspeakSpeaker]:
    """Voices that the models know."""
    async with EspeakSpeaker({"en": "gmw/en-us", "nl": "gmw/nl"}).running() as speaking:
        yield speaking


def _understand(ear: VoskEar, language: str, samples: Samples) -> Heard:
    utterance = ear.listen(language)
    for at in range(0, len(samples), 10 * FRAME):
        utterance.accept(samples[at : at + 10 * FRAME])
    return utterance.finish()


@pytest.mark.parametrize("language", list(SAID))
async def test_a_spoken_card_number_cannot_be_heard_afterwards(
    ear: VoskEar, voice: EspeakSpeaker, tmp_path: Path, language: str
) -> None:
    """The ear that understood it understands the words around it, and no number any more."""
    sentence, before, last = SAID[language]
    spoken = await voice.speak(sentence, language, Manner(150))
    samples = np.concatenate([np.zeros(1_600, np.int16), spoken, np.zeros(4_000, np.int16)])
    at = 0.0
    recorder = Recorder("c1", "c_conversation00000001", lambda: at, Spooled(tmp_path))
    recorder.begin()
    uttered = Uttered(recorder)
    for start in range(0, len(samples) - FRAME, FRAME):
        at += 0.02
        frame = samples[start : start + FRAME]
        uttered.add(FRAME, recorder.hear(frame))
    text = Notes(recorder).said(_understand(ear, language, samples), uttered)
    assert await recorder.close()
    (one,) = left(tmp_path)
    kept = mulaw.decode(one.sound.read_bytes()[0::2])
    again = _understand(ear, language, kept)

    assert f"{'*' * 12}{last}" in text
    assert before.split()[0] in again.text.split()
    assert all(len(number.digits) < 3 for number in numbers(again.text.split()))

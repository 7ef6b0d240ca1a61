"""Plays recordings to the gateway's own ear, as a call would: 8 kHz, the model of the language."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from bench.evaluate import hearing
from bench.evaluate.hearing import Outcome
from bench.evaluate.recordings import Recording, recordings
from bench.evaluate.rows import BadData
from bot.voice.recognition import LINE_RATE, Ear, ModelMissing, VoskEar
from bot.voice.settings import BUILT_IN_MODELS
from tools import places

# Speech gets going only after a moment of silence, on a telephone too.
_AROUND = np.zeros(int(0.3 * LINE_RATE), np.int16)
_PIECE = LINE_RATE // 5
INSTALLED = places.VAR / "voice-models"


def ear_of(language: str, model: Path | None = None) -> tuple[VoskEar, Path]:
    """The ear for that language with the model given, else as installed, else the built-in one."""
    choices = [model] if model is not None else [INSTALLED / language, BUILT_IN_MODELS / language]
    folder = next((one for one in choices if one.is_dir()), choices[-1])
    ear = VoskEar({language: folder})
    try:
        ear.load()
    except ModelMissing as error:
        raise BadData(f"{error}.") from error
    return ear, folder


def heard(of: Sequence[Recording], ear: Ear, language: str) -> Iterator[Outcome]:
    """What the ear makes of each recording."""
    for recording in of:
        utterance = ear.listen(language)
        samples = np.concatenate((_AROUND, recording.samples, _AROUND))
        for at in range(0, len(samples), _PIECE):
            utterance.accept(samples[at : at + _PIECE])
        text = utterance.finish().text
        said = hearing.words(recording.said, language)
        yield Outcome(recording.name, said, hearing.words(text, language))


def scored(folder: Path, language: str, model: Path | None = None) -> str:
    """The report of a folder; raises BadData."""
    played = recordings(folder)
    ear, used = ear_of(language, model)
    began = time.monotonic()
    outcomes = list(heard(played, ear, language))
    seconds = sum(recording.seconds for recording in played)
    pace = (time.monotonic() - began) / seconds
    title = f"{folder.name}: {seconds:.0f} s of speech by the model in {used}, {pace:.2f} s each"
    return hearing.report(title, outcomes, language)

"""`python -m tools.speech_model.held_out nl FOLDER`: recordings to test a model on.

A folder for each set, for `make evaluate-asr`: sentences of tests/nlu (no model learns from those),
order numbers and answers, by the voices that the model has heard and by those held out, clean and
with noise. "any" are sentences with words that the model cannot know.
"""

import argparse
import csv
import random
import sys
import wave
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tools import places
from tools.speech_model.features import RATE
from tools.speech_model.line import noise, resampled
from tools.speech_model.sentences import Material, material, words_of
from tools.speech_model.speaking import Said, by_espeak, by_flite
from tools.speech_model.utterances import Speaker
from tools.speech_model.voices import LANGUAGES, voices

TESTS = places.ROOT / "tests" / "nlu"
SENTENCES = 60
SEED = 123
LINE_RATE = 8_000
_LOUDNESS = (4_000, 20_000)
_SILENCE_S = 0.3


@dataclass(frozen=True)
class Set:
    """Which texts, in whose voices, and how far the noise is below the speech."""

    texts: str
    speaker: Speaker
    is_held: bool
    noise_db: float | None = None

    @property
    def name(self) -> str:
        """As its folder is called."""
        parts = [self.texts, self.speaker.value, "held" if self.is_held else "taught"]
        return "-".join(parts if self.noise_db is None else [*parts, f"{self.noise_db:g}dB"])


SETS = (
    *(
        Set(texts, speaker, is_held)
        for texts in ("sentences", "digits", "answers")
        for speaker in (Speaker.ESPEAK, Speaker.FLITE)
        for is_held in (False, True)
    ),
    Set("sentences", Speaker.ESPEAK, True, 15.0),
    Set("digits", Speaker.ESPEAK, True, 15.0),
    Set("any", Speaker.ESPEAK, True),
)


def texts(kind: str, language: str, of: Material) -> list[str]:
    """What is said in a set; the same texts each time."""
    rng = random.Random(SEED)  # noqa: S311 - drawn to be repeatable
    if kind == "digits":
        digits = of.digits
        return [
            " ".join(rng.choice(digits) for _ in range(rng.choice((4, 5, 5, 5, 6))))
            for _ in range(SENTENCES)
        ]
    if kind == "answers":
        return rng.sample(of.answers, SENTENCES)
    known = set(of.vocabulary)
    sentences = sorted(" ".join(words) for words in _unseen(language, of))
    chosen = [
        sentence
        for sentence in sentences
        if 2 <= len(sentence.split()) <= 12
        and (kind == "any" or known.issuperset(sentence.split()))
    ]
    return rng.sample(chosen, SENTENCES)


def spoken(of: Set, language: str, said: Sequence[str]) -> Iterator[NDArray[np.int16]]:
    """Each text at 8 kHz, as loud as callers are."""
    rng = np.random.default_rng(SEED)
    who = voices(language)
    cast = who.held if of.is_held else who.taught
    speak = by_espeak if of.speaker is Speaker.ESPEAK else by_flite
    for text in said:
        yield _on_the_line(speak(text, who, cast, rng), of.noise_db, rng)


def write(folder: Path, sounds: Iterator[NDArray[np.int16]], said: Sequence[str]) -> None:
    """A WAV and a .txt for each."""
    folder.mkdir(parents=True, exist_ok=True)
    for at, (samples, text) in enumerate(zip(sounds, said, strict=True)):
        with wave.open(str(folder / f"{at:03}.wav"), "wb") as out:
            out.setparams((1, 2, LINE_RATE, 0, "NONE", ""))
            out.writeframes(samples.tobytes())
        (folder / f"{at:03}.txt").write_text(f"{text}\n", "utf-8")


def _unseen(language: str, of: Material) -> Iterator[tuple[str, ...]]:
    learnt = set(of.written)
    for file in sorted(TESTS.glob(f"intents*_{language}.csv")):
        with file.open(encoding="utf-8", newline="") as opened:
            for row in csv.DictReader(opened):
                words = words_of(row["text"], language)
                if words and words not in learnt:
                    yield words


def _on_the_line(said: Said, noise_db: float | None, rng: np.random.Generator) -> NDArray[np.int16]:
    wide = resampled(said.samples, round(len(said.samples) * RATE / said.rate))
    line = resampled(wide, len(wide) // 2)
    line = line / (np.abs(line).max() + 1e-9) * rng.uniform(*_LOUDNESS)
    silence = np.zeros(int(_SILENCE_S * LINE_RATE))
    line = np.concatenate([silence, line, silence])
    if noise_db is not None:
        loudness = float(np.sqrt((line**2).mean()))
        line = line + noise(len(line), rng) * loudness * 10 ** (-noise_db / 20)
    return np.asarray(np.clip(np.round(line), -32_768, 32_767), np.int16)


def main(arguments: Sequence[str]) -> int:
    """The command."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.speech_model.held_out", description=__doc__
    )
    parser.add_argument("language", choices=LANGUAGES)
    parser.add_argument("folder", type=Path)
    asked = parser.parse_args(arguments)
    of = material(asked.language)
    for one in SETS:
        said = texts(one.texts, asked.language, of)
        write(asked.folder / one.name, spoken(one, asked.language, said), said)
        print(f"{asked.folder / one.name}: {len(said)} recordings")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""Spoken training material: each sentence in some voice, over some line, with its phones."""

import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from multiprocessing import get_context

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from tools.speech_model.features import RATE, mfcc
from tools.speech_model.line import disturbed, hum
from tools.speech_model.phones import SILENCE, UnknownPhoneme
from tools.speech_model.segments import Segment, labels
from tools.speech_model.sentences import Material
from tools.speech_model.speaking import Said, by_espeak, by_flite
from tools.speech_model.voices import Voices, voices

# The network is not told what such a frame is.
UNTOLD = -100
_SHORTEST_FRAMES = 30
_WHOLE_SENTENCES = 0.55


class Speaker(Enum):
    """Whose voice; nobody's is noise and silence, so that they are no words."""

    ESPEAK = "espeak"
    FLITE = "flite"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Order:
    """One utterance to make."""

    language: str
    speaker: Speaker
    text: str
    seed: int


@dataclass(frozen=True, slots=True)
class Utterance:
    """Its features (10 ms a row), and the phone of each."""

    features: NDArray[np.float16]
    phones: NDArray[np.int16]


def orders(
    language: str, material: Material, counts: dict[Speaker, int], seed: int
) -> Iterator[Order]:
    """What to speak: sentences as callers say them, and words in any order so that none is rare."""
    rng = random.Random(seed)  # noqa: S311 - drawn to be repeatable
    vocabulary = material.vocabulary
    sentences = material.drawn(sum(counts.values()), rng)
    speakers = (speaker for speaker, count in counts.items() for _ in range(count))
    for at, (speaker, sentence) in enumerate(zip(speakers, sentences, strict=True)):
        is_whole = rng.random() < _WHOLE_SENTENCES
        words = [rng.choice(vocabulary) for _ in range(rng.randrange(1, 8))]
        text = sentence if is_whole else " ".join(words)
        yield Order(language, speaker, text, seed * 1_000_003 + at)


def spoken(of: Iterable[Order], processes: int) -> Iterator[Utterance]:
    """All of them, in order; those with a sound that has no phone are left out."""
    with get_context("spawn").Pool(processes) as pool:
        for utterance in pool.imap(made, of, chunksize=50):
            if utterance is not None and len(utterance.features) > _SHORTEST_FRAMES:
                yield utterance


def made(order: Order) -> Utterance | None:
    """One utterance; None where a sound has no phone."""
    rng = np.random.default_rng(order.seed)
    who = voices(order.language)
    try:
        said = _said(order, who, rng)
    except UnknownPhoneme:
        return None
    samples, moved = disturbed(said.samples, said.segments, said.rate, rng)
    features = mfcc(samples)
    phones = labels(moved, len(features), who.inventory)
    if order.speaker is Speaker.FLITE:
        phones[np.isin(phones, [who.inventory.numbers[phone] for phone in who.unlike])] = UNTOLD
    return Utterance(features.astype(np.float16), phones)


def _said(order: Order, who: Voices, rng: Generator) -> Said:
    match order.speaker:
        case Speaker.ESPEAK:
            return by_espeak(order.text, who, who.taught, rng)
        case Speaker.FLITE:
            return by_flite(order.text, who, who.taught, rng)
        case Speaker.NOBODY:
            wave = hum(rng)
            return Said(wave, (Segment(SILENCE, 0.0, len(wave) / RATE),), RATE)

"""A sentence in somebody's voice, with the time of each phone: espeak-ng's voices and flite's."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from tools.speech_model import flite
from tools.speech_model.espeak import RATE as ESPEAK_RATE
from tools.speech_model.espeak import Espeak, Manner
from tools.speech_model.phones import SILENCE
from tools.speech_model.segments import Segment, segments
from tools.speech_model.voices import Cast, Voices

_PAUSE_AFTER_WORD = 0.04
_UNVARIED = 0.12
# Between words espeak-ng tells of pauses that nobody hears; a comma's is a real one.
_UNHEARD = frozenset({"_", "_|", "_!"})


@dataclass(frozen=True)
class Said:
    """Samples at `rate`, and the phones in them."""

    samples: NDArray[np.floating]
    segments: tuple[Segment, ...]
    rate: int


@cache
def house_voice() -> Espeak:
    """espeak-ng, which can be started once in a process."""
    return Espeak()


def by_espeak(text: str, voices: Voices, cast: Cast, rng: Generator) -> Said:
    """In any accent, variant and manner; raises UnknownPhoneme."""
    accent, variant = str(rng.choice(voices.accents)), str(rng.choice(cast.variants))
    is_plain = cast is voices.taught and rng.random() < _UNVARIED
    manner = Manner(
        speed=int(rng.integers(115, 235)),
        pitch=int(rng.integers(20, 85)),
        pitch_range=int(rng.integers(15, 85)),
        gap=0 if rng.random() < 0.8 else int(rng.integers(1, 6)),
    )
    written = _with_pauses(text, rng)
    said = house_voice().say(written, accent if is_plain else f"{accent}+{variant}", manner)
    return Said(said.samples, tuple(segments(said, voices.inventory)), ESPEAK_RATE)


def by_flite(text: str, voices: Voices, cast: Cast, rng: Generator) -> Said:
    """By flite, which reads the phones of a language that it does not know."""
    name = str(rng.choice(cast.flite))
    manner = flite.Manner(float(rng.uniform(0.8, 1.3)), float(rng.uniform(0.8, 1.35)))
    written = _with_pauses(text, rng)
    if voices.flite_reads is None:
        return Said(*flite.say(written, name, manner), flite.RATE)
    phones = _phones_of(written, voices)
    samples, read = flite.read(
        ["pau" if phone == SILENCE else voices.flite_reads[phone] for phone in phones],
        name,
        manner,
    )
    named = tuple(
        Segment(phone, one.start_s, one.end_s) for phone, one in zip(phones, read, strict=True)
    )
    return Said(samples, named, flite.RATE)


def _phones_of(text: str, voices: Voices) -> list[str]:
    """What espeak-ng would say, with a pause at both ends and none twice."""
    said = house_voice().say(text, voices.accents[0], Manner(450))
    phones = [SILENCE]
    for phoneme in said.phonemes:
        if phoneme.mnemonic in _UNHEARD:
            continue
        for phone in voices.inventory.heard_as(phoneme.mnemonic):
            if phone != SILENCE or phones[-1] != SILENCE:
                phones.append(phone)
    return phones if phones[-1] == SILENCE else [*phones, SILENCE]


def _with_pauses(text: str, rng: Generator) -> str:
    """With a comma here and there."""
    *words, last = text.split()
    paused = [f"{word}," if rng.random() < _PAUSE_AFTER_WORD else word for word in words]
    return " ".join([*paused, last])

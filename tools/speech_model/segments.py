"""Which phone sounds when: what was spoken, cut into phones and into words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tools.speech_model.espeak import Phoneme, Spoken
from tools.speech_model.phones import SILENCE, Inventory

FRAME_S = 0.01
# A word, and the phones with which it was said.
Way = tuple[str, tuple[str, ...]]
# A frame of 25 ms stands for its middle.
_MIDDLE_S = 0.0125


@dataclass(frozen=True, slots=True)
class Segment:
    """One phone from its start to its end, in seconds."""

    phone: str
    start_s: float
    end_s: float

    def stretched(self, factor: float, later_s: float = 0.0) -> "Segment":
        """The same phone in speech that lasts `factor` times as long and begins later."""
        return Segment(self.phone, self.start_s * factor + later_s, self.end_s * factor + later_s)


def segments(spoken: Spoken, inventory: Inventory) -> list[Segment]:
    """The phones of what espeak-ng spoke; raises UnknownPhoneme.

    A word's first phone begins where the word begins: espeak-ng tells of a stop when it bursts.
    """
    starts = _starts(spoken, inventory)
    found: list[Segment] = []
    for at, (phoneme, start_s) in enumerate(starts):
        end_s = starts[at + 1][1] if at + 1 < len(starts) else spoken.seconds
        phones = inventory.heard_as(phoneme.mnemonic)
        if _is_linking(phoneme, found):
            found[-1] = Segment(found[-1].phone, found[-1].start_s, end_s)
            continue
        bounds = np.linspace(start_s, end_s, len(phones) + 1)
        found += [
            Segment(phone, float(bounds[k]), float(bounds[k + 1])) for k, phone in enumerate(phones)
        ]
    return found


def pronunciations(text: str, spoken: Spoken, inventory: Inventory) -> list[Way]:
    """How each word of the text was spoken; [] where espeak-ng joined or split words."""
    heard: dict[int, list[str]] = {}
    for phoneme in spoken.phonemes:
        phones = [one for one in inventory.heard_as(phoneme.mnemonic) if one != SILENCE]
        of_word = heard.setdefault(phoneme.position, [])
        if not (phoneme.mnemonic == "r-" and of_word[-1:] == ["R"]):
            of_word += phones
    words = {found.start() + 1: found[0].rstrip(",") for found in re.finditer(r"\S+", text)}
    if set(words) != set(spoken.words):
        return []
    return [(word, tuple(heard.get(position, ()))) for position, word in words.items()]


def labels(of: Sequence[Segment], frames: int, inventory: Inventory) -> NDArray[np.int16]:
    """The number of the phone in the middle of each frame of 10 ms."""
    middles = np.arange(frames) * FRAME_S + _MIDDLE_S
    ends = np.array([segment.end_s for segment in of])
    at = np.minimum(np.searchsorted(ends, middles, side="right"), len(of) - 1)
    return np.array([inventory.numbers[segment.phone] for segment in of], np.int16)[at]


def _starts(spoken: Spoken, inventory: Inventory) -> list[tuple[Phoneme, float]]:
    starts: list[tuple[Phoneme, float]] = []
    seen: set[int] = set()
    for phoneme in spoken.phonemes:
        phones = inventory.heard_as(phoneme.mnemonic)
        if not phones:
            continue
        start_s = phoneme.start_s
        if phoneme.position in spoken.words and phoneme.position not in seen:
            seen.add(phoneme.position)
            if phones != (SILENCE,):
                earliest = starts[-1][1] if starts else 0.0
                start_s = min(start_s, max(spoken.words[phoneme.position], earliest))
        starts.append((phoneme, start_s))
    return starts


def _is_linking(phoneme: Phoneme, found: Sequence[Segment]) -> bool:
    """The r between "for" and "it" is told of twice."""
    return phoneme.mnemonic == "r-" and bool(found) and found[-1].phone == "R"

"""The spoken training material on disk: features and phones of all utterances, end to end."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tools.speech_model.features import CEPSTRA
from tools.speech_model.utterances import Utterance

_FEATURES, _PHONES, _LENGTHS = "features.npy", "phones.npy", "lengths.npy"
# A frame lasts 10 ms, the network answers each third.
_STEP = 3


@dataclass(frozen=True)
class Corpus:
    """Utterances: rows of features, and the phone of each."""

    features: list[NDArray[np.float16]]
    phones: list[NDArray[np.int16]]

    @property
    def hours(self) -> float:
        """How long all of it is."""
        return sum(len(one) for one in self.features) / 360_000

    def durations(self, count: int) -> NDArray[np.float64]:
        """How many of the network's steps each phone lasts, on average."""
        seen, frames = np.zeros(count), np.zeros(count)
        for phones in self.phones[::_STEP]:
            for run in np.split(phones, np.flatnonzero(np.diff(phones)) + 1):
                if run[0] >= 0:
                    seen[run[0]] += 1
                    frames[run[0]] += len(run)
        return np.asarray(frames / np.maximum(seen, 1) / _STEP)

    def frequencies(self, count: int) -> NDArray[np.float64]:
        """How often each phone is the answer."""
        told = np.concatenate([phones[::_STEP] for phones in self.phones])
        return np.bincount(told[told >= 0], minlength=count).astype(np.float64)


def write(folder: Path, utterances: Iterable[Utterance]) -> int:
    """Keep them; how many there were."""
    folder.mkdir(parents=True, exist_ok=True)
    kept = list(utterances)
    np.save(folder / _FEATURES, np.concatenate([one.features for one in kept]))
    np.save(folder / _PHONES, np.concatenate([one.phones for one in kept]))
    np.save(folder / _LENGTHS, np.array([len(one.features) for one in kept]))
    return len(kept)


def read(folder: Path) -> Corpus:
    """What was kept."""
    bounds = np.cumsum(np.load(folder / _LENGTHS))[:-1]
    features = np.load(folder / _FEATURES).reshape(-1, CEPSTRA)
    return Corpus(np.split(features, bounds), np.split(np.load(folder / _PHONES), bounds))

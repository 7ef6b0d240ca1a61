"""Signals of the tests' own making."""

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]


def tone(hertz: float, *, rate: int = 8_000, seconds: float = 1.0, peak: int = 10_000) -> Samples:
    """A sine."""
    at = np.arange(int(rate * seconds)) / rate
    wave: Samples = np.rint(peak * np.sin(2 * np.pi * hertz * at)).astype(np.int16)
    return wave


def noise(*, rate: int = 8_000, seconds: float = 1.0, level: float = 300, seed: int = 1) -> Samples:
    """White noise of that standard deviation."""
    drawn = np.random.default_rng(seed).normal(0, level, int(rate * seconds))
    return np.clip(drawn, -32_768, 32_767).astype(np.int16)


def level_db(samples: Samples) -> float:
    """Root mean square, in dB of full scale."""
    square = float(np.mean(samples.astype(np.float64) ** 2))
    return float(10 * np.log10(max(square, 1e-9) / 32_768**2))


def loudness_of(hertz: float, samples: Samples, *, rate: int = 8_000) -> float:
    """The amplitude of that frequency in the samples, by Goertzel's algorithm."""
    turn = 2 * np.pi * hertz / rate
    last = before = 0.0
    for sample in samples.astype(np.float64):
        last, before = sample + 2 * np.cos(turn) * last - before, last
    power = last**2 + before**2 - 2 * np.cos(turn) * last * before
    return float(2 * np.sqrt(max(power, 0.0)) / max(1, len(samples)))

"""What rooms and telephone lines do to speech: other pitch, echo, noise, 8 kHz, mu-law."""

from collections.abc import Sequence

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from tools.speech_model.features import RATE
from tools.speech_model.segments import Segment

Samples = NDArray[np.float64]

_LARGEST = 32_767


def resampled(samples: NDArray[np.floating], length: int) -> Samples:
    """The same sound in `length` samples, without what does not fit their band."""
    spectrum = np.fft.rfft(samples)
    kept = np.zeros(length // 2 + 1, np.complex128)
    shared = min(len(kept), len(spectrum))
    kept[:shared] = spectrum[:shared]
    return np.fft.irfft(kept, length) * (length / max(len(samples), 1))


def narrowed(samples: Samples) -> Samples:
    """There and back through 8 kHz, as a telephone has it."""
    half = np.round(resampled(samples, len(samples) // 2))
    return resampled(half, len(samples))


def companded(samples: Samples) -> Samples:
    """Through the eight bits of mu-law."""
    scaled = np.log1p(255 * np.abs(samples) / 32_768) / np.log(256)
    stepped = np.round(scaled * 127) / 127
    return np.asarray(np.sign(samples) * (256**stepped - 1) / 255 * 32_768)


def noise(count: int, rng: Generator) -> Samples:
    """White, or darker; its loudness is 1."""
    white = rng.standard_normal(count)
    darkness = rng.choice([0.0, 0.7, 0.97])
    frequencies = np.exp(-2j * np.pi * np.arange(count // 2 + 1) / max(count, 1))
    shaped = np.fft.irfft(np.fft.rfft(white) / (1 - darkness * frequencies), count)
    return np.asarray(shaped / (_loudness(shaped) + 1e-9))


def hum(rng: Generator) -> Samples:
    """One to four seconds without speech: silence, noise, or tones as of dialling and ringing."""
    count = int(rng.uniform(1, 4) * RATE)
    times = np.arange(count) / RATE
    kind = rng.integers(4)
    if kind == 0:
        return np.zeros(count)
    if kind == 1:
        return noise(count, rng) * 1000
    tones = sum(
        np.sin(2 * np.pi * hertz * times + rng.uniform(0, 6)) * 3000
        for hertz in rng.uniform(80, 2500, rng.integers(1, 4))
    )
    gate = np.sin(2 * np.pi * rng.uniform(0.5, 6) * times) > rng.uniform(-1, 0.5)
    return np.asarray(tones * gate if rng.random() < 0.5 else tones)


def disturbed(
    samples: NDArray[np.floating], of: Sequence[Segment], rate: int, rng: Generator
) -> tuple[Samples, list[Segment]]:
    """Speech as it may arrive, at 16 kHz, with silence around it, and its phones."""
    # Playing it faster or slower moves formants and pitch: more speakers than there are voices.
    spread = 0.13 if rate > RATE else 0.2
    speed = rng.uniform(1 - spread, 1 + spread) if rng.random() < 0.65 else 1.0
    length = round(len(samples) * RATE / rate / speed)
    wave = resampled(samples, length)
    if rng.random() < 0.2:
        wave = _echoed(wave, rng)
    before, after = int(rng.uniform(0, 0.6) * RATE), int(rng.uniform(0.05, 0.9) * RATE)
    wave = np.concatenate([np.zeros(before), wave, np.zeros(after)])
    moved = [one.stretched(1 / speed, before / RATE) for one in of]
    first, last = before / RATE, moved[-1].end_s
    around = [Segment("SIL", 0.0, first), *moved, Segment("SIL", last, len(wave) / RATE)]
    return _over_the_line(wave, rng), around


def _over_the_line(wave: Samples, rng: Generator) -> Samples:
    wave = wave * np.exp(rng.uniform(np.log(600), np.log(30_000))) / (np.abs(wave).max() + 1e-9)
    chance = rng.random()
    if chance < 0.45:
        wave += noise(len(wave), rng) * _loudness(wave) * 10 ** (-rng.uniform(8, 35) / 20)
    elif chance < 0.7:
        wave += noise(len(wave), rng) * rng.uniform(0.3, 8)
    wave = np.clip(np.round(wave), -_LARGEST - 1, _LARGEST)
    if rng.random() < 0.25:
        wave = companded(wave)
    if rng.random() < 0.3:
        wave = narrowed(wave)
    return np.round(wave)


def _echoed(wave: Samples, rng: Generator) -> Samples:
    """A small room."""
    fades_in = rng.uniform(0.05, 0.35)
    times = np.arange(int(fades_in * RATE))
    room = rng.standard_normal(len(times)) * np.exp(-6.9 * times / len(times))
    room *= rng.uniform(0.02, 0.12)
    room[0] = 1.0
    size = len(wave) + len(room)
    return np.fft.irfft(np.fft.rfft(wave, size) * np.fft.rfft(room, size), size)[: len(wave)]


def _loudness(samples: Samples) -> float:
    return float(np.sqrt((samples**2).mean())) if len(samples) else 0.0

"""What a telephone line does to a voice: hiss, a narrow band, frames lost, late, or never sent."""

from dataclasses import dataclass

import numpy as np

from bot.voice import mulaw
from tests.voice.tones import Samples

RATE = 8_000
LOWEST_HZ, HIGHEST_HZ = 300.0, 3_400.0
TAPS = 129
LONGEST_BURST = 4


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line. `noise` is the standard deviation of its hiss, of 32 768; `loss` the share of
    frames that never arrive, `bursts` the share of frames that wait for the next ones."""

    noise: float = 0.0
    loss: float = 0.0
    bursts: float = 0.0
    is_narrow: bool = False
    # Asterisk sends nothing at all while the far end is silent.
    sends_silence: bool = True


class Wire:
    """A line in use: a frame of the caller's in, the frames that arrive out."""

    def __init__(self, line: Line, seed: int = 5) -> None:
        self._line = line
        self._random = np.random.default_rng(seed)
        self._held: list[Samples] = []

    def carry(self, frame: Samples | None, count: int) -> list[Samples]:
        """What arrives now; `None` is silence, of so many samples."""
        line = self._line
        if frame is None and not line.sends_silence:
            return self._let_go()
        sound = np.zeros(count, np.int16) if frame is None else frame
        if line.noise:
            sound = _clipped(sound + self._random.normal(0, line.noise, len(sound)))
        if line.loss and self._random.random() < line.loss:
            return []
        self._held.append(sound)
        is_late = bool(line.bursts) and self._random.random() < line.bursts
        return [] if is_late and len(self._held) < LONGEST_BURST else self._let_go()

    def _let_go(self) -> list[Samples]:
        held, self._held = self._held, []
        return held


def narrowed(voice: Samples) -> Samples:
    """The voice as a telephone of the old kind carries it: 300 to 3 400 Hz, in μ-law."""
    at = np.arange(TAPS) - TAPS // 2
    high, low = 2 * HIGHEST_HZ / RATE, 2 * LOWEST_HZ / RATE
    band = (high * np.sinc(high * at) - low * np.sinc(low * at)) * np.hamming(TAPS)
    return mulaw.decode(mulaw.encode(_clipped(np.convolve(voice, band, "same"))))


def _clipped(signal: "np.ndarray[tuple[int, ...], np.dtype[np.float64]]") -> Samples:
    return np.clip(np.rint(signal), -32_768, 32_767).astype(np.int16)

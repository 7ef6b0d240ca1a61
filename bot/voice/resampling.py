"""Changes the rate of a stream of 16-bit samples, with a low-pass so that nothing folds back.

A windowed-sinc filter in polyphase form (Oppenheim and Schafer, Discrete-Time Signal Processing,
4.6): the signal is thought raised by `up` and taken down by `down`; only the outputs that are kept
are computed, each from the branch of the filter that its phase needs.
"""

from math import ceil, gcd

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]
TAPS_A_SIDE = 16  # zero crossings of the sinc on either side: stop band below -60 dB
PASS = 0.90  # of the lower Nyquist frequency
KAISER = 8.0


class Resampler:
    """One direction of one stream: pieces of any size in, the samples that are due out."""

    def __init__(self, source: int, target: int) -> None:
        """`source` and `target` are rates in Hz."""
        shared = gcd(source, target)
        self._up, self._down = target // shared, source // shared
        self._branches = _branches(self._up, self._down)
        self._width = self._branches.shape[1]
        self._kept = np.zeros(self._width - 1, np.float64)
        self._next = 0  # position of the next output, in raised samples after the kept ones

    def feed(self, samples: Samples) -> Samples:
        """The output that these samples make possible."""
        if self._up == self._down:
            return samples
        signal = np.concatenate((self._kept, samples.astype(np.float64)))
        usable = len(signal) - (self._width - 1)
        positions = np.arange(self._next, usable * self._up, self._down)
        first, phase = positions // self._up, positions % self._up
        self._next = int(self._next + len(positions) * self._down - usable * self._up)
        self._kept = signal[usable:]
        if not len(positions):
            return np.zeros(0, np.int16)
        windows = np.lib.stride_tricks.sliding_window_view(signal, self._width)[first]
        out = np.einsum("ij,ij->i", windows, self._branches[phase])
        whole: Samples = np.clip(np.rint(out), -32_768, 32_767).astype(np.int16)
        return whole


def _branches(up: int, down: int) -> NDArray[np.float64]:
    """Row p holds the taps for outputs that lie `p / up` of a sample after an input.

    The ideal low-pass is a sinc; a Kaiser window ends it after `half` samples on either side.
    """
    pass_band = PASS * min(1.0, up / down)
    half = ceil(TAPS_A_SIDE * max(1.0, down / up))
    phases = np.arange(up)[:, None] / up
    distance = np.arange(2 * half) - (half - 1) - phases
    inside = np.clip(1 - (distance / half) ** 2, 0, None)
    rows = np.sinc(distance * pass_band) * np.i0(KAISER * np.sqrt(inside))
    evened: NDArray[np.float64] = rows / rows.sum(axis=1, keepdims=True)
    return evened

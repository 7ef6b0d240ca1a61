"""Music for who waits: a slow arpeggio of soft tones of our own making."""

from functools import cache

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]
RATE = 8_000
NOTE_S = 0.6
PEAK = 2_600
# A minor seventh, then F major seventh: up and down, in Hz of equal temperament.
NOTES = (
    *(220.00, 261.63, 329.63, 392.00, 329.63, 261.63),
    *(174.61, 220.00, 261.63, 329.63, 261.63, 220.00),
)


@cache
def music() -> Samples:
    """One round of it, some seven seconds at 8 kHz; the end goes on into the beginning."""
    length = int(NOTE_S * RATE)
    at = np.arange(length * 2) / RATE
    envelope = np.minimum(1.0, at / 0.04) * np.exp(-at * 3.2)
    out = np.zeros(length * len(NOTES), np.float64)
    for number, hertz in enumerate(NOTES):
        sound = envelope * (np.sin(2 * np.pi * hertz * at) + 0.3 * np.sin(4 * np.pi * hertz * at))
        places = (number * length + np.arange(length * 2)) % len(out)
        out[places] += sound
    loudest = float(np.max(np.abs(out)))
    scaled: Samples = np.rint(out * PEAK / loudest).astype(np.int16)
    return scaled

"""The two tones that a key of a telephone makes (ITU-T Q.23), for ears that have no keypad."""

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]
RATE = 8_000
LASTS_S = 0.12
PAUSE_S = 0.06
EDGE_S = 0.005
PEAK = 6_000  # of each of the two
ROWS = {"123": 697, "456": 770, "789": 852, "*0#": 941}
COLUMNS = (1_209, 1_336, 1_477)


def frequencies(key: str) -> tuple[int, int]:
    """The low and the high one, in Hz; KeyError for what is no key."""
    for keys, low in ROWS.items():
        if key in keys:
            return low, COLUMNS[keys.index(key)]
    raise KeyError(key)


def key_tone(key: str) -> Samples:
    """The key at 8 kHz, with a pause after it so that the next one is another."""
    at = np.arange(int(LASTS_S * RATE)) / RATE
    waves = sum(np.sin(2 * np.pi * hertz * at) for hertz in frequencies(key))
    edge = np.clip(np.minimum(at, LASTS_S - at) / EDGE_S, 0, 1)
    tone: Samples = np.rint(PEAK * edge * waves).astype(np.int16)
    return np.concatenate((tone, np.zeros(int(PAUSE_S * RATE), np.int16)))

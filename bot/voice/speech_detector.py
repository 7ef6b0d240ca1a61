"""Tells speech from line noise, frame by frame, by loudness against a floor that adapts.

Energy alone: cheap enough for every frame of every call, and blind to what is said. The floor
follows quiet quickly and noise slowly, as minimum statistics do (Martin, IEEE Trans. SAP 9:5,
2001), so a loud line does not count as one long word.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]
FULL_SCALE = 32_768.0
QUIETEST_DB = -90.0
FRAME_S = 0.02


def level_db(samples: Samples) -> float:
    """Root mean square of a frame in dB of full scale; digital silence is -90."""
    if not len(samples):
        return QUIETEST_DB
    square = float(np.mean(samples.astype(np.float64) ** 2)) / FULL_SCALE**2
    return max(QUIETEST_DB, 10.0 * float(np.log10(square + 1e-12)))


@dataclass(frozen=True, slots=True)
class Hearing:
    """How loud is speech. Decibels, and frames of 20 ms.

    `above_floor_db` grows by `echo_db` while the bot speaks: the line brings its voice back.
    Speech begins with `frames_to_begin` loud frames of the last `frames_looked_at`. Below
    `lowest_floor_db` a lower floor would change nothing, but for a line that was muted: its noise
    would be speech until the floor had risen again.
    """

    above_floor_db: float = 9.0
    echo_db: float = 6.0
    least_db: float = -52.0
    rise_db: float = 0.06
    fall_share: float = 0.25
    first_floor_db: float = -60.0
    lowest_floor_db: float = -61.0
    frames_to_begin: int = 3
    frames_looked_at: int = 5
    frames_to_end: int = 8


class SpeechDetector:
    """One caller's ear."""

    def __init__(self, hearing: Hearing | None = None) -> None:
        self._hearing = hearing or Hearing()
        self._floor = self._hearing.first_floor_db
        self._loud: list[bool] = []
        self._quiet_frames = 0
        self.is_speech = False

    @property
    def floor_db(self) -> float:
        """What counts as this line's quiet."""
        return self._floor

    @property
    def quiet_s(self) -> float:
        """For how long nothing was loud: shorter than a stop consonant, somebody still speaks."""
        return self._quiet_frames * FRAME_S

    def hear(self, frame: Samples, *, bot_speaks: bool = False) -> bool:
        """Whether somebody speaks now, this frame included."""
        hearing = self._hearing
        level = level_db(frame)
        margin = hearing.above_floor_db + (hearing.echo_db if bot_speaks else 0.0)
        is_loud = level > max(self._floor + margin, hearing.least_db)
        self._adapt(level)
        self._loud = [*self._loud[1 - hearing.frames_looked_at :], is_loud]
        self._quiet_frames = 0 if is_loud else self._quiet_frames + 1
        if not self.is_speech:
            self.is_speech = is_loud and sum(self._loud) >= hearing.frames_to_begin
        elif self._quiet_frames >= hearing.frames_to_end:
            self.is_speech = False
        return self.is_speech

    def gap(self) -> None:
        """Nothing came for a while: nobody speaks, and of the line's noise that tells nothing."""
        self.is_speech = False
        self._loud = []

    def _adapt(self, level: float) -> None:
        if level < self._floor:
            self._floor += (level - self._floor) * self._hearing.fall_share
        else:
            self._floor += min(self._hearing.rise_db, level - self._floor)
        self._floor = max(self._floor, self._hearing.lowest_floor_db)

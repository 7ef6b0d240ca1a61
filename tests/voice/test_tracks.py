"""The side of a recording, on the call's clock."""

import numpy as np

from bot.voice.recording.tracks import SILENCE, Track


def test_what_was_taken_is_not_taken_again() -> None:
    """Asked for less than before, nothing comes, and what follows keeps its place."""
    track = Track()
    track.put(np.full(800, 1_000, np.int16), 800)
    first = track.take(600)
    again = track.take(400)
    rest = track.take(800)

    assert (len(first), again, len(rest)) == (600, b"", 200)
    assert SILENCE not in rest
    assert track.end == 800

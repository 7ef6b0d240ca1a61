"""Both sides of a call on one clock: nothing drifts, what is silenced is silent."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.voice import mulaw
from bot.voice.recording.tracks import (
    AHEAD,
    FAR_AHEAD,
    GAP,
    SILENCE,
    Track,
    side_by_side,
)
from tests.voice.tones import Samples, tone

FRAME = 160
LOUD = tone(440, seconds=FRAME / 8_000, peak=9_000)
QUIET = np.zeros(FRAME, np.int16)
# A frame is loud or not, and arrives so many samples after the one before.
ARRIVALS = st.lists(st.tuples(st.booleans(), st.integers(0, 4_000)), min_size=1, max_size=60)


def _decoded(track: Track, until: int) -> Samples:
    return mulaw.decode(track.take(until))


def test_sound_stands_where_the_clock_was() -> None:
    """After a gap there is silence of the same length before it."""
    track = Track()
    assert track.put(LOUD, FRAME) == 0
    assert track.put(LOUD, 4_000) == 4_000 - FRAME

    heard = _decoded(track, 4_000)
    assert not heard[FRAME : 4_000 - FRAME].any()
    assert heard[:FRAME].any()
    assert heard[4_000 - FRAME :].any()


def test_what_comes_a_little_late_leaves_no_hole() -> None:
    """Uneven arrival is no silence: words stay whole."""
    track = Track()
    track.put(LOUD, FRAME)

    assert track.put(LOUD, 2 * FRAME + GAP) == FRAME


def test_a_burst_is_kept_and_caught_up_in_the_next_silence() -> None:
    """What was said is not lost; the silence after it is shorter."""
    track = Track()
    for _ in range(10):
        track.put(LOUD, FRAME)
    assert track.end == 10 * FRAME
    for late in range(2, 20):
        track.put(QUIET, late * FRAME)

    assert track.end - 19 * FRAME <= AHEAD + FRAME


def test_somebody_who_sends_far_too_much_is_cut() -> None:
    """Faster than time by seconds: the rest is left out."""
    track = Track()
    for _ in range(3 * FAR_AHEAD // FRAME):
        track.put(LOUD, FRAME)

    assert track.end <= FAR_AHEAD + 2 * FRAME


def test_paused_sound_is_silence_of_the_same_length() -> None:
    """So that times still fit."""
    track = Track()
    track.put(LOUD, FRAME, audible=False)
    track.put(LOUD, 2 * FRAME)

    heard = _decoded(track, 2 * FRAME)
    assert not heard[:FRAME].any()
    assert heard[FRAME:].any()


@settings(deadline=None)
@given(ARRIVALS)
def test_taken_in_pieces_or_at_once_it_is_the_same(arrivals: list[tuple[bool, int]]) -> None:
    """Every position is taken once; no sound moves when something is taken meanwhile."""
    whole, pieces = Track(), Track()
    taken = b""
    clock = 0
    for loud, later in arrivals:
        clock += later
        for track in (whole, pieces):
            track.put(LOUD if loud else QUIET, clock)
        # Only what can not be filled up any more may be taken.
        taken += pieces.take(min(pieces.end, clock))
    end = max(whole.end, clock)

    assert taken + pieces.take(end) == whole.take(end)


@settings(deadline=None)
@given(ARRIVALS, st.integers(0, 30_000), st.integers(0, 30_000))
def test_silenced_is_silent_and_the_rest_untouched(
    arrivals: list[tuple[bool, int]], start: int, end: int
) -> None:
    """Whatever is there, held or not there at all."""
    plain, silenced = Track(), Track()
    clock = 0
    for loud, later in arrivals:
        clock += later
        for track in (plain, silenced):
            track.put(LOUD if loud else QUIET, clock)
    silenced.silence(start, end)
    before, after = plain.take(plain.end), silenced.take(silenced.end)

    assert len(before) == len(after)
    if start < end:
        assert set(after[start:end]) <= set(SILENCE)
        assert after[:start] == before[:start]
        assert after[end:] == before[end:]


@given(st.binary(max_size=64))
def test_sides_stand_side_by_side(left: bytes) -> None:
    """The caller on the left."""
    right = bytes(reversed(left))
    both = side_by_side(left, right)

    assert (both[0::2], both[1::2]) == (left, right)

"""Gaps in what the line sends: silence stands for what is missing, and for nothing else."""

from hypothesis import given
from hypothesis import strategies as st

from bot.voice.gaps import FRAME_S, LATE_S, Gaps

TICK_S = 0.04


def test_a_pause_without_frames_is_filled() -> None:
    """Three seconds in which Asterisk sent nothing are three seconds of silence."""
    gaps = Gaps.since(0.0)
    filled = sum(gaps.missing(number * TICK_S) for number in range(76))

    assert abs(filled * FRAME_S - 3.0) <= LATE_S


def test_a_frame_that_is_late_by_little_is_waited_for() -> None:
    """A jitter of two frames makes no silence."""
    gaps = Gaps.since(0.0)
    gaps.came(1.00)
    gaps.missing(1.00)
    at_once = gaps.missing(1.04)
    gaps.came(1.05)

    assert at_once + gaps.missing(1.06) == 0


def test_time_in_which_nobody_looked_is_no_gap() -> None:
    """A busy machine reads late what came in time."""
    gaps = Gaps.since(0.0)

    assert gaps.missing(2.0) == 0


@given(st.lists(st.tuples(st.booleans(), st.floats(0.0, 0.05)), min_size=1, max_size=200))
def test_sound_and_silence_are_never_longer_than_the_time(moves: list[tuple[bool, float]]) -> None:
    """Whatever comes when: what is filled in fits between what came."""
    gaps, at, filled, last_frame = Gaps.since(0.0), 0.0, 0, 0.0
    for is_frame, later in moves:
        at += later
        if is_frame:
            gaps.came(at)
            last_frame = at
        missing = gaps.missing(at)
        filled += missing

        assert missing == 0 or at - last_frame >= LATE_S - 1e-9
        assert filled * FRAME_S <= at + 1e-9

"""Voices added up, and sound that comes at uneven times."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.voice.bridge.mixing import DEPTH, FRAME, MOST, JitterBuffer, Samples, mixed

LOUD, DEEP = 32_767, -32_768


def counted(count: int, first: int = 1) -> Samples:
    """Samples that can be told apart."""
    return np.arange(first, first + count, dtype=np.int16)


def test_two_voices_are_added() -> None:
    """Sample by sample."""
    both = mixed((counted(4), None, counted(4, 100)))

    assert both is not None
    assert both.tolist() == [101, 103, 105, 107]


def test_too_loud_is_cut_off_and_does_not_wrap() -> None:
    """A wrapped sample is a bang in the ear."""
    loud, deep = np.full(3, LOUD, np.int16), np.full(3, DEEP, np.int16)
    above, below = mixed((loud, loud)), mixed((deep, deep, deep))

    assert above is not None
    assert below is not None
    assert (above.tolist(), below.tolist()) == ([LOUD] * 3, [DEEP] * 3)


def test_nobody_is_nothing() -> None:
    """Not even silence."""
    assert mixed((None, None)) is None


def test_sound_waits_until_there_is_enough_of_it() -> None:
    """60 ms, then frame by frame, in order."""
    buffer = JitterBuffer()
    for at in range(3):
        assert buffer.take(FRAME) is None
        buffer.put(counted(FRAME, 1 + at * FRAME))

    taken = [buffer.take(FRAME) for _ in range(3)]

    assert np.concatenate([it for it in taken if it is not None]).tolist() == list(range(1, 481))
    assert buffer.take(FRAME) is None


def test_a_short_rest_is_filled_with_silence() -> None:
    """And the next sound waits again."""
    buffer = JitterBuffer(depth=10)
    buffer.put(counted(12))
    buffer.take(10)
    rest = buffer.take(10)
    buffer.put(counted(9))

    assert rest is not None
    assert rest.tolist() == [11, 12, *[0] * 8]
    assert buffer.take(10) is None


def test_a_burst_loses_its_oldest() -> None:
    """What was held up on the way must not stay late for ever."""
    buffer = JitterBuffer(depth=20, most=50)
    for at in range(10):
        buffer.put(counted(10, 1 + at * 10))
    taken = buffer.take(10)

    assert buffer.waiting <= 50
    assert taken is not None
    assert taken[0] > 1


@given(st.lists(st.one_of(st.integers(1, 400), st.none()), max_size=60))
def test_whatever_comes_it_stays_in_order_and_is_never_too_late(steps: list[int | None]) -> None:
    """A number puts so many samples, None takes a frame; the samples count upwards."""
    buffer, coming, last = JitterBuffer(), 1, 0
    for step in steps:
        if step is not None:
            buffer.put(counted(step, coming))
            coming += step
            assert buffer.waiting <= MOST
        elif (taken := buffer.take(FRAME)) is not None:
            assert len(taken) == FRAME
            sound = taken[taken != 0]
            assert (np.diff(sound) > 0).all()
            assert sound[0] > last
            last = int(sound[-1])


def test_what_is_forgotten_is_not_heard() -> None:
    """The next sound begins anew."""
    buffer = JitterBuffer()
    buffer.put(counted(DEPTH))
    buffer.clear()

    assert buffer.take(FRAME) is None
    assert buffer.waiting == 0

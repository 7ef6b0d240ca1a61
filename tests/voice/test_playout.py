"""What is played and what was heard of it."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.voice.playout import Played, Playout

FRAME = 160


def ramp(count: int) -> "np.ndarray[tuple[int], np.dtype[np.int16]]":
    """Samples that can be told apart."""
    return np.arange(1, count + 1, dtype=np.int16)


def test_prompts_are_played_one_after_the_other() -> None:
    """Without a gap; the end is filled up with silence."""
    playout = Playout()
    playout.add("a", ramp(200))
    playout.add("b", ramp(50))

    first, second = playout.take(FRAME), playout.take(FRAME)

    assert first is not None
    assert second is not None
    assert first.tolist() == list(range(1, 161))
    assert second.tolist() == [*range(161, 201), *range(1, 51), *[0] * 70]
    assert playout.over() == [Played("a", 1.0), Played("b", 1.0)]
    assert playout.take(FRAME) is None


def test_an_interruption_tells_what_was_heard() -> None:
    """Half of the first, nothing of the second."""
    playout = Playout()
    playout.add("a", ramp(320))
    playout.add("b", ramp(320))
    playout.take(FRAME)

    playout.stop()

    assert playout.over() == [Played("a", 0.5), Played("b", 0.0)]
    assert playout.is_silent


def test_what_must_be_heard_survives_an_interruption() -> None:
    """The notice goes on, the greeting behind it does not."""
    playout = Playout()
    playout.add("notice", ramp(320), interruptible=False)
    playout.add("greeting", ramp(320))
    playout.take(FRAME)
    assert not playout.is_interruptible

    playout.stop()

    assert playout.over() == [Played("greeting", 0.0)]
    assert not playout.is_silent


def test_nothing_to_say_is_over_at_once() -> None:
    """A prompt without samples does not keep the caller waiting."""
    playout = Playout()
    playout.add("a", ramp(0))

    assert playout.is_silent
    assert playout.over() == [Played("a", 1.0)]


@given(sizes=st.lists(st.integers(0, 700), max_size=8), frame=st.integers(1, 400))
def test_every_sample_is_played_once_in_order(sizes: list[int], frame: int) -> None:
    """Whatever the frame's length."""
    playout, out = Playout(), list[int]()
    for number, size in enumerate(sizes):
        playout.add(str(number), ramp(size))
    while (taken := playout.take(frame)) is not None:
        out += taken.tolist()

    expected = [sample for size in sizes for sample in range(1, size + 1)]
    assert out[: len(expected)] == expected
    assert set(out[len(expected) :]) <= {0}
    assert [played.name for played in playout.over()] == [str(n) for n in range(len(sizes))]

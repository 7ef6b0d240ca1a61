"""Changing the rate keeps what can be kept and lets nothing fold back."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.voice.resampling import Resampler
from tests.voice.tones import level_db, noise, tone

PAIRS = [(22_050, 8_000), (8_000, 16_000), (48_000, 16_000), (16_000, 8_000), (24_000, 8_000)]


@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_speech_keeps_its_level_and_length(source: int, target: int) -> None:
    """A tone of 1 kHz comes out as loud and as long as it went in."""
    before = tone(1_000, rate=source)
    after = Resampler(source, target).feed(before)

    assert abs(len(after) - target) <= target // 100
    assert level_db(after[200:]) == pytest.approx(level_db(before), abs=0.2)


@pytest.mark.parametrize(("source", "target"), [(22_050, 8_000), (48_000, 16_000)])
def test_what_the_target_cannot_carry_is_gone(source: int, target: int) -> None:
    """A tone above the target's Nyquist frequency is 50 dB down, not folded back."""
    above = tone(target * 0.62, rate=source)

    assert level_db(Resampler(source, target).feed(above)[200:]) < level_db(above) - 50


@given(cuts=st.lists(st.integers(1, 700), min_size=1, max_size=20), pair=st.sampled_from(PAIRS))
def test_pieces_do_not_matter(cuts: list[int], pair: tuple[int, int]) -> None:
    """A stream in pieces gives the samples of the stream in one."""
    stream = noise(rate=pair[0], seconds=0.1)
    piecewise, at, turn = Resampler(*pair), 0, 0
    out = [np.zeros(0, np.int16)]
    while at < len(stream):
        size = cuts[turn % len(cuts)]
        out.append(piecewise.feed(stream[at : at + size]))
        at, turn = at + size, turn + 1

    assert np.concatenate(out).tolist() == Resampler(*pair).feed(stream).tolist()


def test_the_same_rate_is_left_alone() -> None:
    """Nothing is computed when there is nothing to change."""
    same = tone(400)

    assert Resampler(8_000, 8_000).feed(same) is same

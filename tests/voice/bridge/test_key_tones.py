"""The tones of a keypad."""

import pytest

from bot.voice.bridge.key_tones import frequencies, key_tone
from tests.voice.tones import loudness_of


@pytest.mark.parametrize(
    ("key", "low", "high"),
    [("1", 697, 1_209), ("5", 770, 1_336), ("9", 852, 1_477), ("*", 941, 1_209), ("#", 941, 1_477)],
)
def test_a_key_is_its_two_tones(key: str, low: int, high: int) -> None:
    """Both are there, the neighbours are not."""
    tone = key_tone(key)[:960]

    assert frequencies(key) == (low, high)
    assert loudness_of(low, tone) > 4_000
    assert loudness_of(high, tone) > 4_000
    assert loudness_of(1_633, tone) < 400


def test_what_is_no_key_has_no_tone() -> None:
    """Nobody has a column of letters any more."""
    with pytest.raises(KeyError):
        key_tone("A")

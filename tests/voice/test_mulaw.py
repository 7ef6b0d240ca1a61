"""μ-law by the table of G.711."""

import numpy as np
import pytest

from bot.voice import mulaw

ALL = bytes(range(256))


@pytest.mark.parametrize(
    ("code", "sample"),
    [(0x00, -32_124), (0x7F, 0), (0x80, 32_124), (0xFF, 0), (0xF0, 120), (0x70, -120)],
)
def test_codes_mean_what_the_standard_says(code: int, sample: int) -> None:
    """Reference values of G.711, scaled to 16 bits."""
    assert mulaw.decode(bytes([code])).tolist() == [sample]


def test_what_was_decoded_is_encoded_as_it_was() -> None:
    """All codes but negative zero come back as they are."""
    again = mulaw.encode(mulaw.decode(ALL))

    assert [(a, b) for a, b in zip(ALL, again, strict=True) if a != b] == [(0x7F, 0xFF)]


def test_the_error_stays_within_half_a_step() -> None:
    """Each of the 65,536 samples comes back within half of its segment's step."""
    linear = np.arange(-32_000, 32_000).astype(np.int16)
    error = np.abs(mulaw.decode(mulaw.encode(linear)).astype(int) - linear)
    step = np.maximum(8, (np.abs(linear.astype(int)) + 132) // 16)

    assert (error <= step).all()

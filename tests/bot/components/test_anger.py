"""Signs of anger and of the sensitive, by rule."""

import pytest

from bot.components.anger import anger_by_signs


@pytest.mark.parametrize(
    "text",
    ["This is ridiculous, you useless idiots!!", "Dit is belachelijk, stelletje prutsers!!",
     "THIRD TIME I ASK, WHERE THE FUCK IS MY ORDER"],
)  # fmt: skip
def test_an_angry_sentence_shows(text: str) -> None:
    """Swearing, blame, repetition and shouting add up."""
    assert anger_by_signs(text) > 0.5


@pytest.mark.parametrize(
    "text", ["haha damn, that was fast, thanks!", "Where is my order?", "OK", "bedankt, top!"]
)
def test_a_calm_or_friendly_sentence_does_not(text: str) -> None:
    """A rude word among thanks is no anger; a short word in capitals is no shouting."""
    assert anger_by_signs(text) < 0.3

"""Signs of anger and of the sensitive, by rule."""

import pytest

from bot.components.anger import anger_by_signs, is_sensitive


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


@pytest.mark.parametrize(
    "text", ["my lawyer will hear of this", "mijn moeder is overleden", "the lamp caught fire",
             "iemand heeft fraude gepleegd met mijn pas"]
)  # fmt: skip
def test_what_a_person_must_hear_is_noticed(text: str) -> None:
    """Legal threats, a death, danger, fraud."""
    assert is_sensitive(text)


@pytest.mark.parametrize("text", ["where is my order", "cancel it", "ik wil mijn geld terug"])
def test_everyday_words_are_not_sensitive(text: str) -> None:
    """Else every contact would go to a person."""
    assert not is_sensitive(text)

"""When an answer is all that can come."""

import pytest

from bot.voice.grammar import question


@pytest.mark.parametrize(
    ("slot", "language", "words", "is_whole"),
    [
        ("order_number", "en", "one zero zero four two", True),
        ("order_number", "en", "my order is one oh oh four two", True),
        ("order_number", "en", "one zero zero four", False),
        ("order_number", "en", "one zero zero four two seven", False),
        ("order_number", "en", "one zero zero four two no", False),
        ("order_number", "en", "ten thousand forty two", False),
        ("order_number", "nl", "een nul nul vier twee", True),
        ("postcode", "en", "one zero one two a b", True),
        ("postcode", "en", "one zero one two a", False),
        ("postcode", "nl", "een nul een twee a b", True),
        ("phone", "en", "zero six one two", False),
        (None, "en", "", False),
    ],
)
def test_a_whole_answer_is_known(
    slot: str | None, language: str, words: str, is_whole: bool
) -> None:
    """Five digits of an order, four and two letters of a postcode; never more is expected."""
    assert question(slot, (), language).is_whole(words) is is_whole

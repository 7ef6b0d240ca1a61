"""Postcodes as people type them."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.orders import parse_postcode
from actions.orders.errors import InvalidPostcode
from actions.orders.postcode import postcode_key

LETTERS = st.text(alphabet=string.ascii_letters, min_size=2, max_size=2)


@given(
    digits=st.integers(min_value=1000, max_value=9999),
    letters=LETTERS.filter(lambda pair: pair.upper() not in {"SA", "SD", "SS"}),
    gap=st.sampled_from(["", " ", "  ", "-"]),
)
def test_dutch_postcode_is_brought_to_one_form(digits: int, letters: str, gap: str) -> None:
    """Case and gap do not matter; the envelope's form comes back."""
    assert parse_postcode(f"{digits}{gap}{letters}") == f"{digits} {letters.upper()}"


@pytest.mark.parametrize(
    "text", ["0123 AB", "1234", "AB 1234", "1234 A", "12345 AB", "1234 SS", ""]
)
def test_impossible_dutch_postcode_is_refused(text: str) -> None:
    """Dutch postcodes start at 1000 and never end in SA, SD or SS."""
    with pytest.raises(InvalidPostcode):
        parse_postcode(text)


@pytest.mark.parametrize(
    ("text", "country", "written"),
    [
        ("1000", "BE", "1000"),
        ("10115", "DE", "10115"),
        ("75 001", "FR", "75001"),
        ("sw1a 1aa", "GB", "SW1A 1AA"),
    ],
)
def test_foreign_postcode_is_accepted_in_its_own_form(
    text: str, country: str, written: str
) -> None:
    """Each country has its own shape; unknown ones are only bounded."""
    assert parse_postcode(text, country) == written


@pytest.mark.parametrize(("text", "country"), [("1012 AB", "BE"), ("123", "DE"), ("?!", "GB")])
def test_postcode_of_another_shape_is_refused(text: str, country: str) -> None:
    """A Dutch postcode is none in Belgium."""
    with pytest.raises(InvalidPostcode):
        parse_postcode(text, country)


@given(st.text(), st.sampled_from(["NL", "BE", "DE", "GB", "SE"]))
def test_any_text_gives_a_postcode_or_the_one_refusal(text: str, country: str) -> None:
    """What is accepted is accepted again, unchanged, and compares equal to what was typed."""
    try:
        written = parse_postcode(text, country)
    except InvalidPostcode:
        return

    assert parse_postcode(written, country) == written
    assert postcode_key(written) == postcode_key(text)

"""What people write: names, stories, telephone numbers, references, e-mail slips."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.orders.email_typos import masked_address, meant_address
from actions.orders.errors import InvalidPhone, InvalidQuantity, InvalidText
from actions.orders.model.product import Wanted, gathered
from actions.orders.reference import APPOINTMENT, CASE, parse_reference, reference_of
from actions.orders.written import LONGEST_STORY, clean_story, clean_text, parse_phone


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("06 12 34 56 78", "+31612345678"),
        ("06-12345678", "+31612345678"),
        ("+31 (0)6 1234 5678", "+31612345678"),
        ("0031612345678", "+31612345678"),
        ("020 123 4567", "+31201234567"),
        ("+44 20 7946 0000", "+442079460000"),
    ],
)
def test_phone_is_read_as_people_write_it(text: str, number: str) -> None:
    """National numbers are Dutch."""
    assert parse_phone(text) == number


@pytest.mark.parametrize("text", ["", "call me", "12", "+" + "1" * 20, "06 123 4567x", "٠٦١٢٣٤٥٦٧"])
def test_what_is_no_phone_is_refused(text: str) -> None:
    """Rather asked again than kept wrong."""
    with pytest.raises(InvalidPhone):
        parse_phone(text)


@given(st.integers(min_value=1, max_value=10**9), st.sampled_from([CASE, APPOINTMENT]))
def test_reference_is_read_back(number: int, letter: str) -> None:
    """Written, in small letters, spelled with gaps, or without its letter."""
    reference = reference_of(letter, number)

    assert parse_reference(letter, reference) == number
    assert parse_reference(letter, " ".join(reference.lower())) == number
    assert parse_reference(letter, "#" + reference[1:]) == number


@given(st.text(max_size=40))
def test_any_text_is_a_reference_or_not(text: str) -> None:
    """Never an error, never a number that no row can have."""
    number = parse_reference(CASE, text)

    assert number is None or 0 < number < 2_000_000_000


@given(st.text(max_size=LONGEST_STORY * 2))
def test_story_is_kept_bounded_and_printable(text: str) -> None:
    """A long complaint is cut, not refused; only an empty one is."""
    story = clean_story("what_happened", text, required=False)

    assert len(story) <= LONGEST_STORY
    assert all(line.isprintable() for line in story.split("\n"))


@pytest.mark.parametrize("text", ["", " \n ", "\x00", "a" * 81])
def test_empty_or_overlong_name_is_refused(text: str) -> None:
    """With the field's name."""
    with pytest.raises(InvalidText) as refusal:
        clean_text("name", text)

    assert refusal.value.field_name == "name"


def test_slip_in_a_known_domain_is_seen() -> None:
    """And an address of a domain we do not know is left alone."""
    assert meant_address("sanne@gmial.com") == "sanne@gmail.com"
    assert meant_address("sanne@hotmial.nl") == "sanne@hotmail.nl"
    assert meant_address("sanne@gmail.com") is None
    assert meant_address("sanne@voorbeeldwinkel.nl") is None


def test_masked_address_shows_one_letter() -> None:
    """Enough for its owner."""
    assert masked_address("sanne@example.com") == "s•••@example.com"


def test_same_product_twice_is_one_entry() -> None:
    """Codes are read in any case."""
    assert gathered([Wanted("mug-6", 1), Wanted("MUG-6", 2)]) == (Wanted("MUG-6", 3),)


@pytest.mark.parametrize("quantities", [(), (0,), (-1,), (21,), (11, 10)])
def test_absurd_quantity_is_refused(quantities: tuple[int, ...]) -> None:
    """None, less than one, or more than twenty in all."""
    with pytest.raises(InvalidQuantity):
        gathered(Wanted("MUG-6", quantity) for quantity in quantities)

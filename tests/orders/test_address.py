"""Addresses are validated once, at the door."""

import pytest

from actions.orders import Address
from actions.orders.errors import InvalidAddress, InvalidPostcode


def dutch(**changes: str) -> Address:
    typed = {"street": "Kerkstraat", "house_number": "12", "postcode": "1012ab", "city": "Ede"}
    return Address.parse(**(typed | changes))


def test_dutch_address_is_brought_to_one_form() -> None:
    """Spaces, case and the house number's addition are put right."""
    address = dutch(street="  Lange   Kerkstraat ", house_number="12 a", country="nl")

    assert address.lines() == ("Lange Kerkstraat 12 A", "1012 AB Ede")


@pytest.mark.parametrize(
    ("typed", "number", "addition"),
    [("7", "7", ""), ("7bis", "7", "BIS"), ("12-3", "12", "3"), ("120/2", "120", "2")],
)
def test_house_number_is_told_from_its_addition(typed: str, number: str, addition: str) -> None:
    """The usual ways to write a flat are understood."""
    address = dutch(house_number=typed)

    assert (address.house_number, address.addition) == (number, addition)


@pytest.mark.parametrize("typed", ["", "0", "a12", "twelve", "123456", "12 !"])
def test_dutch_address_needs_a_real_house_number(typed: str) -> None:
    """Without it the carrier cannot deliver in the Netherlands."""
    with pytest.raises(InvalidAddress) as refusal:
        dutch(house_number=typed)

    assert refusal.value.field_name == "house_number"


def test_foreign_address_may_do_without_a_house_number() -> None:
    """Elsewhere houses have names, and the country stands on the last line."""
    address = dutch(
        street="Rose Cottage", house_number="", postcode="sw1a 1aa", city="London", country="GB"
    )

    assert address.lines() == ("Rose Cottage", "SW1A 1AA London", "GB")


@pytest.mark.parametrize(
    ("field_name", "text"),
    [
        ("street", "  "),
        ("street", "x" * 81),
        ("city", "123"),
        ("city", "Ede\x00"),
        ("country", "Holland"),
        ("name", "\x1b[2J"),
    ],
)
def test_refusal_names_the_field(field_name: str, text: str) -> None:
    """The customer can be asked for just the part that is wrong."""
    with pytest.raises(InvalidAddress) as refusal:
        dutch(**{field_name: text})

    assert refusal.value.field_name == field_name
    assert refusal.value.text == text


def test_wrong_postcode_is_named_with_its_country() -> None:
    """A postcode of another country is no postcode of this one."""
    with pytest.raises(InvalidPostcode) as refusal:
        dutch(postcode="75001")

    assert (refusal.value.text, refusal.value.country) == ("75001", "NL")

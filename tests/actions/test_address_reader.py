"""Reading an address out of what people write."""

import pytest

from actions.flows.address_reader import missing_parts, read_address

ZEIST = {"street": "Dorpsstraat", "house_number": "8", "postcode": "3701 AB", "city": "Zeist"}


@pytest.mark.parametrize(
    "text",
    [
        "Dorpsstraat 8, 3701 AB Zeist", "Dorpsstraat 8 3701 AB Zeist",
        "it's Dorpsstraat 8, 3701 AB Zeist please",
        "change the delivery address of 10139 to Dorpsstraat 8, 3701 AB Zeist",
        "mijn nieuwe adres is Dorpsstraat 8, 3701 AB in Zeist",
    ],
)  # fmt: skip
def test_a_dutch_address_is_read_with_or_without_words_around_it(text: str) -> None:
    """All four parts, nothing else."""
    assert read_address(text) == ZEIST


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("5 Specimen Road, EC1A 1BB London", ("Specimen Road", "5", "EC1A 1BB", "London")),
        ("Musterstrasse 22, 10115 Berlin", ("Musterstrasse", "22", "10115", "Berlin")),
        ("Weg naar Zee 14, 4301 AA Zierikzee", ("Weg naar Zee", "14", "4301 AA", "Zierikzee")),
        ("Kerkstraat 101-2, 1017 GC, Amsterdam", ("Kerkstraat", "101-2", "1017 GC", "Amsterdam")),
        ("Lange Weg 12b 1234 AB Den Haag", ("Lange Weg", "12b", "1234 AB", "Den Haag")),
    ],
)
def test_other_shapes_are_read(text: str, parts: tuple[str, ...]) -> None:
    """Number first, foreign postcodes, additions, towns of two words."""
    assert tuple(read_address(text).values()) == (parts[2], parts[0], parts[1], parts[3])


def test_an_address_in_pieces_is_completed() -> None:
    """Only what is asked for is taken from a bare word."""
    parts = read_address("Dorpsstraat 8")
    assert missing_parts(parts) == ("postcode", "city")
    parts |= read_address("3701 AB", missing=missing_parts(parts))
    assert missing_parts(parts) == ("city",)
    parts |= read_address("Zeist", missing=missing_parts(parts))

    assert parts == ZEIST


@pytest.mark.parametrize("text", ["what are the options", "stop", "", "hm 😀"])
def test_what_is_no_address_gives_nothing(text: str) -> None:
    """So that a question can be answered instead."""
    assert read_address(text) == {}

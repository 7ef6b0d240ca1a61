"""A postal address: validated once, at the door. Knows form, not whether the house stands."""

import re
from dataclasses import dataclass
from typing import Self

from actions.orders.errors import InvalidAddress
from actions.orders.postcode import parse_postcode

# A number, then an addition: straight on when it is a letter, else after a gap.
_HOUSE = re.compile(
    r"^([1-9][0-9]{0,4})(?:(?:[\s\-/]+|(?=[A-Za-z]))([A-Za-z0-9][A-Za-z0-9 \-/]{0,7}))?$"
)
_COUNTRY = re.compile(r"^[A-Z]{2}$")
LONGEST = 80


@dataclass(frozen=True, slots=True)
class Address:
    """Make one with `parse`; `country` is ISO 3166, two letters. Dutch ones have a house number."""

    name: str
    street: str
    house_number: str
    addition: str
    postcode: str
    city: str
    country: str

    @classmethod
    def parse(
        cls,
        *,
        street: str,
        house_number: str,
        postcode: str,
        city: str,
        country: str = "NL",
        name: str = "",
    ) -> Self:
        """Clean and validate what was typed; ``'12a'`` is number 12 with addition A.

        Raises `InvalidAddress` (with the field's name) and `InvalidPostcode`.
        """
        land = _country(country)
        number, addition = _house(house_number, land)
        return cls(
            name=_text("name", name, required=False),
            street=_text("street", street),
            house_number=number,
            addition=addition,
            postcode=parse_postcode(postcode, land),
            city=_text("city", city),
            country=land,
        )

    def lines(self) -> tuple[str, ...]:
        """As on an envelope, without the country when it is the Netherlands."""
        house = " ".join(part for part in (self.street, self.house_number, self.addition) if part)
        lines = [self.name, house, f"{self.postcode} {self.city}"]
        if self.country != "NL":
            lines.append(self.country)
        return tuple(line for line in lines if line)

    def __str__(self) -> str:
        return ", ".join(self.lines())


def _country(text: str) -> str:
    land = text.strip().upper()
    if not _COUNTRY.match(land):
        raise InvalidAddress("country", text)
    return land


def _house(text: str, country: str) -> tuple[str, str]:
    bare = text.strip()
    if not bare and country != "NL":  # many places number no houses, or put it in the street
        return "", ""
    match = _HOUSE.match(bare)
    if match is None:
        raise InvalidAddress("house_number", text)
    return match[1], (match[2] or "").strip().upper()


def _text(field_name: str, text: str, *, required: bool = True) -> str:
    clean = " ".join(text.split())
    if (required and not clean) or len(clean) > LONGEST or not clean.isprintable():
        raise InvalidAddress(field_name, text)
    if required and not any(character.isalpha() for character in clean):
        raise InvalidAddress(field_name, text)
    return clean

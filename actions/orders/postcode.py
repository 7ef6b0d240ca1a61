"""Postcodes as people type them: strict for the Netherlands, lenient but bounded for elsewhere."""

import re

from actions.orders.errors import InvalidPostcode

# Four digits not starting with 0, two letters; SA, SD and SS are never issued.
_DUTCH = re.compile(r"^([1-9][0-9]{3})(?!SA|SD|SS)([A-Z]{2})$")
_ELSEWHERE = {
    "BE": re.compile(r"^[1-9][0-9]{3}$"),
    "DE": re.compile(r"^[0-9]{5}$"),
    "FR": re.compile(r"^[0-9]{5}$"),
    "ES": re.compile(r"^[0-9]{5}$"),
    "IT": re.compile(r"^[0-9]{5}$"),
    "AT": re.compile(r"^[1-9][0-9]{3}$"),
    "LU": re.compile(r"^[1-9][0-9]{3}$"),
    "DK": re.compile(r"^[0-9]{4}$"),
    "CH": re.compile(r"^[1-9][0-9]{3}$"),
    "US": re.compile(r"^[0-9]{5}(?:[0-9]{4})?$"),
}
_ANY = re.compile(r"^[A-Z0-9]{2,10}$")


def postcode_key(text: str) -> str:
    """The form two postcodes are compared in: ``'1012 ab'`` is ``'1012AB'``."""
    return "".join(c for c in text.upper() if c.isascii() and c.isalnum())


def parse_postcode(text: str, country: str = "NL") -> str:
    """The postcode as it is written on an envelope: ``'1234ab'`` is ``'1234 AB'``.

    Raises `InvalidPostcode`.
    """
    bare = re.sub(r"[\s.\-]+", "", text.strip().upper())
    if country == "NL":
        match = _DUTCH.match(bare)
        if match is None:
            raise InvalidPostcode(text, country)
        return f"{match[1]} {match[2]}"
    if not _ELSEWHERE.get(country, _ANY).match(bare):
        raise InvalidPostcode(text, country)
    return bare if country in _ELSEWHERE else " ".join(text.upper().split())

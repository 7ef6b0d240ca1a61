"""What an answer says about an order that is being made: delivery, address, yes to it. Pure."""

import re
from collections.abc import Sequence

from actions.flows.address_reader import read_address
from actions.orders import DeliveryOption

_WAYS = {
    "pickup": re.compile(r"\bpick.?up|\bcollect|\bafhaal|\bophalen|\bophaalpunt", re.IGNORECASE),
    "evening": re.compile(r"\bevening|\bavond|\btonight", re.IGNORECASE),
    "express": re.compile(r"\bexpress|\bfast|\bquick|\bspoed|\bsnel", re.IGNORECASE),
    "standard": re.compile(
        r"\bstandard|\bstandaard|\bnormal|\bnormaal|\bgewoon|\bgewone|\bcheap|\bgoedkoop"
        r"|\bfree\b|\bgratis\b",
        re.IGNORECASE,
    ),
}
_ELSEWHERE = re.compile(
    r"\b(?:other|another|different|else|elsewhere|ander|andere|anders|ergens anders)\b",
    re.IGNORECASE,
)
_LEAD = re.compile(
    r"^\W*(?:no|nope|nee|neen|yes|ja)\b[\s,]*(?:it\s+)?(?:to|naar)?\s*", re.IGNORECASE
)
_ADDRESS = re.compile(r"\baddress|\badres", re.IGNORECASE)
_BESIDE = re.compile(
    r"\b(?:also|too|add|plus|as well|and (?:a|an|one|two|the)|ook|erbij|en (?:een|twee|de|het)"
    r"|voeg)\b",
    re.IGNORECASE,
)


def way_in(text: str, options: Sequence[DeliveryOption]) -> str | None:
    """The key of the way of delivery that is named."""
    for name, words in _WAYS.items():
        if words.search(text):
            key = next((option.key for option in options if option.key.endswith(name)), None)
            if key is not None:
                return key
    return None


def address_in(text: str) -> dict[str, str] | None:
    """The parts of an address, where it has a street and a house number."""
    found = read_address(_LEAD.sub("", text))
    return found if {"street", "house_number"} <= found.keys() and "postcode" in found else None


def wants_elsewhere(text: str, *, asked: bool = False) -> bool:
    """ "To another address"; where the address was `asked` for, "another" is enough."""
    return bool(_ELSEWHERE.search(text)) and (asked or bool(_ADDRESS.search(text)))


def is_beside(text: str) -> bool:
    """Whether a product is named to come along with the others, not instead."""
    return _BESIDE.search(text) is not None

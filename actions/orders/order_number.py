"""Order numbers as people type them. Knows five digits, not which orders exist."""

import re

from actions.orders.errors import InvalidOrderNumber

FIRST = 10001
LAST = 99999

# What people put around or between the digits; anything else makes it not an order number.
_PREFIX = re.compile(
    r"^(?:(?:my|mijn)\s+)?(?:order|bestelling|bestel)?[\s-]*"
    r"(?:number|nummer|no|nr|num|id)?\s*[.:#°º]*\s*",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"^[0-9](?:[ .\-/]*[0-9]){4}$")


def parse_order_number(text: str) -> str:
    """``'#10042'``, ``'order no. 1 0 0 4 2'`` and ``'10-042'`` are all ``'10042'``.

    Raises `InvalidOrderNumber`.
    """
    body = _PREFIX.sub("", text.strip(), count=1).rstrip(" .,!?")
    if not _DIGITS.match(body):
        raise InvalidOrderNumber(text)
    number = "".join(character for character in body if character.isdigit())
    if not FIRST <= int(number) <= LAST:
        raise InvalidOrderNumber(text)
    return number

"""What somebody means who speaks of changing an order: more of it, something new, all of it again.

Pure.
"""

import re

_ADDING = re.compile(
    r"\b(?:add(?:ed|ing)?|put .*\bin|include|along with|on top|as well|also|another|extra|plus"
    r"|voeg\w*|toevoeg\w*|erbij|bijbestel\w*|doe er|zet er|ook|daarbij|nog een|nog twee)\b",
    re.IGNORECASE,
)
_AGAIN = r"(?:again|once more|another time|one more time)"
_OPNIEUW = r"(?:opnieuw|nog (?:een keer|eens)|weer)"
_REPEATING = re.compile(
    rf"\bsame (?:order|things?|items?)\b[^.?!]*\b{_AGAIN}\b|\bre-?order(?:ing)?\b"
    rf"|\brepeat (?:my|the|that|this|order)\b"
    rf"|\b(?:order|buy|get)\b[^.?!]*\b(?:same|that|it)\b[^.?!]*\b{_AGAIN}\b"
    rf"|\b(?:zelfde|dezelfde|hetzelfde)\b[^.?!]*\b(?:bestel\w*|{_OPNIEUW})\b"
    rf"|\bbestel\w*\b[^.?!]*\b(?:zelfde|dezelfde|hetzelfde|{_OPNIEUW})\b"
    r"|\bherhaal\w*\b|\bnabestel\w*\b",
    re.IGNORECASE,
)
_ALTERING = re.compile(
    r"\b(?:chang\w*|modif\w*|edit\w*|updat\w*|alter\w*|wijzig\w*|aanpas\w*|verander\w*)\b",
    re.IGNORECASE,
)


def is_adding(text: str) -> bool:
    """ "Put a kettle in it": something may come in that was not in the order."""
    return _ADDING.search(text) is not None


def is_repeat(text: str) -> bool:
    """ "The same order again": a new one like it, not a change of it."""
    return _REPEATING.search(text) is not None and _ALTERING.search(text) is None

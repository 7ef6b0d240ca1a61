"""What may not be kept of what is said: card numbers, and the answers to questions about secrets.

Pure. A spoken number of 13 to 19 digits counts as a card's whether its check digit fits or not: one
digit that was misheard must not leave the others to be read.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

SHORTEST, LONGEST = 13, 19
SHOWN = 4
# What proves who somebody is, or opens what is theirs.
SECRET_SLOTS = frozenset(
    {
        *("postcode", "email", "password", "pin", "security_code", "verification_code"),
        *("card_number", "cvc", "cvv", "iban", "bsn", "id_number", "passport_number"),
        *("date_of_birth", "birthdate"),
    }
)
_SECRETS = (
    r"(?:credit|debit|bank) ?card (?:number|details)|card number|(?:expiry|expiration) date"
    r"|security code|cv[cv]\b|pass ?word|passcode|pin ?code|\bpin\b|one[- ]time code"
    r"|verification code|social security number|passport number|date of birth|\bbsn\b"
    r"|id(?:entity)? (?:card )?number|bank account number|\biban\b"
    r"|kaartnummer|(?:creditcard|bankpas)(?:nummer|gegevens)|vervaldatum|beveiligingscode"
    r"|wachtwoord|toegangscode|verificatiecode|burgerservicenummer|paspoortnummer|geboortedatum"
    r"|(?:id|identiteits)[- ]?(?:kaart)?nummer|rekeningnummer"
)
_ASKED = (
    r"\?|\b(?:please )?(?:say|key in|enter|type|tell me|give me|spell|read)\b"
    r"|\b(?:noem|zeg|toets|typ|geef|spel|lees)\b|\bwhat(?:'s| is)\b|\bwat is\b"
)
_SECRET = re.compile(_SECRETS, re.IGNORECASE)
_ASKING = re.compile(_ASKED, re.IGNORECASE)
_OBJECTIONS = re.compile(
    r"\b(?:do not|don't|dont|not (?:to )?be|stop|never)\b(?: \w+){0,4} record(?:ed|ing)?\b"
    r"|\b(?:no|without)\b(?: \w+)? recordings?\b"
    r"|\b(?:niet|geen|zonder|stop)\b(?: \w+){0,3} (?:opnemen|opgenomen|opname|opnames)\b"
    r"|\bneem\b(?: \w+){0,4} niet op\b",
    re.IGNORECASE,
)

_ONES = {
    **{"zero": 0, "oh": 0, "o": 0, "nought": 0, "nul": 0, "one": 1, "een": 1, "één": 1},
    **{"two": 2, "twee": 2, "three": 3, "drie": 3, "four": 4, "vier": 4, "five": 5, "vijf": 5},
    **{"six": 6, "zes": 6, "seven": 7, "zeven": 7, "eight": 8, "acht": 8, "nine": 9, "negen": 9},
}
_TEENS = {
    **{"ten": 10, "tien": 10, "eleven": 11, "elf": 11, "twelve": 12, "twaalf": 12},
    **{"thirteen": 13, "dertien": 13, "fourteen": 14, "veertien": 14, "fifteen": 15},
    **{"vijftien": 15, "sixteen": 16, "zestien": 16, "seventeen": 17, "zeventien": 17},
    **{"eighteen": 18, "achttien": 18, "nineteen": 19, "negentien": 19},
}
_TENS = {
    **{"twenty": 20, "twintig": 20, "thirty": 30, "dertig": 30, "forty": 40, "veertig": 40},
    **{"fifty": 50, "vijftig": 50, "sixty": 60, "zestig": 60, "seventy": 70, "zeventig": 70},
    **{"eighty": 80, "tachtig": 80, "ninety": 90, "negentig": 90},
}
_REPEATS = {"double": 2, "dubbel": 2, "dubbele": 2, "triple": 3, "treble": 3}
_LINKS = frozenset({"and", "en", "uh", "uhm", "um", "eh", "ehm", "dash", "streepje"})
_DUTCH_PAIR = re.compile(
    "(een|twee|drie|vier|vijf|zes|zeven|acht|negen)(?:en|ën)"
    "(twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig)"
)


def asks_secret(text: str) -> bool:
    """Does this ask for something that nobody else may hear?"""
    return _SECRET.search(text) is not None and _ASKING.search(text) is not None


def objects(text: str) -> bool:
    """Does the caller say that nothing may be recorded?"""
    return _OBJECTIONS.search(text) is not None


def is_card(digits: str) -> bool:
    """As long as a card's number."""
    return SHORTEST <= len(digits) <= LONGEST and len(set(digits)) > 1


@dataclass(frozen=True, slots=True)
class Number:
    """Neighbouring words that are digits: which ones, from the first word to before `end`."""

    digits: str
    first: int
    end: int

    @property
    def masked(self) -> str:
        """All but the last four."""
        return "*" * (len(self.digits) - SHOWN) + self.digits[-SHOWN:]


def numbers(words: Sequence[str]) -> list[Number]:
    """All numbers that were said digit by digit, in pairs or in groups, left to right."""
    return [Number(_digits(words[a:b]), a, b) for a, b in _stretches(words)]


def mask(words: Sequence[str], hidden: Sequence[Number]) -> str:
    """The sentence with these numbers masked."""
    by_first = {number.first: number for number in hidden}
    out: list[str] = []
    at = 0
    while at < len(words):
        number = by_first.get(at)
        out.append(number.masked if number else words[at])
        at = number.end if number else at + 1
    return " ".join(out)


def _stretches(words: Sequence[str]) -> Iterator[tuple[int, int]]:
    first: int | None = None
    last = 0
    for at, word in enumerate([*words, ""]):
        if _is_digits(word) or word.lower() in _REPEATS:
            first = at if first is None else first
            last = at + 1
        elif first is not None and word.lower() not in _LINKS:
            yield first, last
            first = None


def _is_digits(word: str) -> bool:
    return bool(_value(word.lower())) or word.lower() in _TENS


def _value(word: str) -> str:
    """What the word adds to a number by itself; tens may wait for a digit, so they are not here."""
    if word.isascii() and word.isdigit():
        return word
    if word in _ONES:
        return str(_ONES[word])
    if word in _TEENS:
        return str(_TEENS[word])
    pair = _DUTCH_PAIR.fullmatch(word)
    return str(_TENS[pair[2]] + _ONES[pair[1]]) if pair else ""


def _digits(words: Sequence[str]) -> str:
    """ "double four", "forty two", "four two": 44, 42, 42."""
    out: list[str] = []
    times, tens = 1, 0
    for word in (word.lower() for word in words):
        if tens:
            is_unit = 0 < _ONES.get(word, 0) < 10
            out.append(str(tens + _ONES[word]) if is_unit else str(tens))
            tens = 0
            if is_unit:
                continue
        if word in _REPEATS:
            times = _REPEATS[word]
        elif word in _TENS:
            tens = _TENS[word]
        else:
            out.append(_value(word) * times)
            times = 1
    if tens:
        out.append(str(tens))
    return "".join(out)

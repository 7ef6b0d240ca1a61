"""Order numbers, postcodes and e-mail addresses in a sentence, written or spoken. Pure."""

import re
from dataclasses import dataclass
from typing import List, Optional, Tuple

from bot.components.spoken_digits import DigitRun, digit_runs

ORDER_NUMBER, POSTCODE, EMAIL, OTHER_ORDER = "order_number", "postcode", "email", "other_order"


@dataclass(frozen=True)
class Detail:
    """One fact found, with its place in the text."""

    entity: str
    value: str
    start: int
    end: int


_EMAIL = re.compile(r"[A-Za-z0-9._%+\-'’]+@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)+")
_SPOKEN_EMAIL = re.compile(
    r"\b([a-z0-9._\-]+(?:\s(?:dot|punt|underscore|dash|streepje)\s[a-z0-9_\-]+)*)\s(?:at|apenstaartje)\s"
    r"([a-z0-9\-]+(?:\s?(?:dot|punt|\.)\s?[a-z0-9\-]+)+)",
    re.IGNORECASE,
)
_DUTCH_POSTCODE = re.compile(r"(?<![\d][.,])\b([1-9][0-9]{3})\s?[-.]?\s?([A-Za-z]{2})\b")
_LETTER_POSTCODE = re.compile(r"\b([1-9][0-9]{3})[\s,]+([A-Za-z])[\s.]+([A-Za-z])\b")
_BRITISH_POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9][A-Z0-9]?)\s?([0-9][A-Z]{2})\b")
_NAMED_POSTCODE = re.compile(
    r"\b(?:post\s?code|postal code|zip(?:\s?code)?)\b\D{0,12}\b([0-9]{4,5})\b", re.IGNORECASE
)
_AFTER_DIGITS = re.compile(r"^[\s,]*([A-Za-z])[\s.]*([A-Za-z])\b")
_NOT_POSTCODE_LETTERS = frozenset(
    {"SA", "SD", "SS"}
    | {"EN", "IS", "IN", "OF", "OP", "TO", "OR", "IT", "AT", "DE", "ER", "AM", "PM"}
    | {"ON", "OK", "AD", "SO", "DO", "GO", "NO", "IF", "ME", "MY", "WE", "BY", "UP", "BE", "AS"}
    | {"OM", "ZO", "JE", "HE", "TE", "NU", "AL", "IK", "WE", "ZE", "NA", "UW"}
)
# "2024 OK" and "in 2019 AD" are years, whatever their capitals.
_YEAR = re.compile(r"(?:19|20)[0-9]{2}\s+(?:AD|BC|OK|NU|NA)\b")
_AMOUNT = re.compile(r"[0-9]+[.,][0-9]{2}")
# What is taken back: "not 10333 but 10338", "my old one was a@example.com".
_TAKEN_BACK = re.compile(
    r"\b(?:not|instead of|rather than|niet|in plaats van|ipv"
    r"|old (?:one|address|mail|number) (?:was|is)|oude? (?:\w+ )?(?:was|is))"
    r"\s+(?:the |de |het )?[#\s]*$",
    re.IGNORECASE,
)
_ORDER_WORD = re.compile(
    r"(?:order|bestel|number|nummer|\bno\b|\bnr\b|#)[^0-9]{0,14}$", re.IGNORECASE
)
_CORRECTING = re.compile(
    r"\b(?:mean|meant|sorry|wrong|no|nee|bedoel\w*|fout|verkeerd\w*)\b", re.IGNORECASE
)
_MONEY_BEFORE = re.compile(r"(?:€|\beuros?\b|\beur\b)\s*$", re.IGNORECASE)
_MONEY_AFTER = re.compile(r"^\s*(?:€|euros?\b|eur\b|cents?\b|%|stuks?\b)", re.IGNORECASE)
_OTHER_ORDER = re.compile(
    r"\b(?:the other|another|a different|different|not that|wrong)\s+(?:order|one|number)\b"
    r"|\b(?:die|een|de|mijn)?\s?andere?\s+(?:bestelling|order|nummer)\b"
    r"|\bniet (?:die|deze) (?:bestelling|order)\b"
    r"|\b(?:verkeerde|foute?)\s+(?:bestelling|order|nummer)\b"
    r"|\bde andere\b",
    re.IGNORECASE,
)


def find_details(text: str, *, asked: Optional[str] = None) -> List[Detail]:
    """`asked` is the slot the assistant has just asked for: bare digits lean towards it."""
    found: List[Detail] = []
    for reader in (_emails, _postcodes):
        found += [d for d in reader(text) if not _overlaps(d, found)]
    found += _numbers(_masked(text, found), asked)
    found = _kept(text, found)
    other = _OTHER_ORDER.search(text)
    if other and not any(d.entity == ORDER_NUMBER for d in found):
        found.append(Detail(OTHER_ORDER, "yes", other.start(), other.end()))
    return sorted(found, key=lambda detail: detail.start)


def _kept(text: str, found: List[Detail]) -> List[Detail]:
    """Without what the customer takes back, where another of its kind is left."""
    meant = [d for d in found if not _TAKEN_BACK.search(text[: d.start])]
    left = {d.entity for d in meant}
    return [d for d in found if d in meant or d.entity not in left]


def is_only_details(text: str, found: List[Detail]) -> bool:
    """Whether nothing of meaning stands beside the details: "it's #10042 please"."""
    kept = [d for d in found if d.entity != OTHER_ORDER]
    if not kept:
        return False
    rest = text
    for detail in sorted(kept, key=lambda d: -d.start):
        rest = rest[: detail.start] + " " + rest[detail.end :]
    words = re.findall(r"[^\W\d_]+", rest.lower())
    return all(word in _FILLERS for word in words)


_FILLERS = frozenset({
    "it", "s", "its", "is", "the", "my", "order", "number", "no", "nr", "num", "postcode",
    "post", "code", "postal", "zip", "and", "email", "e", "mail", "address", "please", "uh",
    "um", "er", "okay", "ok", "yes", "sure", "that", "for", "of", "here", "you", "go", "i",
    "mean", "meant", "sorry", "nope",
    "het", "t", "mijn", "bestelling", "bestelnummer", "ordernummer", "nummer", "en",
    "mailadres", "adres", "graag", "eh", "ja", "nee", "dat", "van", "hier", "de", "als", "met",
    "oke", "ik", "bedoel", "bedoelde", "moet", "zijn",
})  # fmt: skip


def _masked(text: str, found: List[Detail]) -> str:
    """The text with what was found struck out, at the same length: no number runs across it."""
    for detail in found:
        text = text[: detail.start] + "|" * (detail.end - detail.start) + text[detail.end :]
    return text


def _overlaps(detail: Detail, others: List[Detail]) -> bool:
    return any(detail.start < o.end and o.start < detail.end for o in others)


def _emails(text: str) -> List[Detail]:
    written = [
        Detail(EMAIL, m[0].lower().rstrip("."), m.start(), m.end()) for m in _EMAIL.finditer(text)
    ]
    if written:
        return written
    return [
        Detail(EMAIL, f"{_dots(m[1])}@{_dots(m[2])}", m.start(), m.end())
        for m in _SPOKEN_EMAIL.finditer(text)
    ]


def _dots(spoken: str) -> str:
    dotted = re.sub(r"\s?(?:\bdot\b|\bpunt\b|\.)\s?", ".", spoken.lower())
    signed = re.sub(r"\sunderscore\s", "_", re.sub(r"\s(?:dash|streepje)\s", "-", dotted))
    return signed.replace(" ", "")


def _postcodes(text: str) -> List[Detail]:
    found = [_dutch(m, m[1], m[2]) for m in _DUTCH_POSTCODE.finditer(text)]
    found += [_dutch(m, m[1], m[2] + m[3]) for m in _LETTER_POSTCODE.finditer(text)]
    found += [
        Detail(POSTCODE, f"{m[1]} {m[2]}", m.start(), m.end())
        for m in _BRITISH_POSTCODE.finditer(text)
    ]
    found += [Detail(POSTCODE, m[1], m.start(1), m.end(1)) for m in _NAMED_POSTCODE.finditer(text)]
    kept: List[Detail] = []
    for detail in found:
        if detail.value and not _overlaps(detail, kept):
            kept.append(detail)
    return kept


def _dutch(match: "re.Match[str]", digits: str, letters: str) -> Detail:
    pair = letters.upper()
    # "1012 in Amsterdam": a word of two letters in lower case is more likely a word.
    is_word = pair in _NOT_POSTCODE_LETTERS and not letters.isupper()
    is_word = is_word or _YEAR.fullmatch(match[0]) is not None
    value = "" if is_word or pair in ("SA", "SD", "SS") else f"{digits} {pair}"
    return Detail(POSTCODE, value, match.start(), match.end())


def _numbers(text: str, asked: Optional[str]) -> List[Detail]:
    found: List[Detail] = []
    for run in digit_runs(text):
        if _is_money(text, run.start, run.end):
            continue
        spoken = _spoken_postcode(text, run.digits, run.end, run.words)
        if spoken is not None:
            found.append(Detail(POSTCODE, spoken[0], run.start, spoken[1]))
        elif asked == POSTCODE and _could_be_postcode(text, run):
            found.append(Detail(POSTCODE, run.digits, run.start, run.end))
        elif _could_be_order(run.digits, asked, _named(text, run.start, run.end)):
            found.append(Detail(ORDER_NUMBER, run.digits, run.start, run.end))
    return found


def _could_be_postcode(text: str, run: DigitRun) -> bool:
    """Not where an order number is named, nor in "no, I meant 10042"."""
    if not 4 <= len(run.digits) <= 5 or _named_order(text, run.start):
        return False
    return not (len(run.digits) == 5 and _CORRECTING.search(text[: run.start]))


def _spoken_postcode(text: str, digits: str, end: int, words: int) -> Optional[Tuple[str, int]]:
    """ "een nul een twee A B": four spoken digits, then two letters."""
    letters = _AFTER_DIGITS.match(text[end:])
    if len(digits) != 4 or words < 2 or digits[0] == "0" or letters is None:
        return None
    pair = (letters[1] + letters[2]).upper()
    if pair in _NOT_POSTCODE_LETTERS:
        return None
    return f"{digits} {pair}", end + letters.end()


def _named(text: str, start: int, end: int) -> bool:
    """Called an order number, or alone in the message."""
    return _named_order(text, start) or not re.search(r"\w", text[:start] + text[end:])


def _named_order(text: str, start: int) -> bool:
    return _ORDER_WORD.search(text[:start]) is not None


def _is_money(text: str, start: int, end: int) -> bool:
    if _AMOUNT.fullmatch(text[start:end]) and not _named_order(text, start):
        return True
    return bool(_MONEY_BEFORE.search(text[:start]) or _MONEY_AFTER.match(text[end:]))


def _could_be_order(digits: str, asked: Optional[str], named: bool) -> bool:
    """Five digits anywhere; other lengths only where an order number is named or asked for."""
    if len(digits) == 5:
        return True
    return (named or asked == ORDER_NUMBER) and 3 <= len(digits) <= 10

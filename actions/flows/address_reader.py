"""A postal address in a line of text, as far as it can be read. Pure; validates nothing."""

import re
from collections.abc import Mapping

PARTS = ("street", "house_number", "postcode", "city")

_DUTCH = re.compile(r"\b([1-9][0-9]{3})\s?([A-Za-z]{2})\b(?!')")
_BRITISH = re.compile(r"\b([A-Za-z]{1,2}[0-9][A-Za-z0-9]?\s?[0-9][A-Za-z]{2})\b")
_FIGURES = re.compile(r"(?<!\d)(\d{4,5})(?!\d)")
# "change the address of order 10139 to …": all up to the last such word, if it is no street.
_LEAD = re.compile(
    r"^(?=.*\b(?:address|adres|send|change|deliver|stuur|wijzig|verander|bezorg\w*|it|het)\b)"
    r".*\b(?:is|to|naar|wordt|into|in|adres|address)\b\s*:?\s+(?=[^,]*\d)",
    re.IGNORECASE | re.DOTALL,
)
_POLITE = re.compile(
    r"^(?:it'?s|naar|to|het is)\s+|[\s,]+(?:please|graag|alsjeblieft|aub)[.!]*$", re.IGNORECASE
)
_NUMBER_LAST = re.compile(
    r"^(?P<street>[^\d,]*[^\W\d][^\d,]*?)[\s,]+"
    r"(?P<number>\d{1,5}(?:\s?-?\s?(?!(?:in|te|at)\b)[A-Za-z]{1,2}\b|[-/]\d{1,4}|\s(?:bis|hs|[1-9]hoog))?)"
    r"(?P<rest>.*)$"
)
_NUMBER_FIRST = re.compile(r"^(?P<number>\d{1,5}[A-Za-z]?)[\s,]+(?P<street>[^\d,]+)(?P<rest>.*)$")
_NOT_LETTERS = frozenset({"in", "te", "is", "to", "en", "at", "of"})
_WORDY = re.compile(r"[^\W\d_]")
_HOUSE = re.compile(
    r"\b(?:house ?number|number|nr|no|huisnummer|nummer)\b\.?(?: is| should be| moet)?"
    r"\s*(\d{1,4}(?:\s?-?\s?[A-Za-z]\b)?)(?!\d)",
    re.IGNORECASE,
)
LONGEST_CITY_WORDS = 4


def read_address(text: str, *, missing: tuple[str, ...] = PARTS) -> dict[str, str]:
    """The parts found; `missing` is what is still asked, so that a bare town counts as one."""
    if missing != PARTS and len(missing) == 1:
        return _read_one(text.strip(" .,"), missing[0])
    body = _POLITE.sub("", _LEAD.sub("", text.strip(), count=1))
    found: dict[str, str] = {}
    match = _postcode(body)
    before, after = body, ""
    if match is not None:
        found["postcode"] = match[0].strip()
        before, after = body[: match.start()], body[match.end() :]
    house = _NUMBER_LAST.match(before.strip(" ,.")) or _NUMBER_FIRST.match(before.strip(" ,."))
    if house is None:
        return found
    found["street"] = house["street"].strip(" ,.")
    found["house_number"] = house["number"].strip()
    city = _town(after) or _town(house["rest"])
    if city:
        found["city"] = city
    return found


def read_correction(text: str) -> dict[str, str]:
    """ "No, number 14" or "the postcode is 3512 JL": one part of an address just read back."""
    house = _HOUSE.search(text)
    if house is not None:
        return {"house_number": house[1].strip()}
    match = _postcode(f" {text}")
    return {"postcode": match[0].strip()} if match else {}


def missing_parts(parts: Mapping[str, str]) -> tuple[str, ...]:
    """What is still to be asked, in the order of an envelope."""
    return tuple(name for name in PARTS if not parts.get(name))


def _postcode(text: str) -> re.Match[str] | None:
    for match in _DUTCH.finditer(text):
        if match[2] not in _NOT_LETTERS:
            return match
    found = _BRITISH.search(text)
    if found is not None:
        return found
    figures = list(_FIGURES.finditer(text))
    return figures[-1] if figures and figures[-1].start() > 0 else None


def _town(text: str) -> str:
    words = re.sub(r"\b(?:in|te)\b", " ", text, flags=re.IGNORECASE).strip(" ,.\n").split(",")[0]
    clean = " ".join(words.split())
    return clean if _WORDY.search(clean) and len(clean.split()) <= LONGEST_CITY_WORDS else ""


def _read_one(text: str, part: str) -> dict[str, str]:
    if part == "postcode":
        match = _postcode(f" {text}")
        return {part: match[0].strip()} if match else {}
    if part == "house_number":
        found = re.search(r"\d{1,5}\s?[A-Za-z]?\b", text)
        return {part: found[0]} if found else {}
    short = len(text.split()) <= LONGEST_CITY_WORDS and _WORDY.search(text)
    return {part: text} if short and not any(c.isdigit() for c in text) else {}

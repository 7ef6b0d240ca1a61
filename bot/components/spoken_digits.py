"""Digits as people say them, in English and Dutch: "one double-oh four two" is 10042."""

import re
from dataclasses import dataclass
from typing import Dict, Iterator, List, Optional, Tuple

_ONES: Dict[str, int] = {
    "zero": 0, "oh": 0, "o": 0, "nought": 0, "naught": 0, "nul": 0,
    "one": 1, "een": 1, "één": 1, "eén": 1, "two": 2, "twee": 2, "three": 3, "drie": 3,
    "four": 4, "vier": 4, "five": 5, "vijf": 5, "six": 6, "zes": 6, "seven": 7, "zeven": 7,
    "eight": 8, "acht": 8, "nine": 9, "niner": 9, "negen": 9,
}  # fmt: skip
_TEENS: Dict[str, int] = {
    "ten": 10, "tien": 10, "eleven": 11, "elf": 11, "twelve": 12, "twaalf": 12,
    "thirteen": 13, "dertien": 13, "fourteen": 14, "veertien": 14, "fifteen": 15,
    "vijftien": 15, "sixteen": 16, "zestien": 16, "seventeen": 17, "zeventien": 17,
    "eighteen": 18, "achttien": 18, "nineteen": 19, "negentien": 19,
}  # fmt: skip
_TENS: Dict[str, int] = {
    "twenty": 20, "twintig": 20, "thirty": 30, "dertig": 30, "forty": 40, "veertig": 40,
    "fifty": 50, "vijftig": 50, "sixty": 60, "zestig": 60, "seventy": 70, "zeventig": 70,
    "eighty": 80, "tachtig": 80, "ninety": 90, "negentig": 90,
}  # fmt: skip
_HUNDREDS = frozenset({"hundred", "honderd"})
_THOUSANDS = frozenset({"thousand", "duizend"})
_REPEATS: Dict[str, int] = {
    "double": 2, "dubbel": 2, "dubbele": 2, "twice": 2, "triple": 3, "treble": 3, "drievoudig": 3
}  # fmt: skip
_LINKS = frozenset(
    {"and", "en", "dash", "streepje"}
    | {"uh", "uhm", "um", "er", "hm", "wait", "eh", "euh", "ehm", "wacht"}  # who reads aloud, halts
)
_DUTCH_TENS = re.compile(
    "^(een|twee|drie|vier|vijf|zes|zeven|acht|negen)(?:en|ën)"
    "(twintig|dertig|veertig|vijftig|zestig|zeventig|tachtig|negentig)$"
)
# Dutch writes "tienduizend" in one: the big words are cut out; so are figures ("order10042").
_WORD = re.compile(r"duizend|honderd|\d+|(?:(?!duizend|honderd)[^\W\d_])+", re.IGNORECASE)
# Words that are a digit only among others: "one", "a", "o" and "een" are ordinary words too.
_WEAK = frozenset({"one", "een", "o", "oh", "acht"})


@dataclass(frozen=True)
class DigitRun:
    """Neighbouring digit words and figures, as digits, and where they stand in the text."""

    digits: str
    start: int
    end: int
    words: int


@dataclass(frozen=True)
class _Part:
    kind: str
    value: int
    text: str
    start: int
    end: int


def digit_runs(text: str) -> List[DigitRun]:
    """All runs, left to right. A lone weak word ("one") is no run."""
    runs = [_read(parts) for parts in _groups(text)]
    return [run for run in runs if run is not None]


def _groups(text: str) -> Iterator[List[_Part]]:
    group: List[_Part] = []
    for part in _parts(text):
        if part.kind == "other" or (group and _apart(text, group[-1], part)):
            if group:
                yield group
            group = []
        if part.kind != "other":
            group.append(part)
    if group:
        yield group


def _apart(text: str, before: "_Part", part: "_Part") -> bool:
    """Two numbers, not one: words or signs between them, or both long enough to stand alone."""
    gap = text[before.end : part.start]
    if re.fullmatch(r"[\s.\-–/,]{0,3}", gap) is None:
        return True
    if part.kind == before.kind == "figures" and len(part.text) > 1 and re.search(r",\s", gap):
        return True  # "10.276, 35 euro"
    if part.kind == "figures" and len(part.text) >= 4 and before.text == "o":
        return True  # "O-10042": a letter
    return part.kind == "figures" and len(part.text) >= 4 and before.kind in ("figures", "link")


def _parts(text: str) -> Iterator[_Part]:
    for match in _WORD.finditer(text):
        word = match[0].lower()
        kind, value = _kind(word)
        yield _Part(kind, value, word, match.start(), match.end())


def _kind(word: str) -> Tuple[str, int]:
    if word.isascii() and word.isdigit():
        return "figures", int(word)
    for kind, table in (("one", _ONES), ("teen", _TEENS), ("ten", _TENS), ("repeat", _REPEATS)):
        if word in table:
            return kind, table[word]
    dutch = _DUTCH_TENS.match(word)
    if dutch:
        return "pair", _TENS[dutch[2]] + _ONES[dutch[1]]
    if word in _HUNDREDS:
        return "hundred", 100
    if word in _THOUSANDS:
        return "thousand", 1000
    return ("link", 0) if word in _LINKS else ("other", 0)


def _read(parts: List[_Part]) -> Optional[DigitRun]:
    while parts and parts[0].kind == "link":
        parts = parts[1:]
    while parts and parts[-1].kind in ("link", "repeat"):
        parts = parts[:-1]
    if not parts or all(part.text in _WEAK for part in parts) and len(parts) == 1:
        return None
    digits = _as_amount(parts) or _as_digits(parts)
    if not digits:
        return None
    return DigitRun(digits, parts[0].start, parts[-1].end, len(parts))


def _as_digits(parts: List[_Part]) -> str:
    """Read one by one: "ten zero forty-two" is 10042, "double four" is 44."""
    out: List[str] = []
    times, tens = 1, None
    for part in parts:
        if tens is not None:
            if part.kind == "one" and part.value:
                out.append(str(tens + part.value))
                tens = None
                continue
            out.append(str(tens))
            tens = None
        if part.kind == "repeat":
            times = part.value
        elif part.kind == "ten":
            tens = part.value
        elif part.kind in ("one", "teen", "pair"):
            out.append(str(part.value) * times)
            times = 1
        elif part.kind == "figures":
            out.append(part.text * times)
            times = 1
        elif part.kind == "hundred":
            out.append("00")
        elif part.kind == "thousand":
            out.append("000")
    if tens is not None:
        out.append(str(tens))
    return "".join(out)


def _as_amount(parts: List[_Part]) -> str:
    """Read as one number: "ten thousand and forty-two" is 10042; empty when it is not one."""
    if not any(part.kind == "thousand" for part in parts):
        return ""
    total, current = 0, 0
    for part in parts:
        if part.kind in ("one", "teen", "ten", "pair", "figures"):
            current += part.value
        elif part.kind == "hundred":
            current = max(current, 1) * 100
        elif part.kind == "thousand":
            total, current = (total + max(current, 1)) * 1000, 0
        elif part.kind == "repeat":
            return ""
    return str(total + current)

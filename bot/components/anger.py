"""Signs of anger in a sentence, by rule, in English and Dutch. Pure."""

import re
from typing import List, Pattern, Tuple

_I = re.IGNORECASE


def _any(*patterns: str) -> Pattern[str]:
    return re.compile("|".join(rf"(?:{p})" for p in patterns), _I)


# (signs, how much anger each shows)
_SIGNS: List[Tuple[Pattern[str], float]] = [
    (
        _any(
            r"\bf+u+c+k+\w*", r"\bbullshit\b", r"\bkut\w*", r"\bklote\w*", r"\bgodver\w*",
            # Swearing, and not who is ill.
            r"(?<!heeft )(?<!heb )(?<!hebben )\bkanker(?!pati|onderzoek|behandel)\w*",
            r"\btering\w*", r"\btyfus\w*", r"\bassholes?\b", r"\bbastards?\b",
            r"\beikels?\b", r"\bkl[o0]+tzak\w*", r"\bshit\b", r"\bwtf\b", r"\bdamn\b",
            r"\bverdomme\b",
        ),
        0.45,
    ),
    (
        _any(
            r"\b(?:idiots?|morons?|incompetent|useless|pathetic|liars?|scammers?|crooks?)\b",
            r"\b(?:idioten?|prutsers?|waardeloos|oplichters?|leugenaars?|zielig|schandalig)\b",
        ),
        0.4,
    ),
    (
        _any(
            r"\b(?:ridiculous|outrageous|disgrace(?:ful)?|unacceptable|furious|disgusting|"
            r"appalling|fed up|sick of|had enough|fuming|livid|angry|worst)\b",
            r"\b(?:belachelijk|schande|onacceptabel|woedend|woest|razend|spuugzat|boos|pisnijdig|"
            r"bespottelijk|slechtste|te gek voor woorden|niet normaal)\b",
            r"\b(?:ben|word|wordt|was) (?:\w+ ){0,5}zat\b",
        ),
        0.35,
    ),
    (
        _any(
            r"\b(?:third|fourth|fifth|tenth|umpteenth|hundredth|3rd|4th|5th) time\b",
            r"\b(?:derde|vierde|vijfde|tiende|zoveelste|honderdste|3e|4e) keer\b",
            r"\b(?:again and again|how many times|over and over|keer op keer|hoe vaak nog)\b",
            r"\b(?:nobody|no one) (?:ever )?(?:helps|answers|replies|calls|cares)\b",
            r"\bniemand (?:reageert|helpt|belt)\b",
        ),
        0.3,
    ),
    (_any(r"!{2,}", r"\?!|!\?", r"\?{3,}"), 0.15),
]  # fmt: skip
_LETTERS = re.compile(r"[^\W\d_]")
_FRIENDLY = _any(
    r"\b(?:thanks?|thank you|great|awesome|love|brilliant|perfect|amazing|lol|haha+|happy)\b",
    r"\b(?:lovely|excellent)\b",
    r"\b(?:dank\w*|bedankt|geweldig|super|top|fijn|lekker|mooi|blij|perfect|prachtig|haha+)\b",
)
_NEGATED = _any(r"\bnot (?:angry|happy|great|good)\b", r"\bniet (?:boos|blij|fijn|goed|leuk)\b")


def anger_by_signs(text: str) -> float:
    """0 to 1. A rude word in a friendly sentence is not anger; sarcasm is beyond this."""
    calm = 1.0
    for signs, weight in _SIGNS:
        if signs.search(text):
            calm *= 1.0 - weight
    if _shouts(text):
        calm *= 0.65
    anger = 1.0 - calm
    return round(anger * (0.4 if _is_friendly(text) else 1.0), 4)


def mood_by_signs(text: str) -> float:
    """-1 to 1, from plain words of praise and complaint."""
    anger = anger_by_signs(text)
    return round(0.6 if _is_friendly(text) and anger < 0.2 else -anger, 4)


def _is_friendly(text: str) -> bool:
    return bool(_FRIENDLY.search(text)) and not _NEGATED.search(text)


def _shouts(text: str) -> bool:
    letters = _LETTERS.findall(text)
    capitals = sum(letter.isupper() for letter in letters)
    return len(letters) >= 12 and capitals / len(letters) > 0.7

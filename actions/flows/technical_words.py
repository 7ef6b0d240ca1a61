"""How somebody answers a check: yes, no, cannot tell, or one step back. Pure."""

import re
from enum import StrEnum


class Answer(StrEnum):
    """The values of the buttons, too."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    BACK = "back"


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?:{p})" for p in patterns), re.IGNORECASE)


_UNKNOWN = _any(
    r"\b(?:don'?t|do not|can'?t|can ?not|couldn'?t|didn'?t) (?:know|tell|say|see|check|remember)",
    r"\bdunno\b|\bno idea\b|\bnot sure\b|\bunsure\b|\bno clue\b",
    r"\bweet (?:ik |het |dat |ik het |ik dat )?niet\b|\bgeen idee\b|\bniet zeker\b|\bgeen flauw",
    r"\bkan (?:ik )?(?:het |dat )?niet (?:zien|zeggen|nakijken|controleren)",
)
_BACK = _any(
    r"^(?:please )?(?:go |one |a )?(?:step )?back\b(?!.*\bto work)",
    r"\bprevious (?:step|question|one)\b|\bstap terug\b|^terug\b|\bvorige (?:stap|vraag)\b",
)
_NOT = _any(
    r"\bno\b|\bnope\b|\bnot\b|n't\b|\bstill\b|\bsame\b|\bnothing\b|\bneither\b",
    r"\bnee\b|\bneen\b|\bniet\b|\bnog steeds\b|\bhelaas\b|\bzelfde\b|\bniks\b|\bniets\b|\bgeen\b",
)
_HELPED = _any(
    r"\bwork(?:s|ed|ing)\b|\bfixed\b|\bsolved\b|\bhelped\b|\bit did\b|\bdid the trick\b",
    r"\bwerkt\b|\bopgelost\b|\bgeholpen\b|\bgelukt\b|\bdoet het\b|\bhielp\b|\bverholpen\b",
)
_YES = _any(
    r"^(?:yes|yeah|yep|yup|sure|right|correct|indeed|of course)\b",
    r"^(?:it|they|that|he|she) (?:is|are|does|do|has|have|did)\b(?!\s*(?:not|n't))",
    r"^i (?:did|have|do)\b(?!\s*(?:not|n't))",
    r"^(?:ja|jawel|jazeker|klopt|zeker|inderdaad|dat klopt|uiteraard)\b",
)
_NO = _any(r"^(?:no|nope|nah|not)\b", r"^(?:nee|neen|niet)\b")
_OTHER = _any(
    r"^(?:something|anything) else|^none\b|^neither\b|^no\b|^another",
    r"^iets anders|^geen van|^niets daarvan|^nee\b|^een ander",
)
_WORD = re.compile(r"[^\W\d_]{4,}")
_SHORT = 8
_TERSE = 6


def read_answer(
    text: str, *, intent: str = "", question: str = "", trying: bool = False
) -> Answer | None:
    """`trying`: the question was whether a remedy helped. None where it is no answer.

    "It's closed" says yes to "Is the lid fully closed?".
    """
    said = text.strip().replace("\u2019", "'")
    if _UNKNOWN.search(said):
        return Answer.UNKNOWN
    if _BACK.search(said):
        return Answer.BACK
    if trying and (found := _tried(said)):
        return found
    if _YES.search(said):
        return Answer.YES
    if _NO.search(said):
        return Answer.NO
    if intent in ("affirm", "deny"):
        return Answer.YES if intent == "affirm" else Answer.NO
    short = len(said.split()) <= _SHORT
    if short and not trying and _echoes(said, question):
        return Answer.NO if _NOT.search(said) else Answer.YES
    return Answer.NO if short and not trying and _NOT.search(said) else None


def is_plain_answer(text: str) -> bool:
    """Whether it begins as an answer or is short: then it is no wish of another kind."""
    said = text.strip()
    return bool(_YES.search(said) or _NO.search(said)) or len(said.split()) <= _TERSE


def none_of_those(text: str) -> bool:
    """Where problems were offered to choose from."""
    return _OTHER.search(text.strip()) is not None


def _echoes(said: str, question: str) -> bool:
    asked = set(_WORD.findall(question.casefold()))
    return not said.endswith("?") and bool(asked.intersection(_WORD.findall(said.casefold())))


def _tried(said: str) -> Answer | None:
    if _NOT.search(said):
        return Answer.NO
    return Answer.YES if _HELPED.search(said) else None

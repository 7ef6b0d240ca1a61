"""The gateway's own sentences, by code; everything else that is spoken comes from the service."""

import json
from collections.abc import Mapping
from pathlib import Path

_FOLDER = Path(__file__).parent / "wording"
LANGUAGES = ("en", "nl")
# For who does not understand the language in which the call was answered.
IN_THE_OTHER_LANGUAGE = frozenset({"language_hint"})
_SENTENCES: Mapping[str, Mapping[str, str]] = {
    language: json.loads((_FOLDER / f"{language}.json").read_text("utf-8"))
    for language in LANGUAGES
}


def prompt(code: str, language: str, **facts: object) -> str:
    """The sentence of that code, with its facts filled in."""
    return _SENTENCES[language][code].format(**facts)


def codes(language: str) -> frozenset[str]:
    """Every sentence there is."""
    return frozenset(_SENTENCES[language])


def other(language: str) -> str:
    """The language that key 9 changes to."""
    return LANGUAGES[(LANGUAGES.index(language) + 1) % len(LANGUAGES)]


def fixed() -> list[tuple[str, str]]:
    """Each sentence without facts to fill in, and the language it is spoken in."""
    return [
        (sentence, other(language) if code in IN_THE_OTHER_LANGUAGE else language)
        for language in LANGUAGES
        for code, sentence in _SENTENCES[language].items()
        if "{" not in sentence
    ]

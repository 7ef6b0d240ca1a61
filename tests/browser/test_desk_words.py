"""The desk's sentences: none missing in either language, all variables the same."""

import re
from pathlib import Path

import pytest

PAGES = Path(__file__).parents[2] / "handoff" / "pages"
ENTRY = re.compile(r'^\s{2,6}"?([\w.]+)"?: (.*),$', re.MULTILINE)
USED = re.compile(r'words\.say\(\s*"([\w.]+)"')
VARIABLE = re.compile(r"\{(\w+)\}")


def _table(path: Path) -> dict[str, str]:
    return dict(ENTRY.findall(path.read_text()))


def _login(language: str) -> dict[str, str]:
    text = (PAGES / "login" / "words.js").read_text()
    start = text.index(f"  {language}: {{")
    return dict(ENTRY.findall(text[start : text.index("\n  },", start)]))


TABLES = {
    "desk": (_table(PAGES / "desk/words/en.js"), _table(PAGES / "desk/words/nl.js")),
    "login": (_login("en"), _login("nl")),
}


@pytest.mark.parametrize("page", TABLES)
def test_both_languages_say_the_same_things(page: str) -> None:
    """Each sentence exists in English and Dutch, with the same variables."""
    english, dutch = TABLES[page]

    assert english.keys() == dutch.keys()
    assert len(english) > 20
    for key, sentence in english.items():
        assert set(VARIABLE.findall(sentence)) == set(VARIABLE.findall(dutch[key])), key


@pytest.mark.parametrize("page", TABLES)
def test_every_sentence_that_is_asked_for_exists(page: str) -> None:
    """A key written out in the page's code is in its table."""
    sources = [path for path in (PAGES / page).rglob("*.js") if "words" not in path.parts]
    asked = {key for path in sources for key in USED.findall(path.read_text())}

    assert asked
    assert asked <= TABLES[page][0].keys()

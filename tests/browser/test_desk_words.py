"""The desk's sentences: none missing in either language, all variables the same."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import OpenPage
from tests.browser.support.fake_desk import FakeDesk

PAGES = Path(__file__).parents[2] / "handoff" / "pages"
USED = re.compile(r'words\.say\(\s*"([\w.]+)"')
VARIABLE = re.compile(r"\{(\w+)\}")
TABLES = {
    "desk": """async () => ({
        en: (await import("/assets/desk/words/en.js")).en,
        nl: (await import("/assets/desk/words/nl.js")).nl,
    })""",
    "board": """async () => ({
        en: (await import("/assets/board/words/en.js")).en,
        nl: (await import("/assets/board/words/nl.js")).nl,
    })""",
    "login": """async () => (await import("/assets/login/words.js")).tables""",
}


async def _tables(open_page: OpenPage, page: str) -> dict[str, dict[str, Any]]:
    async with FakeDesk() as desk:
        shown = await open_page(f"{desk.url}/desk")
        tables: dict[str, dict[str, Any]] = await shown.evaluate(TABLES[page])
        await shown.close()  # else it may be about to connect when the service goes
        return tables


@pytest.mark.parametrize("page", TABLES)
async def test_both_languages_say_the_same_things(open_page: OpenPage, page: str) -> None:
    """Each sentence exists in English and Dutch, with the same variables."""
    tables = await _tables(open_page, page)
    english, dutch = tables["en"], tables["nl"]

    assert english.keys() == dutch.keys()
    assert len(english) > 20
    for key, sentence in english.items():
        wanted = set(VARIABLE.findall(json.dumps(sentence)))
        assert set(VARIABLE.findall(json.dumps(dutch[key]))) == wanted, key


@pytest.mark.parametrize("page", TABLES)
async def test_every_sentence_that_is_asked_for_exists(open_page: OpenPage, page: str) -> None:
    """A key written out in the page's code is in its table."""
    sources = [path for path in (PAGES / page).rglob("*.js") if "words" not in path.parts]
    asked = {key for path in sources for key in USED.findall(path.read_text("utf-8"))}
    tables = await _tables(open_page, page)

    borrowed = (await _tables(open_page, "desk"))["en"].keys() if page == "board" else set()

    assert asked
    assert asked <= tables["en"].keys() | borrowed

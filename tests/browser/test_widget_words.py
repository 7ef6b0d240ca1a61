"""The widget's and the shop's sentences, held beside those of the service."""

import json
import re
from pathlib import Path

import pytest

from handoff import wording
from tests.browser.conftest import OpenPage
from tests.browser.support.fake_service import FakeService

ROOM = Path(wording.__file__).parents[1]
FORMAL = re.compile(r"\b(u|uw|alstublieft)\b", re.IGNORECASE)


async def _table(
    service: FakeService, open_page: OpenPage, path: str, language: str
) -> dict[str, str | dict[str, str]]:
    page = await open_page(f"{service.url}/empty")
    table: dict[str, str | dict[str, str]] = await page.evaluate(
        "async ([path, language]) => (await import(path))[language]", [path, language]
    )
    return table


@pytest.mark.parametrize("language", wording.LANGUAGES)
async def test_the_widgets_wordings_of_system_codes_are_the_services(
    fake_service: FakeService, open_page: OpenPage, language: str
) -> None:
    """A customer who changes the language reads the sentence that the service would have said."""
    path = f"/assets/widget/words/{language}.js"
    table = await _table(fake_service, open_page, path, language)
    own = {
        key.removeprefix("system."): said
        for key, said in table.items()
        if key.startswith("system.")
    }

    assert len(own) >= 8
    assert own == {code: wording.say(code, language) for code in own}


@pytest.mark.parametrize("path", ["/assets/widget/words/nl.js", "/assets/shop/words.js"])
async def test_dutch_pages_say_je(
    fake_service: FakeService, open_page: OpenPage, path: str
) -> None:
    """One manner with customers, the bot's: never u."""
    table = await _table(fake_service, open_page, path, "nl")

    assert {key: said for key, said in table.items() if FORMAL.search(json.dumps(said))} == {}


@pytest.mark.parametrize("path", ["wording/nl.json", "api/invoice_words/nl.json", "desk_plan.json"])
def test_dutch_sentences_of_the_service_say_je(path: str) -> None:
    """What the service, an invoice and a prepared reply say is in the same manner."""
    text = (ROOM / path).read_text("utf-8")

    assert re.search(r"\b(je|jou)\b", text)
    assert FORMAL.findall(text) == []

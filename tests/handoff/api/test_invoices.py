"""Invoice pages: with the real action server behind them, and with ones that fail."""

import asyncio
import contextlib
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeAlias

import pytest
from aiohttp import web

from handoff.api import invoice_words
from handoff.api.allowances import Rates
from handoff.api.limits import Rate
from handoff.settings import Secret, SettingsError, from_environment
from handoff.shop_documents import ShopDocuments, ShopUnavailable
from tests.handoff.api.support.house import MANY, SETTINGS, BuildHouse, House
from tests.support import processes
from tests.support.action_server import running_on_small_shop
from tests.support.invoice_links import MakeLink, links_of

TOKEN = "A" * 22
WORDS = Path(invoice_words.__file__).parent
Answer: TypeAlias = Callable[[web.Request], Awaitable[web.StreamResponse]]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[processes.House]:
    """The action server with demo orders."""
    with running_on_small_shop(tmp_path_factory.mktemp("var")) as it:
        yield it


@pytest.fixture
def make_link(shop: processes.House) -> MakeLink:
    """Links that the action server knows."""
    return links_of(shop.environment["FRONTLINE_ORDERS_DATABASE_URL"])


@pytest.fixture
async def service(shop: processes.House, build_house: BuildHouse) -> House:
    """The handoff service in front of it."""
    return await build_house(
        settings=replace(
            SETTINGS, actions_url=shop.actions_address, bot_token=Secret(shop.bot_token)
        )
    )


@dataclass(frozen=True, slots=True)
class Page:
    """What a browser got."""

    status: int
    headers: dict[str, str]
    html: str


async def page(service: House, path: str, *, languages: str = "") -> Page:
    """Open a page as a browser that prefers these languages."""
    asked = {"Accept-Language": languages}
    async with service.http.get(service.url + path, headers=asked) as response:
        return Page(response.status, dict(response.headers), await response.text())


def test_address_of_the_action_server_is_a_setting() -> None:
    """It has a default, loses its last slash, and what is no address is named."""
    secrets = {"FRONTLINE_BOT_TOKEN": "x" * 16, "FRONTLINE_SECRET": "y" * 16}

    def actions_url(value: str) -> str:
        return from_environment(secrets | {"FRONTLINE_ACTIONS_URL": value}).actions_url

    assert actions_url("") == "http://127.0.0.1:5055"
    assert actions_url("http://shop:6055/") == "http://shop:6055"
    with pytest.raises(SettingsError, match="FRONTLINE_ACTIONS_URL"):
        actions_url("shop:6055")


# ---- the real thing


async def test_link_of_the_assistant_opens(service: House, make_link: MakeLink) -> None:
    """Who it is for, what was bought and what it cost."""
    opened = await page(service, await make_link("10042"))

    assert opened.status == 200
    assert opened.headers["Content-Type"].startswith("text/html")
    for words in ("-10042 · Linde &amp; Co</title>", "Proeflaan 12", "€59.90", "€10.40", ">Paid<"):
        assert words in opened.html


async def test_invoice_is_private(service: House, make_link: MakeLink) -> None:
    """Not kept, not found by search engines, not told to other pages; scripts only our own."""
    for path in (await make_link("10042"), f"/invoices/{TOKEN}"):
        headers = (await page(service, path)).headers

        assert headers["Cache-Control"] == "no-store"
        assert "noindex" in headers["X-Robots-Tag"]
        assert headers["Referrer-Policy"] == "no-referrer"
        assert "script-src 'self'" in headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("query", "languages", "language"),
    [
        ("", "", "en"),
        ("", "nl-NL,nl;q=0.9,en;q=0.8", "nl"),
        ("", "de,en;q=0.5,nl;q=0.7", "nl"),
        ("", "nl;q=0,en;q=0.1", "en"),
        ("", "nl;q=much, *", "en"),
        ("?lang=nl", "en", "nl"),
        ("?lang=en", "nl", "en"),
        ("?lang=tlh", "nl", "nl"),
    ],
)
async def test_language_is_that_of_the_link_or_the_browser(
    service: House, make_link: MakeLink, query: str, languages: str, language: str
) -> None:
    """The address wins; then the browser's favourite of ours; then English."""
    opened = await page(service, await make_link("10042") + query, languages=languages)
    dutch = language == "nl"

    assert f'<html lang="{language}">' in opened.html
    assert ("€\u00a059,90" in opened.html) == dutch
    assert ("of which VAT" in opened.html) != dutch


async def test_expired_and_unknown_links_say_to_ask_again(
    service: House, make_link: MakeLink
) -> None:
    """One friendly page for both: ask for a new link in the chat."""
    expired = await page(service, await make_link("10042", age=timedelta(days=400)))
    unknown = await page(service, f"/invoices/{TOKEN}")

    assert (expired.status, expired.html) == (unknown.status, unknown.html)
    assert expired.status == 404
    assert "Ask for a new one in the chat" in expired.html


async def test_credited_invoice_says_that_nothing_is_to_be_paid(
    service: House, make_link: MakeLink
) -> None:
    """The cancelled order's invoice no longer counts."""
    opened = await page(service, await make_link("10085"))

    assert "Credited" in opened.html
    assert "nothing to pay" in opened.html


async def test_everything_the_page_loads_is_there(service: House, make_link: MakeLink) -> None:
    """Styles, scripts and pictures come from this service."""
    paper = (await page(service, await make_link("10042"))).html
    gone = (await page(service, f"/invoices/{TOKEN}")).html
    addresses = set(re.findall(r'(?:src|href)="([^"?]+)', paper + gone))

    assert addresses >= {"/assets/invoice/invoice.css", "/widget.js"}
    for address in addresses:
        assert (await page(service, address)).status == 200, address


def test_both_languages_say_the_same_things() -> None:
    """No word is missing in one of them, and none is left over from before."""
    english, dutch = (
        json.loads((WORDS / f"{language}.json").read_text("utf-8")) for language in ("en", "nl")
    )

    assert english.keys() == dutch.keys()
    assert all(english.values())
    assert all(dutch.values())


async def test_wrong_secret_is_our_fault_and_not_the_links(
    shop: processes.House, build_house: BuildHouse, make_link: MakeLink
) -> None:
    """Two processes with different secrets: the customer is told to try again later."""
    other = Secret("another-secret-than-theirs")
    settings = replace(SETTINGS, actions_url=shop.actions_address, bot_token=other)
    service = await build_house(settings=settings)

    assert (await page(service, await make_link("10042"))).status == 503


# ---- an action server that is scripted


@contextlib.asynccontextmanager
async def answering(answer: Answer) -> AsyncIterator[str]:
    """A server that answers every request so; its address."""
    app = web.Application()
    app.router.add_get("/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


def invoice(**changes: Any) -> dict[str, Any]:
    """An invoice as the action server writes it."""
    line = {"name": "Lamp", "quantity": 2, "unit_price": "617.25", "total": "1234.50"}
    return {
        "version": 1,
        "invoice_number": "F2026-10001",
        "order_number": "10001",
        "status": "open",
        "issued_on": "2026-03-02",
        "due_on": "2026-03-16",
        "customer_name": "Voorbeeld BV",
        "address_lines": ["Proeflaan 1", "1000 AA Amsterdam"],
        "lines": [line],
        "shipping": "0.00",
        "vat": "0.00",
        "total": "1234.50",
        "currency": "EUR",
    } | changes


def says(document: Any, status: int = 200) -> Answer:
    """Answers this JSON."""

    async def answer(_request: web.Request) -> web.StreamResponse:
        return web.json_response(document, status=status)

    return answer


async def shown(build_house: BuildHouse, answer: Answer, query: str = "") -> Page:
    """The page that comes of such an answer."""
    async with answering(answer) as url:
        service = await build_house(settings=replace(SETTINGS, actions_url=url))
        return await page(service, f"/invoices/{TOKEN}{query}")


async def test_nothing_of_an_invoice_is_html(build_house: BuildHouse) -> None:
    """Names and products are text, wherever they stand."""
    evil = '"><script>alert(1)</script>&amp;<b>'
    line = {"name": evil, "quantity": 1, "unit_price": "1.00", "total": "1.00"}
    document = invoice(
        invoice_number=evil,
        order_number=evil,
        customer_name=evil,
        address_lines=[evil],
        lines=[line],
    )
    opened = await shown(build_house, says(document))

    assert opened.status == 200
    assert "<script>" not in opened.html
    assert "<b>" not in opened.html
    assert opened.html.count("&quot;&gt;&lt;script&gt;alert(1)") >= 5


async def test_amounts_and_dates_are_written_as_people_do(build_house: BuildHouse) -> None:
    """Thousands, decimals, months and free delivery, each in its language."""
    english = await shown(build_house, says(invoice()))
    dutch = await shown(build_house, says(invoice(shipping="4.95")), "?lang=nl")
    pounds = await shown(build_house, says(invoice(currency="GBP")))

    for words in ("€1,234.50", "2 March 2026", "16 March 2026", "Free", "To be paid"):
        assert words in english.html
    for words in ("€\u00a01.234,50", "2 maart 2026", "€\u00a04,95", "Nog te betalen"):
        assert words in dutch.html
    assert "GBP\u00a01,234.50" in pounds.html


@pytest.mark.parametrize(
    "answer",
    [
        says({"error": {}}, status=500),
        says({"error": {}}, status=401),
        says("no invoice"),
        says(invoice(version=2)),
        says(invoice(total="NaN")),
        says(invoice(currency="euros")),
        says(invoice(customer_name="x" * 1_100_000)),
    ],
    ids=["500", "401", "text", "other version", "no amount", "no currency", "too long"],
)
async def test_useless_answer_is_a_page_that_says_try_later(
    build_house: BuildHouse, answer: Answer
) -> None:
    """503 and when to come back; the link is not blamed."""
    opened = await shown(build_house, answer)

    assert (opened.status, opened.headers["Retry-After"]) == (503, "30")
    assert "Your link is fine" in opened.html


async def test_action_server_that_is_down_is_said_in_dutch_too(build_house: BuildHouse) -> None:
    """Nobody listens there."""
    async with answering(says({})) as url:
        pass
    service = await build_house(settings=replace(SETTINGS, actions_url=url))
    opened = await page(service, f"/invoices/{TOKEN}?lang=nl")

    assert opened.status == 503
    assert "Aan je link ligt het niet" in opened.html


async def test_slow_action_server_is_not_waited_for() -> None:
    """After its time the answer is `ShopUnavailable`."""
    over = asyncio.Event()

    async def wait(_request: web.Request) -> web.StreamResponse:
        await over.wait()
        return web.json_response({})

    async with answering(wait) as url:
        documents = ShopDocuments(url, Secret("x" * 16), timeout_s=0.05)
        async with contextlib.asynccontextmanager(documents.open)(web.Application()):
            with pytest.raises(ShopUnavailable):
                await documents.invoice(TOKEN)
        over.set()


@pytest.mark.parametrize(
    "token", ["short", "A" * 44, "A" * 21 + "%2F", "A" * 21 + ".", "%C3%A9" * 22, "..%2Forders" * 3]
)
async def test_token_that_cannot_be_one_is_not_asked_about(
    build_house: BuildHouse, token: str
) -> None:
    """Only what the order system could have issued reaches it."""
    asked: list[str] = []

    async def answer(request: web.Request) -> web.StreamResponse:
        asked.append(request.path)
        return web.json_response(invoice())

    async with answering(answer) as url:
        service = await build_house(settings=replace(SETTINGS, actions_url=url))
        opened = await page(service, f"/invoices/{token}")

    assert opened.status == 404
    assert asked == []


async def test_action_server_gets_the_secret_and_redirects_are_not_followed(
    build_house: BuildHouse,
) -> None:
    """The secret goes to the address of the settings and nowhere else."""
    seen: list[str] = []

    async def answer(request: web.Request) -> web.StreamResponse:
        seen.append(request.headers["Authorization"])
        raise web.HTTPFound("/elsewhere")

    opened = await shown(build_house, answer)

    assert seen == [f"Bearer {SETTINGS.bot_token.reveal()}"]
    assert opened.status == 503


async def test_many_requests_of_one_address_are_slowed_down_with_a_page(
    build_house: BuildHouse,
) -> None:
    """Guessing and hammering end in a wait that the page names."""
    rates = replace(MANY, documents=Rate(1, 0.01))
    service = await build_house(rates=rates)
    await page(service, "/invoices/short")
    opened = await page(service, "/invoices/short")

    assert Rates().documents.burst > 1
    assert (opened.status, int(opened.headers["Retry-After"]) > 0) == (429, True)
    assert "Please wait a minute" in opened.html

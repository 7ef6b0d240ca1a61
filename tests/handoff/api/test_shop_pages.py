"""Paying, labels and mailed links over HTTP, with the real action server behind them."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest

from actions.orders import OrderStatus, open_order_system
from handoff.api import page_words
from handoff.api.bars import bars, widths
from handoff.settings import Secret
from tests.handoff.api.support.house import SETTINGS, BuildHouse, House
from tests.orders.asking import verified_customer
from tests.support import processes
from tests.support.action_server import running_on_small_shop
from tests.support.shop_links import ShopLinks

WORDS = Path(page_words.__file__).parent
UNKNOWN = "A" * 22


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[processes.House]:
    """The action server with demo orders."""
    with running_on_small_shop(tmp_path_factory.mktemp("var")) as it:
        yield it


@pytest.fixture
def orders_url(shop: processes.House) -> str:
    """Where its orders are."""
    return shop.environment["FRONTLINE_ORDERS_DATABASE_URL"]


@pytest.fixture
def links(orders_url: str) -> ShopLinks:
    """Links that it knows."""
    return ShopLinks(orders_url)


@pytest.fixture
async def service(shop: processes.House, build_house: BuildHouse) -> House:
    """The handoff service of a demo in front of it."""
    return await _in_front_of(shop, build_house, demo=True)


async def _in_front_of(shop: processes.House, build_house: BuildHouse, *, demo: bool) -> House:
    return await build_house(
        settings=replace(
            SETTINGS,
            actions_url=shop.actions_address,
            bot_token=Secret(shop.bot_token),
            demo=demo,
        )
    )


@dataclass(frozen=True, slots=True)
class Page:
    """What a browser got."""

    status: int
    headers: dict[str, str]
    html: str

    @property
    def attempt(self) -> str:
        """The name of the next try, from the form."""
        found = re.search(r'name="attempt" value="([^"]+)"', self.html)
        assert found
        return found[1]


async def page(service: House, path: str) -> Page:
    """Open it."""
    async with service.http.get(service.url + path) as response:
        return Page(response.status, dict(response.headers), await response.text())


async def send(
    service: House, path: str, form: dict[str, str], *, origin: str | None = None
) -> Page:
    """Send its form, as a browser does that does not follow redirects."""
    headers = {"Origin": service.url if origin is None else origin}
    async with service.http.post(
        service.url + path, data=form, headers=headers, allow_redirects=False
    ) as response:
        return Page(response.status, dict(response.headers), await response.text())


async def status_of(orders_url: str, number: str) -> OrderStatus:
    """As the order system has it."""
    async with open_order_system(orders_url) as orders:
        verified = await verified_customer(orders, "10057", f"c_{number}")
        return (await orders.tracking.track(verified, number)).status


async def test_payment_reaches_the_order_once(
    service: House, links: ShopLinks, orders_url: str
) -> None:
    """Sent twice it is one payment, and the order goes to the warehouse."""
    path = await links.to_pay()
    opened = await page(service, path)
    form = {"method": "ideal", "outcome": "paid", "attempt": opened.attempt}
    sent = [await send(service, path, form) for _ in range(2)]
    after = await page(service, path)
    number = re.search(r"order (\d{5})", opened.html)

    assert [one.status for one in sent] == [303, 303]
    assert sent[0].headers["Location"].startswith(path)
    assert ">Paid<" in after.html
    assert "<form" not in after.html
    assert number is not None
    assert await status_of(orders_url, number[1]) is OrderStatus.PROCESSING


async def test_products_are_named_in_the_language_of_the_page(
    service: House, links: ShopLinks
) -> None:
    """As the chat named them."""
    path = await links.to_pay()

    assert "Glazen vaas" in (await page(service, f"{path}?lang=nl")).html
    assert "Glass vase" in (await page(service, f"{path}?lang=en")).html


async def test_failed_payment_leaves_the_order_open(service: House, links: ShopLinks) -> None:
    """It says so, and the next try has a name of its own."""
    path = await links.to_pay()
    opened = await page(service, path)
    form = {"method": "card", "outcome": "failed", "attempt": opened.attempt}
    await send(service, path, form)
    after = await page(service, path)

    assert ">Payment failed<" in after.html
    assert after.attempt != opened.attempt


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"method": "ideal", "outcome": "stolen", "attempt": "a" * 22},
        {"method": "ideal", "outcome": "paid", "attempt": "../../x"},
    ],
)
async def test_form_that_is_not_ours_pays_nothing(
    service: House, links: ShopLinks, form: dict[str, str]
) -> None:
    """Empty, made up, or with a name for the try that could be anything: the page again."""
    path = await links.to_pay()

    assert (await send(service, path, form)).status == 303
    assert ">To be paid<" in (await page(service, path)).html


async def test_unknown_way_to_pay_pays_nothing(service: House, links: ShopLinks) -> None:
    """The action server refuses it, and the page says to try again."""
    path = await links.to_pay()
    form = {"method": "shells", "outcome": "paid", "attempt": "a" * 22}

    assert (await send(service, path, form)).status == 503
    assert ">To be paid<" in (await page(service, path)).html


async def test_page_of_another_site_cannot_pay(service: House, links: ShopLinks) -> None:
    """Even one that knows the link."""
    path = await links.to_pay()
    form = {"method": "ideal", "outcome": "paid", "attempt": "a" * 22}
    refused = await send(service, path, form, origin="https://evil.example")

    assert refused.status == 403
    assert ">To be paid<" in (await page(service, path)).html


async def test_without_demo_nobody_plays_the_provider(
    shop: processes.House, build_house: BuildHouse, links: ShopLinks
) -> None:
    """The page says what is to be paid and how to go on; the buttons are not there."""
    service = await _in_front_of(shop, build_house, demo=False)
    path = await links.to_pay()
    opened = await page(service, path)
    form = {"method": "ideal", "outcome": "paid", "attempt": "a" * 22}

    assert "Paying online is not set up" in opened.html
    assert "<form" not in opened.html
    assert (await send(service, path, form)).status == 404
    assert (await page(service, "/demo/mails")).status == 404


async def test_expired_and_unknown_payment_links_differ(service: House, links: ShopLinks) -> None:
    """Who was too late learns that, and that nothing was charged."""
    expired = await page(service, await links.to_pay(age=timedelta(days=9)))
    unknown = await page(service, f"/pay/{UNKNOWN}")

    assert (expired.status, "Nothing was charged" in expired.html) == (410, True)
    assert (unknown.status, "We do not know this link" in unknown.html) == (404, True)


async def test_pages_are_private(service: House, links: ShopLinks) -> None:
    """Not kept, not found, no script but ours."""
    for path in (await links.to_pay(), await links.in_mail(password=False), f"/labels/{UNKNOWN}"):
        headers = (await page(service, path)).headers

        assert headers["Cache-Control"] == "no-store"
        assert "noindex" in headers["X-Robots-Tag"]
        assert headers["Referrer-Policy"] == "same-origin"
        assert "script-src 'self'" in headers["Content-Security-Policy"]


async def test_label_shows_who_sends_what(service: House, links: ShopLinks) -> None:
    """With its reference as bars; it may be opened again."""
    path = await links.to_label("10303")
    opened = [await page(service, path) for _ in range(2)]

    assert opened[0].html == opened[1].html
    for words in ("T10303-1", "Testkade 8 B", "Retourkade 1", "Glass vase", "<svg", "<rect"):
        assert words in opened[0].html


async def test_opening_a_mailed_link_does_nothing_yet(service: House, links: ShopLinks) -> None:
    """Programs that look into mails open links; the button does it, once."""
    path = await links.in_mail(password=False)
    before = [await page(service, path) for _ in range(2)]
    done = await send(service, path, {})
    after = await page(service, path)

    assert all("<form" in one.html for one in before)
    assert done.status == 303
    assert "<form" not in after.html
    assert "from now on" in after.html


async def test_password_is_kept_as_a_hash_only(
    service: House, links: ShopLinks, orders_url: str
) -> None:
    """Whoever reads the database learns no password; the link works once."""
    path = await links.in_mail(password=True)
    form = {"password": "correct horse battery", "again": "correct horse battery"}
    first, second = await send(service, path, form), await send(service, path, form)
    file = Path(orders_url.partition("///")[2])
    kept = file.read_bytes() + Path(f"{file}-wal").read_bytes()

    assert (first.status, second.status) == (303, 303)
    assert b"$argon2id$" in kept
    assert b"correct horse" not in kept


@pytest.mark.parametrize("body", [b"", b"[]", b'{"method": 1}', b'{"method":"ideal"}', b"\xff"])
async def test_body_that_is_none_is_refused_by_the_action_server(
    shop: processes.House, links: ShopLinks, body: bytes
) -> None:
    """With a sentence, and nothing paid."""
    headers = {"Authorization": f"Bearer {shop.bot_token}", "Content-Type": "application/json"}
    path = await links.to_pay()
    async with (
        aiohttp.ClientSession(shop.actions_address, headers=headers) as http,
        http.post(path, data=body) as response,
    ):
        answer = await response.json()

    assert (response.status, answer["error"]["code"]) == (400, "invalid-body")


async def test_action_server_shows_nothing_without_the_secret(shop: processes.House) -> None:
    """Not even the mails of a demo."""
    async with aiohttp.ClientSession(shop.actions_address) as stranger:
        for path in ("/mails", f"/pay/{UNKNOWN}", f"/labels/{UNKNOWN}", f"/links/{UNKNOWN}"):
            async with stranger.get(path) as response:
                assert response.status == 401


def test_both_languages_say_the_same_things() -> None:
    """No word is missing in one of them, and none is left over from before."""
    english, dutch = (
        json.loads((WORDS / f"{language}.json").read_text("utf-8")) for language in ("en", "nl")
    )

    assert english.keys() == dutch.keys()
    assert all(english.values())
    assert all(dutch.values())


@pytest.mark.parametrize("text", ["T10303-1", "0123456789", "ABCXYZ"])
def test_bars_keep_the_rules_of_code_39(text: str) -> None:
    """Nine widths a character, three of them wide, between start and stop, with narrow gaps."""
    drawn = widths(text)
    characters = [drawn[at : at + 9] for at in range(0, len(drawn), 10)]

    assert len(characters) == len(text) + 2
    assert characters[0] == characters[-1]
    assert all(sorted(one) == [1] * 6 + [3] * 3 for one in characters)
    assert set(drawn[9::10]) <= {1}
    assert bars(text, name="<b>").count("<rect") == 5 * len(characters)


def test_no_two_characters_look_the_same() -> None:
    """Else a scanner would read something else."""
    alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-."

    assert len({tuple(widths(one)) for one in alphabet}) == len(alphabet)

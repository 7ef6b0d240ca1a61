"""The pages behind links of the shop: paying, labels, mailed links, the demo's mails."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.support.browser import fits_width, picture
from tests.browser.support.contrast import poor_contrast
from tests.support.action_server import running_on_small_shop
from tests.support.shop_links import ShopLinks

SIZES = ((360, 740), (1280, 800), (1920, 1080))
UNKNOWN = "A" * 22


@dataclass(frozen=True, slots=True)
class Shop:
    """Where the service is, and how to get links."""

    address: str
    links: ShopLinks


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The action server and the handoff service, started as the house starts them."""
    var = tmp_path_factory.mktemp("var")
    with running_on_small_shop(var, only=("actions", "handoff")) as house:
        yield Shop(house.address, ShopLinks(house.environment["FRONTLINE_ORDERS_DATABASE_URL"]))


async def fits_everywhere(page: Page, name: str) -> None:
    """From 360 to 1920 px nothing sticks out sideways, and text has contrast."""
    for width, height in SIZES:
        await page.set_viewport_size({"width": width, "height": height})
        await fits_width(page, width)
        assert await poor_contrast(page) == []
        await picture(page, f"{name}-{width}", full=True)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en-GB", "nl-NL"])
async def test_paying_from_open_over_failed_to_paid(
    shop: Shop, open_page: OpenPage, theme: str, locale: str
) -> None:
    """Each state fits every screen; what failed can be tried again, what is paid needs nothing."""
    address = shop.address + await shop.links.to_pay()
    page = await open_page(address, color_scheme=theme, locale=locale)
    dutch = locale == "nl-NL"
    look = f"{theme}-{locale[:2]}"
    await fits_everywhere(page, f"pay-open-{look}")
    await page.get_by_role("radio", name="PayPal").check()
    await page.get_by_role("button", name="mislukken" if dutch else "payment fail").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await fits_everywhere(page, f"pay-failed-{look}")
    await page.get_by_role("button", name=re.compile("^Betaal" if dutch else "^Pay")).click()
    await expect(page.get_by_role("button")).to_have_count(0)
    await fits_everywhere(page, f"pay-paid-{look}")
    await page.reload()

    await expect(page.locator(".badge")).to_have_text("Betaald" if dutch else "Paid")


async def test_no_field_of_the_payment_page_takes_a_card_number(
    shop: Shop, open_page: OpenPage
) -> None:
    """There is nothing to type into."""
    page = await open_page(shop.address + await shop.links.to_pay())

    await expect(page.locator("input:not([type=radio]):not([type=hidden])")).to_have_count(0)
    await expect(page.get_by_text("No payment provider is behind this page")).to_be_visible()


async def test_sending_the_form_twice_pays_once(shop: Shop, open_page: OpenPage) -> None:
    """A second window with the same link shows it paid, and its old button changes nothing."""
    address = shop.address + await shop.links.to_pay()
    first, second = await open_page(address), await open_page(address)
    for page in (first, second):
        await page.get_by_role("button", name=re.compile("^Pay €")).click()
        await expect(page.locator(".badge")).to_have_text("Paid")


@pytest.mark.parametrize(
    ("path", "status"), [("/pay/", 404), ("/labels/", 404), ("/links/", 404), ("old", 410)]
)
@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_link_that_leads_nowhere_says_what_to_do(
    shop: Shop, open_page: OpenPage, theme: str, path: str, status: int
) -> None:
    """Unknown or expired: the chat is one button away."""
    old = path == "old"
    target = await shop.links.to_pay(age=timedelta(days=9)) if old else path + UNKNOWN
    page = await open_page(shop.address + target, forgive=(str(status),), color_scheme=theme)
    await page.set_viewport_size({"width": 360, "height": 740})
    assert await poor_contrast(page) == []
    await fits_width(page, 360)
    await picture(page, f"nowhere-{path.strip('/')}-{theme}")

    await expect(page.get_by_role("button", name="Ask in the chat")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_label_fits_and_prints(
    shop: Shop, open_page: OpenPage, theme: Literal["light", "dark"]
) -> None:
    """On the screen at every size; on paper without buttons."""
    number = "10301" if theme == "light" else "10302"
    address = shop.address + await shop.links.to_label(number)
    page = await open_page(address, color_scheme=theme)
    await expect(page.get_by_role("img", name=re.compile("^T"))).to_be_visible()
    await fits_everywhere(page, f"label-{theme}")
    await page.emulate_media(media="print", color_scheme=theme)

    await expect(page.get_by_role("button")).to_have_count(0)
    await picture(page, f"label-print-{theme}", full=True)


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_newsletter_is_confirmed_with_a_button(
    shop: Shop, open_page: OpenPage, theme: str
) -> None:
    """Opening the link alone does nothing."""
    page = await open_page(
        shop.address + await shop.links.in_mail(password=False), color_scheme=theme
    )
    await fits_everywhere(page, f"link-newsletter-{theme}")
    await page.get_by_role("button", name="Yes, send it to me").click()

    await expect(page.get_by_text("will come to you from now on")).to_be_visible()


async def test_new_password_is_asked_for_twice(shop: Shop, open_page: OpenPage) -> None:
    """Too short, not the same, then kept; and the link works once."""
    address = shop.address + await shop.links.in_mail(password=True)
    page = await open_page(address, forgive=("422",))

    async def choose(password: str, again: str) -> None:
        await page.get_by_label("New password").fill(password)
        await page.get_by_label("The same once more").fill(again)
        await page.get_by_role("button", name="Keep this password").click()

    await choose("short", "short")
    await expect(page.get_by_role("alert")).to_contain_text("too short")
    await fits_everywhere(page, "link-password")
    await choose("correct horse battery", "correct horse buttery")
    await expect(page.get_by_role("alert")).to_contain_text("not the same")
    await choose("correct horse battery", "correct horse battery")
    await expect(page.get_by_text("Your new password is kept")).to_be_visible()
    await page.goto(address)

    await expect(page.get_by_label("New password")).to_have_count(0)


async def test_mails_of_the_demo_can_be_read(shop: Shop, open_page: OpenPage) -> None:
    """With their links, which lead to this service."""
    path = await shop.links.in_mail(password=False)
    page = await open_page(f"{shop.address}/demo/mails")
    await fits_everywhere(page, "mails")
    await page.locator(f'a[href^="{path}"]').click()

    await expect(page.get_by_role("button", name="Yes, send it to me")).to_be_visible()

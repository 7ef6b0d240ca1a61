"""The invoice page behind a link of the assistant, from the real processes."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.async_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.support.browser import fits_width, picture
from tests.browser.support.contrast import poor_contrast
from tests.browser.support.widget import Widget
from tests.support.action_server import running_on_small_shop
from tests.support.invoice_links import MakeLink, links_of

SIZES = ((360, 740), (1280, 800), (1920, 1080))
GONE = "/invoices/" + "A" * 22


@dataclass(frozen=True, slots=True)
class Shop:
    """Where the service is, and how to get links."""

    address: str
    make_link: MakeLink


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The action server and the handoff service, started as the house starts them."""
    var = tmp_path_factory.mktemp("var")
    with running_on_small_shop(var, only=("actions", "handoff")) as house:
        links = links_of(house.environment["FRONTLINE_ORDERS_DATABASE_URL"])
        yield Shop(house.address, links)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en-GB", "nl-NL"])
async def test_invoice_fits_every_screen(
    shop: Shop, open_page: OpenPage, theme: str, locale: str
) -> None:
    """From 360 to 1920 px nothing sticks out sideways, and text has contrast."""
    address = shop.address + await shop.make_link("10042")
    page = await open_page(address, color_scheme=theme, locale=locale)
    await expect(page.locator("html")).to_have_attribute("lang", locale[:2])
    for width, height in SIZES:
        await page.set_viewport_size({"width": width, "height": height})
        await fits_width(page, width)
        assert await poor_contrast(page) == []
        await picture(page, f"invoice-{width}-{theme}-{locale[:2]}", full=True)

    await expect(page.locator("tbody tr")).to_have_count(2)
    await expect(page.locator(".sums__total")).to_contain_text("59")


async def test_page_prints_the_sheet_alone_and_on_white(shop: Shop, open_page: OpenPage) -> None:
    """On paper there are no buttons, and no dark colours of the screen."""
    page = await open_page(shop.address + await shop.make_link("10042"), color_scheme="dark")
    await expect(page.get_by_role("button", name="Print or save as PDF")).to_be_visible()
    await page.emulate_media(media="print", color_scheme="dark")
    white = await page.evaluate("getComputedStyle(document.querySelector('.invoice')).colorScheme")

    await expect(page.get_by_role("button")).to_have_count(0)
    await expect(page.get_by_role("link", name="Nederlands")).to_be_hidden()
    await expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert white == "light"
    assert await poor_contrast(page) == []
    await picture(page, "invoice-print", full=True)


async def test_print_button_prints(shop: Shop, open_page: OpenPage) -> None:
    """The browser's own dialog is asked for."""
    page = await open_page(shop.address + await shop.make_link("10042"))
    await page.evaluate("window.print = () => { document.title = 'printed' }")
    await page.get_by_role("button", name="Print or save as PDF").click()

    await expect(page).to_have_title("printed")


async def test_other_language_is_one_click_away(shop: Shop, open_page: OpenPage) -> None:
    """Both ways, and the link goes on working."""
    page = await open_page(shop.address + await shop.make_link("10042"))
    await page.get_by_role("link", name="Nederlands").click()
    await expect(page.get_by_text("Factuuradres")).to_be_visible()
    await page.get_by_role("link", name="English").click()

    await expect(page.get_by_text("Billed to")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_link_that_is_over_is_asked_for_again_in_the_chat(
    shop: Shop, open_page: OpenPage, theme: str
) -> None:
    """The chat is on that page, and the one button writes the question into it."""
    page = await open_page(
        shop.address + GONE,
        forgive=("404",),
        color_scheme=theme,
        viewport={"width": 360, "height": 740},
    )
    widget = Widget(page)
    await expect(widget.launcher).to_be_visible()
    await fits_width(page, 360)
    assert await poor_contrast(page) == []
    await picture(page, f"invoice-gone-360-{theme}")
    await page.get_by_role("button", name="Ask for a new link").click()

    await expect(widget.box).to_have_value("I need a copy of my invoice")

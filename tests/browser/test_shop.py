"""The demo shop: a page on which the chat can be tried."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.support.browser import fits_width, picture
from tests.browser.support.contrast import poor_contrast
from tests.browser.support.fake_service import FakeService
from tests.browser.support.widget import Widget

SIZES = ((360, 740), (1280, 800), (1920, 1080))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en-GB", "nl-NL"])
async def test_shop_fits_every_screen(
    fake_service: FakeService, open_page: OpenPage, theme: str, locale: str
) -> None:
    """From 360 to 1920 px nothing sticks out sideways, every picture loads, text has contrast."""
    page = await open_page(fake_service.url, color_scheme=theme, locale=locale)
    await expect(page.locator("html")).to_have_attribute("lang", locale[:2])
    for width, height in SIZES:
        await page.set_viewport_size({"width": width, "height": height})
        await fits_width(page, width)
        await picture(page, f"shop-{width}-{theme}-{locale[:2]}")

    images = page.locator("img")
    for number in range(await images.count()):
        await images.nth(number).scroll_into_view_if_needed()
        await expect(images.nth(number)).not_to_have_js_property("naturalWidth", 0)
    assert await poor_contrast(page) == []


async def test_sentence_to_try_opens_the_chat_with_it(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """A click on a sentence puts it into the chat, ready to be sent."""
    page = await open_page(fake_service.url)
    widget = Widget(page)
    await expect(widget.launcher).to_be_visible()
    await page.get_by_role("button", name="Where is my order 10042?").click()

    await expect(widget.box).to_have_value("Where is my order 10042?")
    await expect(widget.box).to_be_focused()


async def test_shop_and_chat_change_language_and_colours_together(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """The shop's switches take the chat along."""
    page = await open_page(fake_service.url)
    await expect(Widget(page).launcher).to_be_visible()
    await page.get_by_role("button", name="NL, Nederlands").click()
    await page.get_by_role("button", name="Donkere kleuren").click()

    await expect(page.get_by_role("heading", level=1)).to_have_text(
        "Goede spullen voor keuken en huis"
    )
    await page.get_by_role("button", name="Chat openen").click()
    await expect(page.get_by_role("dialog")).to_contain_text("Virtuele medewerker")
    assert await page.get_by_role("dialog").evaluate("(e) => getComputedStyle(e).colorScheme") == (
        "dark"
    )
    assert await page.evaluate("document.documentElement.lang") == "nl"

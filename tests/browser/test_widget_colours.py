"""How the widget looks to different eyes, and that other pages' styles stay out."""

import pytest
from playwright.async_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.support.contrast import poor_contrast
from tests.browser.support.fake_service import FakeService
from tests.browser.support.widget import ORDER_CARD, Widget


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_text_has_contrast(
    fake_service: FakeService, open_page: OpenPage, theme: str
) -> None:
    """Every text in every state reaches 4.5:1, 3:1 when large, in both themes."""
    page = await open_page(f"{fake_service.url}/empty", color_scheme=theme)
    widget = Widget(page)
    conversation = await widget.start(fake_service)
    await conversation.bot("Hello", "Yes=/affirm")
    assert await poor_contrast(page) == []
    await conversation.say("bot", None, custom=ORDER_CARD)
    await conversation.say("agent", "Hello", name="Sam")
    await conversation.say("system", "A line")
    await widget.send("mine")
    await conversation.become(controller="queue", position=2, options=["leave_message"])
    await expect(widget.button("Leave a message")).to_be_visible()
    assert await poor_contrast(page) == []
    await widget.button("Leave a message").click()
    await widget.button("Send message").click()
    assert await poor_contrast(page) == []
    await widget.button("Back to the conversation").click()
    await conversation.fail("busy", "Please try again.")
    await conversation.become(controller="none")
    await expect(widget.button("New conversation")).to_be_visible()
    assert await poor_contrast(page) == []


async def test_colours_can_be_switched_and_stay(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """The switch wins over the system's choice and survives a reload."""
    page = await open_page(f"{fake_service.url}/empty")
    widget = Widget(page)
    await widget.start(fake_service)
    await widget.button("Switch to dark colours").click()
    await page.reload()

    await expect(widget.button("Switch to light colours")).to_be_visible()
    frame = page.locator("frontline-chat .frontline")
    assert await frame.evaluate("(e) => getComputedStyle(e).colorScheme") == "dark"


async def test_styles_of_the_page_stay_out(fake_service: FakeService, open_page: OpenPage) -> None:
    """A page with loud rules of its own does not change the widget, nor the widget the page."""
    page = await open_page(f"{fake_service.url}/empty")
    widget = Widget(page)
    before = await page.locator("h1").evaluate("(e) => getComputedStyle(e).fontFamily")
    await page.evaluate(
        """() => {
          const loud = new CSSStyleSheet();
          loud.replaceSync("* { color: red !important; font: 40px serif !important; }");
          document.adoptedStyleSheets = [loud];
        }"""
    )
    await widget.start(fake_service)
    heading = widget.panel.get_by_role("heading", name="Chat")
    assert await heading.evaluate("(e) => getComputedStyle(e).fontSize") == "16px"
    await page.evaluate("document.adoptedStyleSheets = []")

    assert before == await page.locator("h1").evaluate("(e) => getComputedStyle(e).fontFamily")


async def test_nothing_moves_when_motion_is_unwanted(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """With reduced motion nothing is animated; otherwise the panel comes in under 150 ms."""
    for motion, expected in (("reduce", "none"), ("no-preference", "panel-in")):
        page = await open_page(f"{fake_service.url}/empty", reduced_motion=motion)
        await Widget(page).open()
        style = await Widget(page).panel.evaluate(
            "(e) => [getComputedStyle(e).animationName, getComputedStyle(e).animationDuration]"
        )
        assert style[0] == expected
        assert float(style[1].removesuffix("s")) < 0.15


async def test_forced_colours_keep_the_shapes(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """In high-contrast mode bubbles and buttons have borders, as backgrounds are gone."""
    page = await open_page(f"{fake_service.url}/empty", forced_colors="active")
    widget = Widget(page)
    conversation = await widget.start(fake_service)
    await conversation.bot("Hello")
    await widget.sees("Hello")
    border = "(e) => getComputedStyle(e).borderTopStyle"

    assert await widget.log.locator(".bubble__text").evaluate(border) == "solid"
    assert await widget.button("Close chat").evaluate(border) == "solid"

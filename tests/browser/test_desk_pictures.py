"""The desk at every size, in both themes and languages: pictures to look at, nothing cut off."""

from datetime import timedelta
from typing import Literal

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.support import desk_story as story
from tests.browser.support.browser import picture
from tests.browser.support.contrast import poor_contrast
from tests.browser.support.desk_page import desk_page
from tests.browser.support.fake_desk import FakeDesk, Talk

Look = tuple[int, Literal["light", "dark"], Literal["en", "nl"]]
LOOKS: list[Look] = [
    (360, "light", "en"),
    (360, "dark", "nl"),
    (900, "light", "nl"),
    (1280, "light", "en"),
    (1280, "dark", "nl"),
    (1920, "light", "nl"),
    (1920, "dark", "en"),
]


def _busy_desk(desk: FakeDesk) -> Talk:
    """A morning's work: one in talk, one unread, one waiting, two to follow up."""
    talk = desk.mine_now(desk.talk(1))
    talk.add("agent", "Hello Mila, this is Robin. I am calling the carrier now.", name="Robin")
    talk.add("customer", "Thank you! It is a birthday present.", mood=("neutral", -0.1))
    talk.add("agent", "Lost scan; the parcel is in Utrecht.", kind="note", name="Robin")
    talk.add("agent", "It goes out tomorrow; you have it on Wednesday.", name="Robin")
    talk.add("customer", "That is a relief", mood=("positive", 0.6))
    talk.read_seq = talk.messages[-1].seq
    desk.mine_now(desk.talk(2, name="Tom Sample", reason="angry", unread=2))
    waiting = desk.talk(3, name=None, language="nl", reason="repeated_failure")
    desk.queue = [waiting.conversation_id]
    desk.follow_ups = [story.callback(), story.left_message()]
    return talk


async def _shot(page: Page, name: str, width: int) -> None:
    await picture(page, name)
    inner = "[document.documentElement, ...document.querySelectorAll('.head, .composer, .topbar')]"
    spilled = await page.evaluate(
        f"{inner}.filter((e) => e.scrollWidth > e.clientWidth + 1).length"
    )
    assert spilled == 0, f"something is wider than {width} px in {name}"
    assert await poor_contrast(page) == []


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(map(str, look)))
async def test_the_desk_fits_at_every_size(open_page: OpenPage, look: Look) -> None:
    """Ringing, talking and wrapping up: no bar or field is wider than its place."""
    width, theme, language = look
    context = {
        "viewport": {"width": width, "height": 740 if width < 720 else width * 5 // 8},
        "color_scheme": theme,
        "locale": {"en": "en-GB", "nl": "nl-NL"}[language],
    }
    name = f"desk-{width}-{theme}-{language}"
    async with FakeDesk() as desk:
        talk = _busy_desk(desk)
        seen = await desk_page(open_page, desk, **context)
        await desk.ring(desk.talk(4, name="Noor Voorbeeld"))
        await expect(seen.offer).to_be_visible()
        await _shot(seen.page, f"{name}-ringing", width)
        await seen.offer.locator(".offer__look").click()
        await _shot(seen.page, f"{name}-offer", width)
        await seen.page.keyboard.press("d")
        await expect(seen.offer).to_have_count(0)
        await seen.row("Mila Voorbeeld").evaluate("(row) => row.click()")
        await expect(seen.message("That is a relief")).to_be_visible()
        await _shot(seen.page, f"{name}-talk", width)
        talk.due = timedelta(seconds=96)
        talk.task_state = "wrapping"
        await desk.lists()
        await expect(seen.page.locator(".wrap_up")).to_be_visible()
        await _shot(seen.page, f"{name}-wrap-up", width)

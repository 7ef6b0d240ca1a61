"""The supervisors' board: figures, tables that sort, acts that ask once, log, wall."""

from typing import Literal

import pytest
from playwright.async_api import Page, expect

from handoff.protocol import supervisor
from tests.browser.conftest import OpenPage
from tests.browser.support import desk_story as story
from tests.browser.support.browser import fits_width, picture
from tests.browser.support.contrast import poor_contrast
from tests.browser.support.fake_desk import FakeDesk

Look = tuple[int, Literal["light", "dark"], Literal["en", "nl"]]
LOOKS: list[Look] = [(360, "dark", "nl"), (1280, "light", "en"), (1920, "dark", "en")]


async def _board(open_page: OpenPage, desk: FakeDesk, **more: object) -> Page:
    desk.agent = story.agent("Chris Demo").model_copy(update={"role": "supervisor"})
    page = await open_page(f"{desk.url}/board", **more)
    await expect(page.locator(".tile").first).to_be_visible()
    return page


async def _choose(page: Page, who: str, what: str) -> None:
    await page.get_by_role("button", name=f"Actions for {who}").click()
    await page.locator(".menu__item", has_text=what).locator("visible=true").click()


async def test_the_service_level_is_the_largest_figure(open_page: OpenPage) -> None:
    """Each queue shows its share in large, how many wait and how long; a quiet hour says so."""
    async with FakeDesk() as desk:
        page = await _board(open_page, desk)
        tile = page.get_by_role("article", name="Customer service")
        await expect(tile).to_contain_text("82 %")
        await expect(tile).to_contain_text("Last 24 hours: 78 %")
        await expect(tile).to_contain_text("35 of 40 in time · 3 gave up")
        await expect(page.get_by_role("article", name="Complaints")).to_contain_text(
            "far below target"
        )
        await expect(page.get_by_role("article", name="Billing")).to_contain_text(
            "nobody came this hour"
        )
        sizes = await tile.evaluate(
            """(tile) => [...tile.querySelectorAll("*")]
                .map((part) => [parseFloat(getComputedStyle(part).fontSize), part.tagName])
                .sort((a, b) => b[0] - a[0])[0][1]"""
        )

        assert sizes == "STRONG"


async def test_a_level_is_read_against_the_queues_own_target(open_page: OpenPage) -> None:
    """What is good for one queue is too little for a stricter one."""
    async with FakeDesk() as desk:
        strict = desk.floor.board.queues[0].model_copy(update={"target_share": 0.9})
        easy = desk.floor.board.queues[1].model_copy(update={"target_share": 0.4})
        changed = desk.floor.board.model_copy(update={"queues": [strict, easy]})
        desk.floor.board = changed
        page = await _board(open_page, desk)

        tile = page.get_by_role("article", name="Customer service")
        await expect(tile).to_contain_text("below target")
        day = await tile.locator(".tile__day strong").evaluate("(it) => getComputedStyle(it).color")
        hour = tile.locator(".tile__level strong")
        assert await hour.evaluate("(it) => getComputedStyle(it).color") != day
        await expect(tile).to_have_attribute("data-level", "fair")
        complaints = page.get_by_role("article", name="Complaints")
        await expect(complaints).to_have_attribute("data-level", "good")


async def test_the_board_follows_the_floor(open_page: OpenPage) -> None:
    """A new frame changes the figures in place, without asking for the page again."""
    async with FakeDesk() as desk:
        page = await _board(open_page, desk)
        busy = desk.floor.board.queues[0].model_copy(update={"waiting": 9})
        queues = [busy, *desk.floor.board.queues[1:]]
        changed = desk.floor.board.model_copy(update={"queues": queues, "conversations": []})
        await desk.tell(supervisor.BoardShown(board=changed))

        tile = page.get_by_role("article", name="Customer service")
        await expect(tile.locator(".tile__waiting")).to_have_text("9")
        await expect(page.get_by_text("Nobody waits and nobody talks.")).to_be_visible()


async def test_agents_sort_by_what_is_asked_and_keep_it(open_page: OpenPage) -> None:
    """By state at first; by time when pressed, the other way when pressed again; kept on reload."""
    async with FakeDesk() as desk:
        page = await _board(open_page, desk)
        first = page.locator(".panel--agents tbody th").first
        await expect(first).to_have_text("Anna Demo")
        await page.get_by_role("button", name="For", exact=True).click()
        await expect(first).to_have_text("Fenna Demo")
        await page.get_by_role("button", name="For", exact=True).click()
        await expect(first).to_have_text("Dina Demo")
        await page.reload()

        await expect(first).to_have_text("Dina Demo")
        await expect(page.locator("th[aria-sort=descending]")).to_have_text("For")


async def test_sending_an_agent_home_asks_once_with_what_will_happen(open_page: OpenPage) -> None:
    """The question tells how many conversations go back; no leaves everything as it is."""
    async with FakeDesk() as desk:
        page = await _board(open_page, desk)
        await _choose(page, "Anna Demo", "Send home")
        dialog = page.get_by_role("dialog")
        await expect(dialog).to_contain_text("2 conversations of Anna Demo go back to the front")
        await dialog.get_by_role("button", name="Cancel").click()
        assert not [it for it in desk.received if isinstance(it, supervisor.SetAgentPresence)]
        await _choose(page, "Anna Demo", "Send home")
        await dialog.get_by_role("button", name="Send home").click()

        sent = await desk.wait_for(supervisor.SetAgentPresence)
        assert (sent.agent_id, sent.state) == ("a_anna0001", "offline")


async def test_a_whisper_goes_out_from_the_board(open_page: OpenPage) -> None:
    """Words for the agent alone, to the conversation of the row."""
    async with FakeDesk() as desk:
        desk.talks["c_talk0000000000000001"] = desk.talk()
        page = await _board(open_page, desk)
        await _choose(page, "Mila Voorbeeld", "Whisper")
        await page.get_by_role("textbox").fill("Offer the voucher.")
        await page.get_by_role("dialog").get_by_role("button", name="Whisper").click()

        whisper = await desk.wait_for(supervisor.Whisper)
        assert (whisper.conversation_id, whisper.text) == (
            "c_talk0000000000000001",
            "Offer the voucher.",
        )


async def test_who_waits_gets_another_priority_or_agent_by_keyboard(open_page: OpenPage) -> None:
    """J walks the rows, Enter opens what can be done; a refusal is told in words."""
    async with FakeDesk() as desk:
        desk.script.refuse["reassign"] = ("agent-not-free", "No.")
        page = await _board(open_page, desk)
        await page.keyboard.press("j")
        await page.keyboard.press("Enter")
        await page.keyboard.press("End")
        await page.keyboard.press("Enter")
        changed = await desk.wait_for(supervisor.SetPriority)
        await _choose(page, "Noor Voorbeeld", "Reassign")
        await page.get_by_role("dialog").get_by_role("radio", name="Bram Demo").check()
        await page.get_by_role("dialog").get_by_role("button", name="Reassign").click()

        assert changed.priority == 25
        await expect(page.get_by_role("alert").filter(has_text="not free now")).to_be_visible()


async def test_the_log_is_read_page_by_page(open_page: OpenPage) -> None:
    """L shows it; the next page asks for what came before; a failure says so."""
    async with FakeDesk() as desk:
        page = await _board(open_page, desk, forgive=("503 (Service Unavailable)",))
        await page.keyboard.press("l")
        log = page.get_by_role("region", name="Log")
        await expect(log).to_contain_text("Chris Demo")
        await expect(log).to_contain_text("reserved → assigned")
        desk.floor.answering = False
        await log.get_by_role("button", name="Earlier").click()
        await expect(log).to_contain_text("The log cannot be fetched now")

        assert desk.floor.asked[-1] == "/api/supervisor/events?limit=50&before=11"


async def test_the_wall_has_figures_and_no_controls(open_page: OpenPage) -> None:
    """W takes every control away and Escape brings them back."""
    async with FakeDesk() as desk:
        page = await _board(open_page, desk)
        await page.keyboard.press("w")
        await expect(page.get_by_role("button", disabled=False)).to_have_count(0)
        await expect(page.locator(".topbar")).to_be_hidden()
        assert page.url.endswith("/board?wall")
        await page.keyboard.press("Escape")

        await expect(page.locator(".topbar")).to_be_visible()


async def test_agents_have_no_permission(open_page: OpenPage) -> None:
    """An agent's login is told so, and is not connected."""
    async with FakeDesk() as desk:
        page = await open_page(f"{desk.url}/board")

        await expect(page.get_by_role("alert")).to_contain_text("No permission")
        assert desk.connected == 0


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(map(str, look)))
async def test_the_board_fits_and_can_be_read(open_page: OpenPage, look: Look) -> None:
    """Nothing is wider than the screen and every text has its contrast, as board and as wall."""
    width, theme, language = look
    context = {
        "viewport": {"width": width, "height": 740 if width < 720 else width * 5 // 8},
        "color_scheme": theme,
        "locale": {"en": "en-GB", "nl": "nl-NL"}[language],
    }
    async with FakeDesk() as desk:
        page = await _board(open_page, desk, **context)
        for mode in ("board", "wall"):
            if mode == "wall":
                await page.keyboard.press("w")
            await picture(page, f"{mode}-{width}-{theme}-{language}", full=True)

            assert await poor_contrast(page) == []
            await fits_width(page, width)

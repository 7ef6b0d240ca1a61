"""The settings page in a browser: canned replies, queues and agents, as a supervisor edits them."""

from typing import Literal

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.support import desk_story as story
from tests.browser.support.browser import fits_width, picture
from tests.browser.support.contrast import poor_contrast
from tests.browser.support.fake_desk import FakeDesk

Look = tuple[int, Literal["light", "dark"], Literal["en", "nl"]]
LOOKS: list[Look] = [(360, "dark", "nl"), (1280, "light", "en"), (1920, "dark", "en")]


async def _settings(open_page: OpenPage, desk: FakeDesk, **more: object) -> Page:
    desk.agent = story.agent("Chris Demo").model_copy(update={"role": "supervisor"})
    page = await open_page(f"{desk.url}/settings", **more)
    await expect(page.locator("#replies")).to_be_visible()
    return page


async def _opened(page: Page, entry: str) -> Locator:
    """The entry's form, opened as people without a mouse do."""
    part = page.locator(f"#{entry}")
    await part.locator("summary").focus()
    await page.keyboard.press("Enter")
    await expect(part.locator("form")).to_be_visible()
    return part


async def test_a_reply_is_written_in_two_languages(open_page: OpenPage) -> None:
    """It stands in the list then, open and told as saved."""
    async with FakeDesk() as desk:
        page = await _settings(open_page, desk)
        form = await _opened(page, "reply-new")
        await form.get_by_label("Name").fill("sorry")
        await form.get_by_label("Shortcut").fill("s")
        await form.get_by_label("Title in English").fill("Apology")
        await form.get_by_label("Reply in English").fill("I am sorry, {customer_name}.")
        await form.get_by_label("Title in Dutch").fill("Excuses")
        await form.get_by_label("Reply in Dutch").fill("Het spijt me, {customer_name}.")
        await page.keyboard.press("Tab")
        await form.get_by_role("button", name="Save").press("Enter")
        await expect(page.locator("#reply-sorry").get_by_role("status")).to_contain_text("Saved")

        assert desk.settings.replies["sorry"].shortcut == "s"
        assert {str(it) for it in desk.settings.replies["sorry"].text} == {"en", "nl"}


async def test_deleting_a_reply_asks_once(open_page: OpenPage) -> None:
    """No leaves it; yes takes it away."""
    async with FakeDesk() as desk:
        page = await _settings(open_page, desk)
        form = await _opened(page, "reply-hello")
        await form.get_by_role("button", name="Delete").click()
        dialog = page.get_by_role("dialog")
        await expect(dialog).to_contain_text("Greeting")
        await dialog.get_by_role("button", name="Cancel").click()
        await expect(dialog).to_have_count(0)
        assert "hello" in desk.settings.replies
        await form.get_by_role("button", name="Delete").click()
        await dialog.get_by_role("button", name="Delete").click()

        await expect(page.locator("#reply-hello")).to_have_count(0)
        assert "hello" not in desk.settings.replies


async def test_a_refusal_is_told_and_what_was_typed_stays(open_page: OpenPage) -> None:
    """In the reader's own words."""
    async with FakeDesk() as desk:
        desk.settings.refuses = (409, "canned-reply-taken", "Taken.")
        page = await _settings(open_page, desk, forgive=("409 (Conflict)",))
        form = await _opened(page, "reply-hello")
        await form.get_by_label("Shortcut").fill("m")
        await form.get_by_role("button", name="Save").click()

        told = form.get_by_role("status")
        await expect(told).to_have_text("Another reply has this name or shortcut.")
        await expect(form.get_by_label("Shortcut")).to_have_value("m")


async def test_a_queue_gets_hours_and_another_target(open_page: OpenPage) -> None:
    """The rest of the plan stays as it is."""
    async with FakeDesk() as desk:
        before = desk.settings.plan
        page = await _settings(open_page, desk)
        form = await _opened(page, "queue-q_orders")
        await form.get_by_label("Target: answered within (seconds)").fill("45")
        await form.get_by_label("always open").uncheck()
        await form.get_by_label("Friday").fill("09:00-12:30, 13:00-16:00")
        await form.get_by_label("Sunday").fill("")
        await form.get_by_label("Holidays").fill("2026-12-25\n2026-12-31 09:00-12:00")
        await form.get_by_role("button", name="Save").click()
        saved = page.locator("#queue-q_orders").get_by_role("status")
        await expect(saved).to_contain_text("Saved")

        orders = desk.settings.plan.by_id["q_orders"]
        assert orders.service_level.seconds == 45
        assert orders.hours is not None
        assert orders.hours.days["fri"] == ["09:00-12:30", "13:00-16:00"]
        assert orders.hours.days["sun"] == []
        assert [len(it) for it in orders.hours.holidays.values()] == [0, 1]
        assert desk.settings.plan.rules == before.rules
        assert orders.steps == before.by_id["q_orders"].steps


async def test_an_agent_gets_skills_and_queues(open_page: OpenPage) -> None:
    """By levels; the plan names them by their login."""
    async with FakeDesk() as desk:
        page = await _settings(open_page, desk)
        form = await _opened(page, "agent-a_anna001")
        await form.get_by_label("Skills").fill("technical 4, orders")
        await form.get_by_label("Billing").check()
        await form.get_by_role("button", name="Save").click()
        saved = page.locator("#agent-a_anna001").get_by_role("status")
        await expect(saved).to_contain_text("Saved")

        anna = desk.settings.plan.agents["anna"]
        assert anna.skills == {"technical": 4, "orders": 1}
        assert anna.queues == ["q_billing"]


async def test_a_plan_that_does_not_fit_says_where(open_page: OpenPage) -> None:
    """With the service's own sentence."""
    async with FakeDesk() as desk:
        desk.settings.refuses = (422, "bad-floor-plan", "agents.anna: there is no such agent.")
        page = await _settings(open_page, desk, forgive=("422 (Unprocessable",))
        form = await _opened(page, "agent-a_anna001")
        await form.get_by_role("button", name="Save").click()

        await expect(form.get_by_role("status")).to_contain_text("there is no such agent")


async def test_agents_have_no_permission(open_page: OpenPage) -> None:
    """An agent's login is told so."""
    async with FakeDesk() as desk:
        page = await open_page(f"{desk.url}/settings")

        await expect(page.get_by_role("alert")).to_contain_text("No permission")


@pytest.mark.parametrize("look", LOOKS, ids=lambda look: "-".join(map(str, look)))
async def test_the_settings_fit_and_can_be_read(open_page: OpenPage, look: Look) -> None:
    """Nothing is wider than the screen and every text has its contrast, with all forms open."""
    width, theme, language = look
    context = {
        "viewport": {"width": width, "height": 740 if width < 720 else width * 5 // 8},
        "color_scheme": theme,
        "locale": {"en": "en-GB", "nl": "nl-NL"}[language],
    }
    async with FakeDesk() as desk:
        page = await _settings(open_page, desk, **context)
        await picture(page, f"settings-{width}-{theme}-{language}", full=True)
        for entry in ("reply-hello", "queue-q_billing", "agent-a_anna001"):
            await _opened(page, entry)
        await picture(page, f"settings-open-{width}-{theme}-{language}", full=True)

        assert await poor_contrast(page) == []
        await fits_width(page, width)

"""The login page: in, refused in words, by keyboard, in both languages."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.support.browser import fits_width, picture
from tests.browser.support.contrast import poor_contrast
from tests.browser.support.fake_desk import PASSWORD, USERNAME, FakeDesk

LOOKS = [(360, "dark", "nl-NL"), (360, "light", "en-GB"), (1920, "dark", "nl-NL")]
REFUSED = ("401 (Unauthorized)", "429 (Too Many Requests)")


async def login_page(open_page: OpenPage, desk: FakeDesk, **context: object) -> Page:
    """The login page of somebody who is not logged in."""
    desk.script.logged_in = False
    page = await open_page(f"{desk.url}/desk", forgive=REFUSED, **context)
    await expect(page.locator("#username")).to_be_focused()
    return page


async def test_name_password_enter_leads_to_the_desk(open_page: OpenPage) -> None:
    """Typing alone is enough: the first field has the focus, Enter sends."""
    async with FakeDesk() as desk:
        page = await login_page(open_page, desk)
        await page.keyboard.type(USERNAME)
        await page.keyboard.press("Tab")
        await page.keyboard.type(PASSWORD)
        await page.keyboard.press("Enter")

        await page.wait_for_url(f"{desk.url}/desk")
        await expect(page.get_by_role("button", name="Presence: Available")).to_be_visible()


@pytest.mark.parametrize(("width", "theme", "locale"), LOOKS)
async def test_the_login_fits_and_can_be_read(
    open_page: OpenPage, width: int, theme: str, locale: str
) -> None:
    """Also refused, in Dutch, in the dark, on a phone."""
    context = {"viewport": {"width": width, "height": 740}, "color_scheme": theme, "locale": locale}
    async with FakeDesk() as desk:
        page = await login_page(open_page, desk, **context)
        await page.fill("#username", USERNAME)
        await page.fill("#password", "wrong")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("alert")).not_to_be_empty()
        await picture(page, f"login-{width}-{theme}-{locale}")

        assert await poor_contrast(page) == []
        await fits_width(page, width)


async def test_a_wrong_password_is_told_and_can_be_typed_again(open_page: OpenPage) -> None:
    """The refusal is an alert that names neither half; the password is ready to be replaced."""
    async with FakeDesk() as desk:
        page = await login_page(open_page, desk)
        await page.fill("#username", USERNAME)
        await page.fill("#password", "wrong")
        await page.keyboard.press("Enter")

        await expect(page.get_by_role("alert")).to_have_text("User name or password is wrong.")
        await expect(page.locator("#password")).to_be_focused()
        await expect(page.locator("#username")).to_have_value(USERNAME)


async def test_too_many_tries_say_how_long_to_wait(open_page: OpenPage) -> None:
    """The service's Retry-After is told in seconds."""
    async with FakeDesk() as desk:
        page = await login_page(open_page, desk)
        desk.script.login = (429, "too-many-requests")
        await page.fill("#username", USERNAME)
        await page.fill("#password", "wrong")
        await page.get_by_role("button", name="Log in").click()

        await expect(page.get_by_role("alert")).to_contain_text("Try again in 20 seconds.")


async def test_empty_fields_are_named(open_page: OpenPage) -> None:
    """Nothing is sent while a field is empty; the first of them gets the focus."""
    async with FakeDesk() as desk:
        page = await login_page(open_page, desk)
        await page.get_by_role("button", name="Log in").click()

        await expect(page.get_by_text("Fill in your user name.")).to_be_visible()
        await expect(page.get_by_text("Fill in your password.")).to_be_visible()
        await expect(page.locator("#username")).to_be_focused()


async def test_the_page_speaks_dutch_and_the_desk_follows(open_page: OpenPage) -> None:
    """The language chosen here is the desk's too; what was typed stays."""
    async with FakeDesk() as desk:
        page = await login_page(open_page, desk)
        await page.fill("#username", USERNAME)
        await page.get_by_role("button", name="Nederlands").click()
        await expect(page.locator("#username")).to_have_value(USERNAME)
        await page.get_by_label("Wachtwoord", exact=True).fill(PASSWORD)
        await page.get_by_role("button", name="Inloggen").click()

        await expect(page.get_by_role("button", name="Aanwezigheid: Beschikbaar")).to_be_visible()


async def test_the_password_can_be_shown(open_page: OpenPage) -> None:
    """The switch shows the characters and says what it does."""
    async with FakeDesk() as desk:
        page = await login_page(open_page, desk)
        await page.fill("#password", "secret words")
        await page.get_by_role("button", name="Show the password").click()

        await expect(page.locator("#password")).to_have_attribute("type", "text")
        await expect(page.get_by_role("button", name="Hide the password")).to_be_visible()


async def test_who_is_logged_in_goes_straight_to_the_desk(open_page: OpenPage) -> None:
    """The login page has nothing to ask of somebody with a session."""
    async with FakeDesk() as desk:
        page = await open_page(f"{desk.url}/desk/login")

        await page.wait_for_url(f"{desk.url}/desk")

"""What a person does and sees on the desk's page, in words."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.support.fake_desk import FakeDesk, Talk

DROPPED = ("WebSocket connection to", "503 (Service Unavailable)")


@dataclass(frozen=True, slots=True)
class DeskView:
    """The desk on one page."""

    page: Page

    @property
    def offer(self) -> Locator:
        """The ringing card in the inbox."""
        return self.page.locator(".inbox .offer")

    @property
    def transcript(self) -> Locator:
        """The messages in the middle."""
        return self.page.get_by_role("log")

    @property
    def context(self) -> Locator:
        """The right pane."""
        return self.page.get_by_role("complementary")

    @property
    def composer(self) -> Locator:
        """The field to write in."""
        return self.page.locator("#composer-field")

    @property
    def assertive(self) -> Locator:
        """What a screen reader says at once."""
        return self.page.locator("body > div > [role=alert].hidden-visually")

    def row(self, name: str) -> Locator:
        """A line of the inbox."""
        return self.page.locator(".inbox .row", has_text=name)

    def message(self, text: str) -> Locator:
        """A bubble of the transcript, with what stands around the words."""
        return self.page.locator(".said", has_text=text)

    async def open(self, name: str) -> None:
        """Choose a conversation by its customer's name."""
        await self.row(name).click()
        await expect(self.page.locator(".head__name")).to_have_text(name)

    async def write(self, text: str) -> None:
        """Type into the composer and send."""
        await self.composer.fill(text)
        await self.composer.press("Enter")


@dataclass(frozen=True, slots=True)
class DeskPage(DeskView):
    """The page, and the fake service behind it."""

    desk: FakeDesk


async def desk_page(
    open_page: OpenPage, desk: FakeDesk, *forgive: str, **context: object
) -> DeskPage:
    """The desk, welcomed and with its lists."""
    page = await open_page(f"{desk.url}/desk", forgive=forgive, **context)
    await expect(page.locator(".topbar__link[data-state=open]")).to_be_visible()
    return DeskPage(page, desk)


@asynccontextmanager
async def in_conversation(
    open_page: OpenPage, *forgive: str, **context: object
) -> AsyncIterator[tuple[DeskPage, Talk]]:
    """The desk with one accepted conversation on screen."""
    async with FakeDesk() as desk:
        talk = desk.mine_now(desk.talk())
        seen = await desk_page(open_page, desk, *forgive, **context)
        await seen.open("Mila Voorbeeld")
        await expect(seen.composer).to_be_focused()
        yield seen, talk

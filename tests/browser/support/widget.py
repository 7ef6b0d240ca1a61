"""The chat widget as a person uses it: by the roles and names of its controls."""

from dataclasses import dataclass

from playwright.async_api import Locator, Page, expect

from tests.browser.support.fake_conversation import FakeConversation
from tests.browser.support.fake_service import FakeService

ORDER_CARD = {
    "type": "order_card",
    "version": 1,
    "number": "10042",
    "status": "in_transit",
    "status_text": "On its way",
    "steps": [
        {"key": "placed", "label": "Placed", "done": True, "at": "2026-11-20T09:00:00Z"},
        {"key": "packed", "label": "Packed", "done": True, "at": "2026-11-20T15:00:00Z"},
        {"key": "sent", "label": "On its way", "done": True, "at": "2026-11-21T15:00:00Z"},
        {"key": "delivered", "label": "Delivered", "done": False, "at": None},
    ],
    "events": [
        {"at": "2026-11-21T15:00:00Z", "text": "Parcel handed over", "place": "Utrecht"},
        {"at": "2026-11-22T05:00:00Z", "text": "Sorted", "place": "Amsterdam"},
    ],
    "carrier": "PostNL",
    "track_code": "3SABC0123456",
    "expected": "2026-11-25",
    "lines": [{"name": "Stoneware mug", "quantity": 2}],
    "total": "59.90",
    "currency": "EUR",
}


NAMES = {
    "en": {"box": "Your message", "launcher": "Open chat"},
    "nl": {"box": "Je bericht", "launcher": "Chat openen"},
}


@dataclass(frozen=True, slots=True)
class Widget:
    """The widget on one page, in the language it speaks there."""

    page: Page
    language: str = "en"

    @property
    def panel(self) -> Locator:
        """The open chat."""
        return self.page.get_by_role("dialog")

    @property
    def log(self) -> Locator:
        """All messages."""
        return self.panel.get_by_role("log")

    @property
    def box(self) -> Locator:
        """Where the customer writes."""
        return self.panel.get_by_role("textbox", name=NAMES[self.language]["box"])

    @property
    def launcher(self) -> Locator:
        """The round button while the chat is closed."""
        return self.page.get_by_role("button", name=NAMES[self.language]["launcher"])

    def button(self, name: str) -> Locator:
        """A button inside the open chat."""
        return self.panel.get_by_role("button", name=name, exact=True)

    async def open(self) -> None:
        """Open the chat; it may still be connecting."""
        await self.launcher.click()
        await expect(self.panel).to_be_visible()

    async def start(self, service: FakeService, number: int = 1) -> FakeConversation:
        """Open the chat and wait until one can write."""
        await self.open()
        await expect(self.box).to_be_visible()
        return await service.conversation(number)

    async def send(self, text: str) -> None:
        """Type and press Enter."""
        await self.box.fill(text)
        await self.box.press("Enter")

    async def sees(self, text: str) -> None:
        """A message with these words is shown once."""
        await expect(self.log.get_by_text(text, exact=True)).to_have_count(1)

    async def is_told(self, text: str) -> None:
        """The header says who answers now."""
        await expect(self.panel.locator(".header__who")).to_have_text(text)

    async def bubbles(self) -> list[str]:
        """The words of all messages, in order."""
        return await self.log.locator(".bubble__text").all_text_contents()

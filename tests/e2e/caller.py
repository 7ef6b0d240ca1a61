"""A customer who calls from the browser: what they press, and what they see of the call."""

from dataclasses import dataclass

from playwright.async_api import Locator, Page

from tests.e2e.people import soon


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody on the call page; what they say comes from a file, again and again."""

    page: Page

    @property
    def said(self) -> Locator:
        """What both sides said."""
        return self.page.get_by_role("log")

    def words_of(self, who: str) -> Locator:
        """What one side said: bot, caller, agent or system."""
        return self.said.locator(f".said--{who}")

    async def calls(self) -> None:
        """Press the button, with the microphone off until it is asked for."""
        await self.page.get_by_role("button", name="Call").click()
        await self.page.get_by_role("button", name="Mute").click()
        await self.is_("notice")

    async def speaks(self) -> None:
        """Turn the microphone on."""
        await self.page.get_by_role("button", name="Unmute").click()

    async def falls_silent(self) -> None:
        """Turn it off again."""
        await self.page.get_by_role("button", name="Mute").click()

    async def presses(self, keys: str) -> None:
        """On the keyboard."""
        for key in keys:
            await self.page.keyboard.press(key)

    async def hears(self, words: str) -> None:
        """The captions say that the bot said this."""
        await soon(self.words_of("bot").filter(has_text=words).first).to_be_visible()

    async def is_(self, state: str) -> None:
        """The page shows this state."""
        await soon(self.page.locator(f"main[data-state={state}]")).to_be_visible()

    async def leaves(self) -> None:
        """Hang up, if the call is not over."""
        button = self.page.get_by_role("button", name="Hang up")
        if await button.is_visible():
            await button.click()
            await soon(button).to_be_hidden()

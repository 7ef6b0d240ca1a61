"""A customer on the shop's page and an agent at the desk: what they do, and what they see."""

from dataclasses import dataclass

from playwright.async_api import Expect, Locator

from tests.browser.support.desk_page import DeskView
from tests.browser.support.widget import Widget

PATIENCE = 30_000  # milliseconds: two browsers and three processes may share two busy cores
soon = Expect()
soon.set_options(timeout=PATIENCE)

PASSWORD = "demo"


@dataclass(frozen=True, slots=True)
class Customer(Widget):
    """Somebody who chats on the shop's page."""

    async def comes_in(self) -> None:
        """Open the chat and wait for the bot's greeting."""
        await self.open()
        await soon(self.box).to_be_visible()
        await self.hears("Linde & Co")

    async def hears(self, words: str) -> None:
        """The conversation holds these words, and nobody has yet to answer."""
        await soon(self.log).to_contain_text(words)
        await soon(self.typing).to_be_hidden()

    async def asks(self, text: str, answer: str) -> None:
        """Send a message and wait for what is said to it."""
        await self.send(text)
        await self.hears(answer)

    async def has_once(self, text: str) -> None:
        """A message with exactly these words stands in the conversation, once."""
        await soon(self.log.get_by_text(text, exact=True)).to_have_count(1)

    async def talks_to(self, who: str) -> None:
        """The header says who answers now."""
        await soon(self.panel.locator(".header__who")).to_contain_text(who)

    async def leaves(self) -> None:
        """End the conversation if it has not ended."""
        end = self.button({"en": "End chat", "nl": "Beëindigen"}[self.language])
        if not await end.is_visible():
            return
        await end.click()
        await self.panel.locator(".notice .button--urgent").click()
        await soon(self.rating).to_be_visible()

    @property
    def typing(self) -> Locator:
        """Where one sees that somebody is typing."""
        return self.panel.locator(".typing")

    @property
    def rating(self) -> Locator:
        """What stands there after the end."""
        return self.panel.locator(".rating-frame")

    async def reads_from(self, text: str) -> None:
        """Scroll until these words, and who said them when, are at the top."""
        await self.log.get_by_text(text).evaluate(
            """(words) => {
              words.closest(".group").scrollIntoView({ block: "start" });
              words.closest(".scroll").scrollTop -= 8;
            }"""
        )

    def card(self, title: str) -> Locator:
        """An order card."""
        return self.log.get_by_role("article", name=title)


@dataclass(frozen=True, slots=True)
class Agent(DeskView):
    """Somebody who works at the desk."""

    async def logs_in(self, username: str) -> None:
        """From the desk's address by way of the login page to the desk."""
        await self.page.locator("#username").fill(username)
        await self.page.locator("#password").fill(PASSWORD)
        await self.page.locator("#password").press("Enter")
        await self.is_connected()

    async def is_connected(self) -> None:
        """The desk has been welcomed by the service."""
        await soon(self.page.locator(".topbar__link[data-state=open]")).to_be_visible()

    async def goes(self, presence: str) -> None:
        """Choose from the presence menu, and wait until the service has it."""
        button = self.page.locator("button.presence")
        await button.click()
        await self.page.get_by_role("menuitemradio", name=presence).click()
        await soon(button.locator(".presence__label")).to_have_text(presence)

    async def accepts(self) -> None:
        """Wait for the ring, accept by key, and have the field to write in."""
        await soon(self.offer).to_be_visible()
        await self.page.keyboard.press("a")
        await soon(self.composer).to_be_focused()

    async def sees(self, text: str) -> None:
        """A message with these words stands in the transcript, once."""
        await soon(self.message(text)).to_have_count(1)

    async def is_at_the_end(self, words: str) -> None:
        """The newest words are in sight without scrolling, and nothing newer is announced."""
        await soon(self.transcript.get_by_role("listitem").last).to_contain_text(words)
        await soon(self.transcript.get_by_text(words)).to_be_in_viewport(ratio=1)
        await soon(self.page.locator(".transcript__newer")).to_be_hidden()

    async def notes(self, text: str) -> None:
        """Write a note for colleagues, and go back to writing to the customer."""
        await self.page.locator("#composer-note").click()
        await self.write(text)
        await soon(self.page.locator(".said--note", has_text=text)).to_have_count(1)
        await self.page.locator("#composer-reply").click()

    async def hands_back(self, note: str) -> None:
        """Give the conversation back to the bot."""
        await self.page.locator("[data-does=hand_back]").click()
        await self.page.locator("#dialog-field").fill(note)
        await self.page.locator("dialog button[value=yes]").click()

    async def asks_colleague(self, name: str, mode: str, note: str) -> None:
        """Transfer to a colleague who is free, in this way."""
        await self.page.locator("[data-does=transfer]").click()
        dialog = self.page.get_by_role("dialog")
        await dialog.get_by_role("radio", name=name).check()
        await dialog.get_by_role("radio", name=mode).check()
        await dialog.locator("#transfer-note").fill(note)
        await dialog.locator("button[value=yes]").click()

    async def is_asked(self, words: str) -> None:
        """A colleague's question rings with these words; take it."""
        await soon(self.page.locator(".offer--transfer")).to_contain_text(words)
        await self.page.keyboard.press("a")

    async def says_in_private(self, text: str) -> None:
        """Write to the colleague in the consult."""
        await soon(self.consult).to_be_visible()
        await self.consult.get_by_role("textbox").fill(text)
        await self.consult.get_by_role("textbox").press("Enter")
        await soon(self.consult.get_by_text(text)).to_have_count(1)

    @property
    def consult(self) -> Locator:
        """What two agents say to each other."""
        return self.page.get_by_role("region", name="Consult")

    def line(self, words: str) -> Locator:
        """A line under the head about who works on this."""
        return self.page.locator(".strip", has_text=words)

    async def closes(self) -> None:
        """End the conversation."""
        await self.page.locator("[data-does=close]").click()
        await self.page.locator("dialog button[value=yes]").click()

    async def wraps_up(self, disposition: str, notes: str) -> None:
        """Say how it ended, and be done with it."""
        form = self.page.locator(".wrap_up")
        await soon(form).to_be_visible()
        await form.get_by_text(disposition, exact=True).click()
        await form.locator("textarea").fill(notes)
        await form.locator("button[type=submit]").click()
        await soon(form).to_be_hidden()

    async def has_nothing_left(self) -> None:
        """No conversation is here, none waits, and nobody is to be called back."""
        for section in ("offers", "mine", "queue", "follow_ups"):
            rows = self.page.locator(f".inbox__section--{section} .row")
            await soon(rows).to_have_count(0)

    async def leaves(self) -> None:
        """Log out; conversations that are left go back to the queue."""
        if "/desk/login" in self.page.url:
            return
        await self.page.locator(".topbar__account").click()
        await self.page.get_by_role("menuitem").last.click()
        confirm = self.page.locator("dialog button[value=yes]")
        username = self.page.locator("#username")
        await soon(confirm.or_(username)).to_be_visible()
        if await confirm.is_visible():
            await confirm.click()
        await soon(username).to_be_visible()

    def section(self, name: str) -> Locator:
        """A card of the context."""
        return self.context.get_by_role("region", name=name)

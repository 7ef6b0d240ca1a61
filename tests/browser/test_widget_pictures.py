"""The widget's main states on every screen, in both themes and languages, kept as pictures."""

from dataclasses import dataclass

import pytest
from playwright.async_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.support.browser import picture
from tests.browser.support.fake_conversation import FakeConversation
from tests.browser.support.fake_service import FakeService
from tests.browser.support.widget import ORDER_CARD

SIZES = ((360, 740), (1280, 800), (1920, 1080))


@dataclass(frozen=True, slots=True)
class Words:
    """What is said in the story."""

    open_chat: str
    hello: str
    choices: tuple[str, str]
    asked: str
    answer: str
    agent: str
    thanks: str


WORDS = {
    "en": Words(
        open_chat="Open chat",
        hello="Hello, I am the virtual agent of Linde & Co. What can I do for you?",
        choices=("Where is my order?=/track_order", "Delivery options=/delivery_options"),
        asked="Where is my order 10042?",
        answer="Your order is on its way. This is what I know:",
        agent="Hello, this is Sam. I have read everything. Let me ask the carrier for you.",
        thanks="Thank you!",
    ),
    "nl": Words(
        open_chat="Chat openen",
        hello="Hallo, ik ben de virtuele medewerker van Linde & Co. Wat kan ik voor je doen?",
        choices=("Waar is mijn bestelling?=/track_order", "Bezorgen=/delivery_options"),
        asked="Waar is mijn bestelling 10042?",
        answer="Je bestelling is onderweg. Dit weet ik ervan:",
        agent="Hallo, met Sam. Ik heb alles gelezen. Ik vraag het de vervoerder voor je na.",
        thanks="Dank je wel!",
    ),
}


class Album:
    """Takes one picture of each state on each screen, and looks for things that do not fit."""

    def __init__(self, page: Page, suffix: str) -> None:
        self.page = page
        self.suffix = suffix

    async def keep(self, state: str) -> None:
        """The state as it is now, on all three screens."""
        for width, height in SIZES:
            await self.page.set_viewport_size({"width": width, "height": height})
            panel = self.page.get_by_role("dialog")
            await expect(panel).to_be_in_viewport(ratio=1)
            sticking_out = await panel.evaluate(
                """(panel) => {
                  const edge = panel.getBoundingClientRect().right;
                  return [...panel.querySelectorAll("*")]
                    .filter((e) => e.checkVisibility() && !e.closest(".hidden-visually"))
                    .filter((e) => e.getBoundingClientRect().right > edge)
                    .map((e) => e.className);
                }"""
            )
            assert sticking_out == []
            await picture(self.page, f"widget-{state}-{width}-{self.suffix}")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "nl"])
async def test_widget_looks_right_everywhere(
    fake_service: FakeService, open_page: OpenPage, theme: str, language: str
) -> None:
    """From the greeting to the rating nothing sticks out of the panel at 360, 1280 or 1920 px."""
    words = WORDS[language]
    page = await open_page(fake_service.url, color_scheme=theme, locale=f"{language}-NL")
    album = Album(page, f"{theme}-{language}")
    await page.get_by_role("button", name=words.open_chat).click()
    conversation = await fake_service.conversation()
    await conversation.bot(words.hello, *words.choices)
    await expect(page.get_by_role("button", name=words.choices[0].split("=")[0])).to_be_visible()
    await album.keep("open")
    await _play(conversation, words)
    await expect(page.get_by_role("log").get_by_role("article")).to_be_attached()
    await album.keep("order")
    await conversation.become(
        controller="queue",
        position=2,
        expected_wait_s=170,
        options=["leave_message", "callback", "return_to_bot"],
    )
    await expect(page.locator("#waiting-title")).to_be_visible()
    await album.keep("queue")
    await page.locator(".notice__options button").first.click()
    await page.locator(".form button[type=submit]").click()
    await expect(page.locator(".form__summary")).not_to_be_empty()
    await album.keep("form")
    await page.locator(".form__head button").click()
    await conversation.become(controller="agent", agent_name="Sam", position=None, options=[])
    await conversation.say("agent", words.agent, name="Sam")
    await conversation.say("customer", words.thanks, client_msg_id="w-thanks-1")
    await conversation.agent_reads(conversation.last_seq)
    await conversation.typing("agent", True)
    await expect(page.locator(".typing")).to_be_visible()
    await album.keep("agent")
    await conversation.become(controller="none")
    await page.get_by_role("radio").nth(3).check()
    await album.keep("ended")


async def _play(conversation: FakeConversation, words: Words) -> None:
    await conversation.say("customer", words.asked, client_msg_id="w-asked-01")
    await conversation.bot(words.answer)
    await conversation.say("bot", None, custom=ORDER_CARD)

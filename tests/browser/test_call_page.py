"""The call page: what a customer sees and hears of a call, with a scripted gateway behind it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import pytest_asyncio
from aiohttp import web
from playwright.async_api import Locator, Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.support.browser import fits_width, picture, until
from tests.browser.support.contrast import poor_contrast
from tests.browser.support.fake_gateway import FRAME_BYTES, FakeGateway, FakeLine
from tests.browser.support.pages import page as page_at
from tests.browser.support.pages import pages_app
from tests.voice.tones import tone

SIZES = ((360, 740), (1280, 800), (1920, 1080))
TONE = tone(440, seconds=1.0, peak=12_000).astype("<i2").tobytes()


@dataclass(slots=True)
class Telephone:
    """The page's address, and who answers there."""

    url: str
    gateway: FakeGateway


@pytest_asyncio.fixture(loop_scope="session")
async def telephone() -> AsyncIterator[Telephone]:
    """The call page on a free port."""
    gateway = FakeGateway()
    app = pages_app()
    app.add_routes([page_at("/call", "call/index.html"), *gateway.routes()])
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield Telephone(f"http://127.0.0.1:{runner.addresses[0][1]}/call", gateway)
    await gateway.close()
    await runner.cleanup()


def status(page: Page) -> Locator:
    """The calm line."""
    return page.get_by_role("status")


async def call(telephone: Telephone, page: Page, language: str = "en") -> FakeLine:
    """Press the button; the gateway answers."""
    await page.get_by_role("button", name="Bellen" if language == "nl" else "Call").click()
    line = await telephone.gateway.line()
    await line.command("hello", language=language)
    await line.tell("ready", call_id="1", conversation_id="c_1", limited_vocabulary=False)
    await line.tell("state", state="notice")
    await expect(page.locator("main[data-stage=up]")).to_be_visible()
    return line


async def test_a_call_goes_through_its_states(telephone: Telephone, open_page: OpenPage) -> None:
    """From the recording notice to the goodbye, each is said in words that are read out."""
    page = await open_page(telephone.url)
    await expect(status(page)).to_contain_text("Calls may be recorded")
    line = await call(telephone, page)
    await expect(status(page)).to_contain_text("Connected")
    for facts, words in (
        ({"state": "speaking"}, "You may interrupt."),
        ({"state": "listening"}, "Go ahead, speak."),
        (
            {"state": "waiting", "position": 2, "wait_s": 170},
            "You are 2nd in line, about 3 minutes.",
        ),
        ({"state": "talking", "agent_name": "Sam"}, "Talking with Sam"),
        ({"state": "on_hold"}, "You are not heard now."),
    ):
        await line.tell("state", **facts)
        await expect(status(page)).to_contain_text(words)
    await line.tell("ended", then="bye")

    await expect(status(page)).to_contain_text("The call has ended")
    await expect(page.get_by_role("button", name="Call again")).to_be_visible()
    assert await status(page).get_attribute("aria-live") == "polite"


async def test_sound_goes_both_ways(telephone: Telephone, open_page: OpenPage) -> None:
    """The microphone arrives in frames of 20 ms; what is played moves the meter."""
    page = await open_page(telephone.url)
    line = await call(telephone, page)
    await line.until(lambda: len(line.sound) > 50)
    for at in range(0, len(TONE), FRAME_BYTES):
        await line.play(TONE[at : at + FRAME_BYTES])

    await until(page, "Number(document.querySelector('.meter--speaker').dataset.level) > 40")
    await line.until(lambda: any(max(frame) > 0 for frame in line.sound))
    assert {len(frame) for frame in line.sound} == {FRAME_BYTES}


async def test_both_sides_are_captioned(telephone: Telephone, open_page: OpenPage) -> None:
    """In a log that screen readers follow; text is text."""
    page = await open_page(telephone.url)
    line = await call(telephone, page)
    await line.tell("caption", who="bot", text="How can I help?")
    await line.tell("caption", who="caller", text="where is my <b>order</b>")
    await line.tell("caption", who="agent", text="Good morning.", name="Sam")
    said = page.get_by_role("log", name="What is said").get_by_role("listitem")

    await expect(said).to_have_text(
        ["AssistantHow can I help?", "Youwhere is my <b>order</b>", "SamGood morning."]
    )


async def test_mute_is_told_and_shown(telephone: Telephone, open_page: OpenPage) -> None:
    """The gateway knows, the button says it, and the meter lies still."""
    page = await open_page(telephone.url)
    line = await call(telephone, page)
    await page.get_by_role("button", name="Mute").click()
    await line.command("mute", muted=True)

    await expect(status(page)).to_contain_text("Your microphone is off.")
    await expect(page.locator(".meter--microphone")).to_have_attribute("data-level", "0")
    heard = len(line.sound)
    await line.until(lambda: len(line.sound) > heard + 20)
    assert all(frame == bytes(FRAME_BYTES) for frame in line.sound[heard + 10 :])
    await page.get_by_role("button", name="Unmute").click()
    await line.command("mute", muted=False)


async def test_keys_by_finger_and_by_keyboard(telephone: Telephone, open_page: OpenPage) -> None:
    """The pad opens and closes; the keyboard's digits work without it."""
    page = await open_page(telephone.url)
    line = await call(telephone, page)
    await page.keyboard.press("5")
    await line.command("key", key="5")
    await page.get_by_role("button", name="Keypad").click()
    await page.get_by_role("button", name="hash").click()
    await line.command("key", key="#")

    await page.get_by_role("button", name="Keypad").click()
    await expect(page.get_by_role("group", name="Keypad")).to_be_hidden()


async def test_hanging_up_gives_the_microphone_back(
    telephone: Telephone, open_page: OpenPage
) -> None:
    """The gateway is told, the socket is closed, and one can call again."""
    page = await open_page(telephone.url)
    line = await call(telephone, page)
    await page.get_by_role("button", name="Hang up").click()
    await line.command("hang_up")
    await line.until(lambda: not line.is_open)

    await expect(status(page)).to_contain_text("The call has ended")
    await page.get_by_role("button", name="Call again").click()
    again = await telephone.gateway.line(2)
    await again.command("hello", language="en")


SPY = """() => {
  const post = MessagePort.prototype.postMessage;
  window.said = [];
  MessagePort.prototype.postMessage = function (message, ...rest) {
    window.said.push(Object.keys(message)[0]);
    return post.call(this, message, ...rest);
  };
}"""


async def test_an_interruption_reaches_the_audio_thread(
    telephone: Telephone, open_page: OpenPage
) -> None:
    """In its place between what came before and what comes after; the buffer is emptied there."""
    page = await open_page(telephone.url)
    line = await call(telephone, page)
    await page.evaluate(SPY)
    await line.play(TONE[:FRAME_BYTES])
    await line.tell("clear")
    await line.play(TONE[:FRAME_BYTES])

    await until(page, "window.said.join() === 'frame,clear,frame'")


async def test_small_models_are_told_of(telephone: Telephone, open_page: OpenPage) -> None:
    """Plainly, with the command that helps."""
    page = await open_page(telephone.url)
    line = await call(telephone, page)
    await expect(page.get_by_text("Limited vocabulary")).to_be_hidden()
    await line.tell("ready", call_id="1", conversation_id="c_1", limited_vocabulary=True)

    await expect(page.get_by_text("Limited vocabulary")).to_be_visible()
    await expect(page.locator("code")).to_have_text("make voice-models")
    await line.tell("state", state="talking", agent_name="Sam")
    await expect(page.get_by_text("Limited vocabulary")).to_be_hidden()


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("NotAllowedError", "The microphone is blocked for this page."),
        ("NotFoundError", "No microphone was found."),
        ("NotReadableError", "The microphone does not answer."),
    ],
)
async def test_without_a_microphone_it_says_what_to_do(
    telephone: Telephone, open_page: OpenPage, fault: str, words: str
) -> None:
    """Refused, not there, or taken by another program; the chat is offered instead."""
    page = await open_page(telephone.url)
    await page.evaluate(
        """fault => {
          navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("", fault); };
        }""",
        fault,
    )
    await page.get_by_role("button", name="Call").click()

    await expect(status(page)).to_contain_text(words)
    await expect(page.get_by_role("link", name="Write to us instead")).to_be_visible()
    assert telephone.gateway.lines == []


@pytest.mark.parametrize(
    ("refusal", "words"),
    [
        (("no-room", 4503), "All lines are taken."),
        (("voice-away", 1013), "We cannot take calls now."),
        (("service-away", 4503), "We cannot take calls now."),
        (("something-new", 1011), "We cannot be reached."),
    ],
)
async def test_a_call_that_is_not_taken_says_why(
    telephone: Telephone, open_page: OpenPage, refusal: tuple[str, int], words: str
) -> None:
    """In the customer's words, not in codes."""
    telephone.gateway.refusal = refusal
    page = await open_page(telephone.url)
    await page.get_by_role("button", name="Call").click()

    await expect(status(page)).to_contain_text(words)


async def test_a_call_can_be_given_up_while_the_browser_asks(
    telephone: Telephone, open_page: OpenPage
) -> None:
    """The page is as before; a microphone that is allowed later is given back at once."""
    page = await open_page(telephone.url)
    await page.evaluate(
        """() => {
          const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
          navigator.mediaDevices.getUserMedia = async (wanted) => {
            await new Promise((allow) => (window.allow = allow));
            return (window.given = await real(wanted));
          };
        }"""
    )
    await page.get_by_role("button", name="Call").click()
    await expect(status(page)).to_contain_text("May we use your microphone?")
    await page.get_by_role("button", name="Hang up").click()
    await expect(status(page)).to_contain_text("Ready when you are")
    await page.evaluate("window.allow()")

    await until(page, "window.given?.getTracks().every((it) => it.readyState === 'ended')")
    assert telephone.gateway.lines == []


async def test_a_lost_connection_ends_the_call(telephone: Telephone, open_page: OpenPage) -> None:
    """Nobody speaks on into nothing."""
    page = await open_page(telephone.url)
    line = await call(telephone, page)
    await line.close(1012)

    await expect(status(page)).to_contain_text("The connection was lost.")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en-GB", "nl-NL"])
async def test_it_fits_every_screen(
    telephone: Telephone, open_page: OpenPage, theme: str, locale: str
) -> None:
    """From phone to wall, before and in a call, nothing sticks out and text has contrast."""
    language = locale[:2]
    page = await open_page(telephone.url, color_scheme=theme, locale=locale)
    for width, height in SIZES:
        await page.set_viewport_size({"width": width, "height": height})
        await fits_width(page, width)
        await picture(page, f"call-idle-{width}-{theme}-{language}")
    assert await poor_contrast(page) == []
    line = await call(telephone, page, language)
    await line.tell("ready", call_id="1", conversation_id="c_1", limited_vocabulary=True)
    await line.tell("caption", who="bot", text="How can I help you today?")
    await line.tell("caption", who="caller", text="where is my order")
    await line.tell("caption", who="system", text="You are 2nd in line.")
    await line.tell("caption", who="agent", text="Good morning, I see your order.", name="Sam")
    await line.tell("state", state="talking", agent_name="Sam")
    await expect(status(page)).to_contain_text("Sam")
    await page.locator(".controls .button").last.click()
    for width, height in SIZES:
        await page.set_viewport_size({"width": width, "height": height})
        await fits_width(page, width)
        await picture(page, f"call-{width}-{theme}-{language}", full=True)

    assert await poor_contrast(page) == []

"""Calls at the desk: the headset, who is on the line, hold and keys, and what goes wrong."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from handoff.protocol import supervisor, teamwork
from handoff.protocol.shared import Controller
from tests.browser.conftest import OpenPage
from tests.browser.support import desk_story as story
from tests.browser.support.browser import fits_width, picture, until
from tests.browser.support.contrast import poor_contrast
from tests.browser.support.desk_page import DeskPage, desk_page
from tests.browser.support.fake_desk import FakeDesk, Talk
from tests.browser.support.fake_gateway import FRAME_BYTES, FakeLine
from tests.voice.tones import tone

TONE = tone(440, seconds=1.0, peak=12_000).astype("<i2").tobytes()
ROBIN = {"id": "a_robin001", "name": "Robin Demo", "role": "owner", "muted": False}
BRAM = {"id": "a_bram0001", "name": "Bram Demo", "role": "consulted", "muted": False}

# The tests' own looks at a page count as a hand on it.
UNTOUCHED = "Object.defineProperty(navigator, 'userActivation', { value: {} })"


def bar(page: Page) -> Locator:
    """The call bar, in either language."""
    return page.locator(".call_bar")


def does(page: Page, what: str) -> Locator:
    """A button of it."""
    return bar(page).locator(f"[data-does={what}]")


LEVEL = "Number(document.querySelector('.meter--{}').dataset.level)"


async def stands(line: FakeLine, role: str = "owner", **changes: Any) -> None:
    """The gateway tells how the line stands."""
    facts: dict[str, Any] = {
        "parties": [ROBIN],
        "me": {"role": role, "muted": False},
        "on_hold": False,
        "briefing": False,
    }
    await line.tell("line", **(facts | changes))


@asynccontextmanager
async def ringing(open_page: OpenPage, **context: object) -> AsyncIterator[tuple[DeskPage, Talk]]:
    """The desk, at which a call rings."""
    async with FakeDesk() as desk:
        talk = desk.talk(channel="voice")
        seen = await desk_page(open_page, desk, **context)
        await desk.ring(talk)
        await expect(seen.offer).to_be_visible()
        yield seen, talk


@asynccontextmanager
async def in_call(
    open_page: OpenPage, **context: object
) -> AsyncIterator[tuple[DeskPage, FakeLine]]:
    """Accepted by key, with the headset on the line."""
    async with ringing(open_page, **context) as (seen, _):
        await seen.page.keyboard.press("a")
        line = await seen.desk.gateway.line()
        await stands(line)
        await expect(bar(seen.page)).to_have_attribute("data-stage", "on")
        yield seen, line


async def test_accepting_a_call_connects_the_headset(open_page: OpenPage) -> None:
    """Without another click; the briefing is shown and can be skipped, then both are connected."""
    async with ringing(open_page) as (seen, talk):
        await expect(bar(seen.page)).to_be_hidden()
        await seen.page.keyboard.press("a")
        line = await seen.desk.gateway.line()
        await stands(line, briefing=True)
        await line.tell("caption", who="system", text="Mila waits for order 10042.")
        await expect(bar(seen.page)).to_contain_text("Mila waits for order 10042.")
        await does(seen.page, "skip_briefing").click()
        await line.command("key", key="#")
        await stands(line)

        await expect(bar(seen.page)).to_contain_text("You are connected with the customer.")
        await expect(does(seen.page, "skip_briefing")).to_have_count(0)
        assert line.asked == {"conversation": talk.conversation_id}


async def test_sound_goes_both_ways_at_the_desk(open_page: OpenPage) -> None:
    """The headset's microphone arrives; what is played moves the meter of the line."""
    async with in_call(open_page) as (seen, line):
        await line.until(lambda: any(any(frame) for frame in line.sound))
        for at in range(0, len(TONE), FRAME_BYTES):
            await line.play(TONE[at : at + FRAME_BYTES])

        await until(
            seen.page, "Number(document.querySelector('.meter--theirs').dataset.level) > 40"
        )
        await until(seen.page, "Number(document.querySelector('.meter--mine').dataset.level) > 10")
        assert {len(frame) for frame in line.sound} == {FRAME_BYTES}


async def test_mute_and_hold_by_key(open_page: OpenPage) -> None:
    """The gateway decides about hold; the bar shows what it says."""
    async with in_call(open_page) as (seen, line):
        await seen.page.keyboard.press("Escape")
        await seen.page.keyboard.press("u")
        await line.command("mute", muted=True)
        await expect(bar(seen.page)).to_contain_text("Your microphone is off.")
        await seen.page.keyboard.press("h")
        await line.command("hold", held=True)
        await stands(line, on_hold=True)
        await expect(bar(seen.page)).to_contain_text("the customer hears music")
        await does(seen.page, "hold").click()
        await line.command("hold", held=False)


async def test_the_keypad_opens_and_sends_keys(open_page: OpenPage) -> None:
    """For the exchange at the other end."""
    async with in_call(open_page) as (seen, line):
        await does(seen.page, "keypad").click()
        await bar(seen.page).get_by_role("button", name="star").click()

        await line.command("key", key="*")


async def test_who_is_on_the_line_is_listed(open_page: OpenPage) -> None:
    """With what they are in it, and whose microphone is off."""
    async with in_call(open_page) as (seen, line):
        await stands(line, parties=[ROBIN, BRAM | {"muted": True}])
        people = bar(seen.page).get_by_role("listitem")

        await expect(people).to_have_text(["Robin Demohas the call", "Bram Demois askedmuted"])
        await expect(bar(seen.page)).to_contain_text(
            "You talk with Bram; the customer hears music."
        )


async def test_a_colleague_who_is_asked_is_connected_too(open_page: OpenPage) -> None:
    """By accepting the question; what they are in the call is said."""
    async with FakeDesk() as desk:
        talk = desk.talk(channel="voice")
        talk.controller, talk.task_state = Controller.AGENT, "assigned"
        talk.participants = [
            teamwork.Participant(
                agent_id=desk.agent.agent_id, name="Robin Demo", kind="consulted", since=story.now()
            )
        ]
        desk.floor.rings(talk.conversation_id, direction="in", mode="consult")
        seen = await desk_page(open_page, desk)
        await expect(seen.page.locator(".offer--transfer")).to_be_visible()
        await seen.page.keyboard.press("a")
        line = await desk.gateway.line()
        await stands(line, role="consulted")

        await expect(bar(seen.page)).to_contain_text("You talk with your colleague")
        await expect(does(seen.page, "hold")).to_have_count(0)


async def test_leaving_the_line_keeps_the_conversation(open_page: OpenPage) -> None:
    """One may go on in writing, and come back."""
    async with in_call(open_page) as (seen, line):
        await does(seen.page, "leave_line").click()
        await line.command("hang_up")
        await line.until(lambda: not line.is_open)
        await expect(bar(seen.page)).to_contain_text("What you write is read out to them.")
        await seen.write("One moment please.")
        await does(seen.page, "connect_headset").click()

        await stands(await seen.desk.gateway.line(2))
        await expect(bar(seen.page)).to_have_attribute("data-stage", "on")


async def test_lost_sound_comes_back_by_itself(open_page: OpenPage) -> None:
    """The headset stays on; mute is said again."""
    async with in_call(open_page) as (seen, line):
        await does(seen.page, "mute").click()
        await line.close(1012)
        again = await seen.desk.gateway.line(2)
        await stands(again)

        await again.command("mute", muted=True)
        await expect(bar(seen.page)).to_have_attribute("data-stage", "on")


async def test_after_a_reload_the_headset_waits_for_a_click(open_page: OpenPage) -> None:
    """Browsers give no sound to pages that nobody has touched."""
    async with FakeDesk() as desk:
        talk = desk.mine_now(desk.talk(channel="voice"))
        page = await open_page(f"{desk.url}/assets/desk/icon.svg")
        await page.add_init_script(UNTOUCHED)
        await page.goto(f"{desk.url}/desk#{talk.conversation_id}")
        await expect(does(page, "connect_headset")).to_be_visible()
        assert desk.gateway.lines == []
        await does(page, "connect_headset").click()

        await desk.gateway.line()


async def test_a_chat_has_no_call_bar(open_page: OpenPage) -> None:
    """Nothing to connect."""
    async with FakeDesk() as desk:
        desk.mine_now(desk.talk())
        seen = await desk_page(open_page, desk)
        await seen.open("Mila Voorbeeld")

        await expect(bar(seen.page)).to_be_hidden()


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ("NotAllowedError", "The microphone is blocked."),
        ("NotFoundError", "No microphone was found."),
    ],
)
async def test_without_a_microphone_one_goes_on_in_writing(
    open_page: OpenPage, fault: str, words: str
) -> None:
    """The bar says what is wrong, and offers to try again."""
    async with ringing(open_page) as (seen, _):
        await seen.page.evaluate(
            """fault => {
              navigator.mediaDevices.getUserMedia = async () => {
                throw new DOMException("", fault);
              };
            }""",
            fault,
        )
        await seen.page.keyboard.press("a")

        await expect(bar(seen.page)).to_contain_text(words)
        await expect(bar(seen.page).get_by_role("button", name="Try again")).to_be_visible()
        assert seen.desk.gateway.lines == []


async def test_without_a_gateway_one_goes_on_in_writing(open_page: OpenPage) -> None:
    """It is said once, without trying for ever."""
    async with ringing(open_page) as (seen, _):
        seen.desk.gateway.refusal = ("voice-away", 1013)
        await seen.page.keyboard.press("a")

        await expect(bar(seen.page)).to_contain_text("The voice gateway does not answer.")


async def test_a_gateway_that_does_not_know_yet_is_asked_again(open_page: OpenPage) -> None:
    """The service knows of an acceptance a moment earlier."""
    async with ringing(open_page) as (seen, _):
        seen.desk.gateway.refusal = ("not-in-call", 4404)
        await seen.page.keyboard.press("a")
        await seen.desk.gateway.refused()
        seen.desk.gateway.refusal = None

        await stands(await seen.desk.gateway.line())
        await expect(bar(seen.page)).to_have_attribute("data-stage", "on")


async def test_who_has_no_part_in_it_is_told(open_page: OpenPage) -> None:
    """After a few tries, not for ever."""
    async with ringing(open_page) as (seen, _):
        seen.desk.gateway.refusal = ("not-in-call", 4404)
        await seen.page.keyboard.press("a")

        await expect(bar(seen.page)).to_contain_text("You have no part", timeout=30_000)


async def test_the_end_of_the_call_takes_the_headset_off(open_page: OpenPage) -> None:
    """Wrap-up has no line."""
    async with in_call(open_page) as (seen, line):
        await line.tell("ended", why="over")
        await line.until(lambda: not line.is_open)
        talk = next(iter(seen.desk.talks.values()))
        await seen.desk.become(talk, Controller.NONE, "wrapping")

        await expect(bar(seen.page)).to_be_hidden()


async def test_a_supervisor_listens_whispers_and_barges(open_page: OpenPage) -> None:
    """Unheard at first; each step is a command to the service, and the microphone follows."""
    async with FakeDesk() as desk:
        desk.agent = story.agent("Chris Demo").model_copy(update={"role": "supervisor"})
        talk = desk.talk(channel="voice")
        talk.controller, talk.task_state = Controller.AGENT, "assigned"
        talk.participants = [
            teamwork.Participant(
                agent_id="a_anna0001", name="Anna Demo", kind="primary", since=story.ago(minutes=2)
            )
        ]
        seen = await desk_page(open_page, desk)
        await seen.page.evaluate(f"location.hash = '#{talk.conversation_id}'")
        await seen.page.get_by_role("button", name="Listen in").click()
        line = await desk.gateway.line()
        await stands(line, role="monitor")
        await line.command("mute", muted=True)
        await expect(bar(seen.page)).to_contain_text("nobody hears you")
        await expect(does(seen.page, "mute")).to_have_count(0)
        await does(seen.page, "whisper_aloud").click()
        await desk.wait_for(supervisor.WhisperAloud)
        await line.command("mute", muted=False)
        await stands(line, role="whisper")
        await expect(bar(seen.page)).to_contain_text("Only the agent hears you.")
        await does(seen.page, "barge_aloud").click()
        await seen.page.locator("dialog button[value=yes]").click()
        await desk.wait_for(supervisor.Barge)
        await stands(line, role="barge")
        await expect(bar(seen.page)).to_contain_text("Everybody hears you.")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["en-GB", "nl-NL"])
async def test_the_call_bar_fits_every_screen(open_page: OpenPage, theme: str, locale: str) -> None:
    """From phone to wall, with a colleague on the line and the keypad open; text has contrast."""
    async with in_call(open_page, color_scheme=theme, locale=locale) as (seen, line):
        await stands(line, parties=[ROBIN, BRAM])
        await expect(bar(seen.page).get_by_role("listitem")).to_have_count(2)
        await does(seen.page, "keypad").click()
        for width, height in ((360, 740), (900, 700), (1280, 800), (1920, 1080)):
            await seen.page.set_viewport_size({"width": width, "height": height})
            await seen.page.evaluate("document.body.dataset.pane = 'conversation'")
            await fits_width(seen.page, width)
            await picture(seen.page, f"desk-call-{width}-{theme}-{locale[:2]}")

        assert await poor_contrast(seen.page) == []

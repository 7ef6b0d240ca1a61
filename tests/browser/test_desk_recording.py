"""The recording of a call at the desk: heard with the words beside it, by mouse and by keyboard."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Locator, expect

from tests.browser.conftest import OpenPage
from tests.browser.support.browser import picture
from tests.browser.support.desk_page import DeskPage, desk_page
from tests.browser.support.fake_desk import FakeDesk
from tests.browser.support.fake_recording import FakeRecording

WITHIN_MS = 30_000


class Listened:
    """The desk with a recorded call on screen, opened."""

    def __init__(self, seen: DeskPage, recording: FakeRecording) -> None:
        self.seen = seen
        self.recording = recording
        self.panel = seen.page.locator(".recording")

    def line(self, text: str) -> Locator:
        """One of the lines."""
        return self.panel.get_by_role("button", name=text)

    async def open(self) -> None:
        """Show the player and the words."""
        await self.panel.locator("summary").click()
        await expect(self.panel.locator("audio")).to_be_visible()

    async def at(self) -> float:
        """Where the player is, in seconds."""
        return float(await self.panel.locator("audio").evaluate("it => it.currentTime"))


@asynccontextmanager
async def _listening(
    open_page: OpenPage, folder: Path, *, told: bool = True, **context: object
) -> AsyncIterator[Listened]:
    async with FakeDesk() as desk:
        talk = desk.talk(channel="voice")
        if told:
            desk.recording.of(talk.conversation_id, folder)
        desk.mine_now(talk)
        seen = await desk_page(open_page, desk, **context)
        await seen.open("Mila Voorbeeld")
        yield Listened(seen, desk.recording)


async def test_click_on_a_line_jumps_to_it_and_marks_it(
    open_page: OpenPage, tmp_path: Path
) -> None:
    """The sound goes on from there, and the line that is being spoken is the marked one."""
    async with _listening(open_page, tmp_path) as desk:
        await expect(desk.panel).to_contain_text("Recording, 0:30")
        assert desk.recording.played == 0
        await desk.open()

        await desk.line("Robin here").click()

        await expect(desk.line("Robin here")).to_have_attribute(
            "aria-current", "true", timeout=WITHIN_MS
        )
        await expect(desk.panel.locator("[aria-current=true]")).to_have_count(1)
        assert 20 <= await desk.at() < 30
        assert desk.recording.played > 0


async def test_the_keyboard_walks_the_lines_and_jumps(open_page: OpenPage, tmp_path: Path) -> None:
    """Arrows, Home and End go from line to line, Enter jumps."""
    async with _listening(open_page, tmp_path) as desk:
        await desk.open()
        await desk.line("How can I help?").focus()
        press = desk.seen.page.keyboard.press
        await press("End")
        await expect(desk.line("Robin here")).to_be_focused()
        await press("ArrowUp")
        await expect(desk.line("Order 10042")).to_be_focused()
        await press("Home")
        await press("ArrowDown")
        await press("Enter")

        await expect(desk.line("where is my order")).to_have_attribute(
            "aria-current", "true", timeout=WITHIN_MS
        )


async def test_what_was_not_heard_and_not_recorded_is_told(
    open_page: OpenPage, tmp_path: Path
) -> None:
    """A sentence that was cut off, and the stretch in which a secret was said."""
    async with _listening(open_page, tmp_path) as desk:
        await desk.open()

        await expect(desk.line("Order 10042").locator("s")).to_have_text(" to Amsterdam.")
        await expect(desk.panel.get_by_text("Not recorded: a secret was asked")).to_be_visible()
        await picture(desk.seen.page, "desk-recording")


async def test_the_transcript_tells_what_the_caller_heard(
    open_page: OpenPage, tmp_path: Path
) -> None:
    """The rest of an interrupted sentence is struck out, and said to be so to who does not see."""
    async with FakeDesk() as desk:
        talk = desk.talk(channel="voice")
        talk.add("bot", "It comes by van on Friday afternoon.", heard=len("It comes by van"))
        desk.mine_now(talk)
        seen = await desk_page(open_page, desk)
        await seen.open("Mila Voorbeeld")
        line = seen.message("It comes by van")

        await expect(line.locator("s")).to_have_text(" on Friday afternoon.")
        await expect(line).to_contain_text("not heard: the caller interrupted")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"consent": "objected", "href": None}, "Niet opgenomen: de beller wilde dat niet"),
        ({"erased": True, "href": None}, "De opname is verwijderd"),
        ({"href": None}, "Dit gesprek wordt opgenomen"),
    ],
)
async def test_why_there_is_nothing_to_hear_is_told(
    open_page: OpenPage, tmp_path: Path, changes: dict[str, object], said: str
) -> None:
    """In the agent's language; there is no player then."""
    async with _listening(open_page, tmp_path, told=False, locale="nl-NL") as desk:
        await expect(desk.panel).to_be_hidden()
        view = desk.recording.of(desk.seen.desk.mine[0], tmp_path)
        desk.recording.view = view.model_copy(update=changes)

        await expect(desk.panel).to_contain_text(said, timeout=WITHIN_MS)
        await expect(desk.panel.locator("audio")).to_be_hidden()

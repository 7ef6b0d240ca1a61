"""One Chromium for all browser tests, and a page that remembers everything it complained about."""

import asyncio
import re
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, ConsoleMessage, Page, async_playwright, expect

# Milliseconds until a test gives up waiting: a machine may be busy with much else.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)
PICTURES = Path(__file__).parents[3] / "var" / "pictures"
# The shell alone has no window and no toolbar to draw: the tests take half the time with it.
CHROMIUM = shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A microphone that beeps, and nobody who has to allow it.
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]


@asynccontextmanager
async def chromium(*, microphone: Path | None = None) -> AsyncIterator[Browser]:
    """The system's Chromium, headless; `microphone` is a WAV that is heard again and again."""
    speaks = [f"--use-file-for-fake-audio-capture={microphone}"] if microphone else []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=CHROMIUM, args=ARGUMENTS + speaks
        )
        try:
            yield browser
        finally:
            await browser.close()


@dataclass(slots=True)
class Complaints:
    """Console errors and warnings, uncaught exceptions and policy violations of one page."""

    heard: list[str] = field(default_factory=list)
    forgiven: tuple[str, ...] = ()

    def forgive(self, *parts: str) -> None:
        """Leave out what the test provokes itself, such as the browser's own line about a socket
        that the service dropped."""
        self.forgiven += parts

    def left(self) -> list[str]:
        """Everything that was not forgiven, and that is not a test's own service being gone."""
        return [
            line
            for line in self.heard
            if not any(part in line for part in self.forgiven) and not _is_of_an_ended_service(line)
        ]

    def listen(self, page: Page) -> None:
        """Note down what this page complains about from now on."""

        def console(message: ConsoleMessage) -> None:
            if message.type in {"error", "warning"}:
                of = message.location["url"] if message.text.startswith(_NOT_LOADED) else ""
                self.heard.append(f"{message.type}: {message.text} {of}".rstrip())

        page.on("console", console)
        page.on("pageerror", lambda error: self.heard.append(f"uncaught: {error}"))


_NOT_LOADED = "Failed to load resource"


def _is_of_an_ended_service(line: str) -> bool:
    """A page that outlives its service by a moment asks for it again; that is no fault of it."""
    lost = re.search(
        r"(?:WebSocket connection to 'ws|ERR_CONNECTION_\w+ http)://127\.0\.0\.1:(\d+)/", line
    )
    if lost is None:
        return False
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", int(lost[1]))) != 0


@asynccontextmanager
async def new_page(browser: Browser, **context: Any) -> AsyncIterator[tuple[Page, Complaints]]:
    """A page in a context of its own; `context` as of `Browser.new_context`."""
    settings: dict[str, Any] = {
        "viewport": {"width": 1280, "height": 800},
        "locale": "en-GB",
        "timezone_id": "Europe/Amsterdam",
        "color_scheme": "light",
        "reduced_motion": "reduce",
    }
    opened = await browser.new_context(**(settings | context))
    opened.set_default_timeout(PATIENCE)
    complaints = Complaints()
    try:
        page = await opened.new_page()
        complaints.listen(page)
        yield page, complaints
    finally:
        await opened.close()


async def picture(page: Page, name: str, *, full: bool = False) -> None:
    """Save what the page looks like now under var/pictures/."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=PICTURES / f"{name}.png", full_page=full)


async def fits_width(page: Page, width: int) -> None:
    """Wait until nothing sticks out sideways; a resize takes a moment on a busy machine."""
    await until(page, f"document.documentElement.scrollWidth <= {width}")


async def until(page: Page, condition: str) -> None:
    """Wait until this holds in the page, looking at every frame it draws.

    Playwright's own wait_for_function evaluates its text in the page when it did not hold at once,
    which the pages' content security policy forbids.
    """
    look = f"() => {{ if ({condition}) done(); else requestAnimationFrame(look); }}"
    async with asyncio.timeout(PATIENCE / 1_000):
        await page.evaluate(f"() => new Promise((done) => {{ const look = {look}; look(); }})")

"""A customer who calls from the browser: what they press, and what they see of the call."""

import asyncio
from collections import deque
from dataclasses import dataclass

import numpy as np
from playwright.async_api import Locator, Page, WebSocket

from tests.e2e.people import PATIENCE, soon

RATE = 8_000
FRAMES_KEPT = 10  # a fifth of a second
NEAR_HERTZ = 30
ROUND_S = 8
SILENT_S = (
    3.0,
    6.0,
)  # of each round: past the sentence, with time to press a button before the next
LOUD = 500  # of 32,767


class Ear:
    """The sound that a page is sent, as it comes."""

    def __init__(self, page: Page) -> None:
        """Before the page opens its socket of sound."""
        self._frames: deque[bytes] = deque(maxlen=FRAMES_KEPT)
        self._heard = asyncio.Event()
        self._sockets: list[WebSocket] = []
        page.on("websocket", self._open)

    async def hears(self, hertz: float) -> None:
        """Wait until a tone of this height is most of what comes, for a fifth of a second.

        It listens for no longer: a hundred frames a second are work for a busy machine.
        """
        socket = self._sockets[-1]
        socket.on("framereceived", self._hear)
        try:
            async with asyncio.timeout(PATIENCE / 1_000):
                while abs(self._height() - hertz) > NEAR_HERTZ:
                    self._heard.clear()
                    await self._heard.wait()
        finally:
            socket.remove_listener("framereceived", self._hear)

    def _open(self, socket: WebSocket) -> None:
        if "/voice/" in socket.url:
            self._sockets.append(socket)

    def _hear(self, frame: str | bytes) -> None:
        if isinstance(frame, bytes):
            self._frames.append(frame)
            self._heard.set()

    def _height(self) -> float:
        """Of the loudest tone in the newest frames, in hertz; 0 while it is quiet."""
        if len(self._frames) < FRAMES_KEPT:
            return 0.0
        samples = np.frombuffer(b"".join(self._frames), "<i2").astype(np.float64)
        if np.abs(samples).max() < LOUD:
            return 0.0
        strength = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
        return float(np.argmax(strength)) * RATE / len(samples)


@dataclass(slots=True)
class Caller:
    """Somebody on the call page; what they say comes from a file, every `ROUND_S` again."""

    page: Page
    ear: Ear
    began_at: float = 0.0  # the file, when the browser opened the microphone

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
        await soon(
            self.page.locator("main[data-stage=calling], main[data-stage=up]")
        ).to_be_visible()
        self.began_at = asyncio.get_running_loop().time()
        await self.page.get_by_role("button", name="Mute").click()
        await self.is_("notice")

    async def speaks(self) -> None:
        """Turn the microphone on while the file is silent, so that whole sentences are heard."""
        at = (asyncio.get_running_loop().time() - self.began_at) % ROUND_S
        if not SILENT_S[0] < at < SILENT_S[1]:
            await asyncio.sleep((SILENT_S[0] - at) % ROUND_S)
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

    async def is_heard_to_say(self, words: str) -> None:
        """The captions say that they said this; the microphone may have come on in mid-sentence."""
        await soon(self.words_of("caller").filter(has_text=words).first).to_be_visible()

    async def is_(self, state: str) -> None:
        """The page shows this state."""
        await soon(self.page.locator(f"main[data-state={state}]")).to_be_visible()

    async def leaves(self) -> None:
        """Hang up, if the call is not over."""
        button = self.page.get_by_role("button", name="Hang up")
        if await button.is_visible():
            await button.click()
            await soon(button).to_be_hidden()

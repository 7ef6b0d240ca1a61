"""A caller of the tests' own, on whatever kind of line: speaks, presses, keeps what it hears."""

import asyncio
from abc import ABC, abstractmethod
from types import TracebackType
from typing import Self

import numpy as np

from bot.voice.speech_detector import level_db
from bot.voice.synthesis import EspeakSpeaker, Manner
from tests.voice.line import Line, Wire, narrowed
from tests.voice.tones import Samples

FRAME = 160
FRAME_S = 0.02
LOUD_DB = -50.0
PERFECT = Line()


class Telephone(ABC):
    """Sends a frame every 20 ms, keeps everything that it hears with its time."""

    def __init__(self, voice: EspeakSpeaker, line: Line = PERFECT) -> None:
        self.heard: list[tuple[float, Samples]] = []
        self.is_over = asyncio.Event()
        self.spoke_until = 0.0
        self._voice = voice
        self._line = line
        self._wire = Wire(line)
        self._to_say: list[Samples] = []
        self._tasks: list[asyncio.Task[None]] = []

    @property
    @abstractmethod
    def name(self) -> str:
        """The call's id, as the gateway knows it."""

    @abstractmethod
    async def connect(self) -> None:
        """Dial, until the line is open."""

    @abstractmethod
    async def listen(self) -> None:
        """Keep what comes, until the other side is gone."""

    @abstractmethod
    async def send(self, frame: Samples) -> None:
        """A frame of ours."""

    @abstractmethod
    async def send_key(self, key: str) -> None:
        """A key of ours."""

    @abstractmethod
    async def hang_up(self) -> None:
        """Put the receiver down."""

    async def __aenter__(self) -> Self:
        await self.connect()
        self._tasks = [asyncio.create_task(self.listen()), asyncio.create_task(self._speak())]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.hang_up()

    async def say(self, text: str, language: str = "en") -> None:
        """Speak, and come back when the last of it was sent."""
        samples = await self.spoken(text, language)
        await self.make(narrowed(samples) if self._line.is_narrow else samples)

    async def spoken(self, text: str, language: str = "en") -> Samples:
        """The words in the caller's own voice."""
        return await self._voice.speak(text, language, Manner(150))

    async def make(self, sound: Samples) -> None:
        """Any sound; comes back when the last of it was sent."""
        self._to_say += [sound[at : at + FRAME] for at in range(0, len(sound), FRAME)]
        async with asyncio.timeout(60):
            while self._to_say and not self.is_over.is_set():  # noqa: ASYNC110 - sent by a clock, not by an event
                await asyncio.sleep(FRAME_S)
        self.spoke_until = asyncio.get_running_loop().time()

    async def press(self, keys: str) -> float:
        """Press keys, one after the other; when."""
        for key in keys:
            await self.send_key(key)
        return asyncio.get_running_loop().time()

    def keep(self, sound: Samples) -> None:
        """What was heard just now."""
        self.heard.append((asyncio.get_running_loop().time(), sound))

    async def quiet(self, *, for_s: float = 1.2, within_s: float = 40.0) -> float:
        """Wait until the other side has spoken and fallen silent; when its first sound came."""
        loop = asyncio.get_running_loop()
        since, first, last = loop.time(), 0.0, 0.0
        async with asyncio.timeout(within_s):
            while True:
                await asyncio.sleep(FRAME_S)
                for at, samples in self.heard[::-1]:
                    if at <= max(since, last):
                        break
                    if level_db(samples) > LOUD_DB:
                        last, first = max(last, at), first or at
                        first = min(first, at)
                if last and loop.time() - last > for_s:
                    return first

    async def _speak(self) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time()
        while not self.is_over.is_set():
            frame = self._to_say.pop(0) if self._to_say else None
            for arriving in self._wire.carry(frame, FRAME):
                await self.send(np.ascontiguousarray(arriving))
            due += FRAME_S
            await asyncio.sleep(max(0.0, due - loop.time()))

"""A caller of the tests' own: speaks with espeak-ng over AudioSocket, keeps what it hears."""

import asyncio
from types import TracebackType
from typing import Self
from uuid import UUID, uuid4

import numpy as np

from bot.voice import audiosocket as wire
from bot.voice.speech_detector import level_db
from bot.voice.synthesis import EspeakSpeaker, Manner
from tests.voice.tones import Samples

FRAME = 160
FRAME_S = 0.02
LOUD_DB = -50.0


class Caller:
    """One telephone: sends a frame every 20 ms, keeps everything that it hears with its time."""

    def __init__(self, port: int, speaker: EspeakSpeaker, *, call_id: UUID | None = None) -> None:
        self.call_id = call_id or uuid4()
        self.heard: list[tuple[float, Samples]] = []
        self.is_over = asyncio.Event()
        self.spoke_until = 0.0
        self._port = port
        self._speaker = speaker
        self._to_say: list[Samples] = []
        self._tasks: list[asyncio.Task[None]] = []

    async def __aenter__(self) -> Self:
        reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        self._writer.write(wire.call(self.call_id))
        self._tasks = [
            asyncio.create_task(self._listen(reader)),
            asyncio.create_task(self._speak()),
        ]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.hang_up()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def hang_up(self) -> None:
        """Put the receiver down."""
        self._writer.close()

    async def say(self, text: str, language: str = "en") -> None:
        """Speak, and come back when the last of it was sent."""
        samples = await self._speaker.speak(text, language, Manner(150))
        self._to_say += [samples[at : at + FRAME] for at in range(0, len(samples), FRAME)]
        async with asyncio.timeout(30):
            while self._to_say:  # noqa: ASYNC110 - sent by a clock, not by an event
                await asyncio.sleep(FRAME_S)
        self.spoke_until = asyncio.get_running_loop().time()

    def press(self, keys: str) -> float:
        """Press keys, one after the other; when."""
        for key in keys:
            self._writer.write(wire.key(key))
        return asyncio.get_running_loop().time()

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

    async def _listen(self, reader: asyncio.StreamReader) -> None:
        decoder = _FramesOnly()
        while data := await reader.read(16_384):
            now = asyncio.get_running_loop().time()
            for message in decoder.feed(data):
                match message:
                    case wire.Audio(samples=samples):
                        self.heard.append((now, np.frombuffer(samples, np.int16)))
                    case wire.HangUp():
                        self.is_over.set()
        self.is_over.set()

    async def _speak(self) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            samples = self._to_say.pop(0) if self._to_say else np.zeros(FRAME, np.int16)
            self._writer.write(wire.audio(samples.tobytes()))
            due += FRAME_S
            await asyncio.sleep(max(0.0, due - loop.time()))


class _FramesOnly(wire.Decoder):
    """What the gateway sends has no call id in front."""

    def __init__(self) -> None:
        super().__init__()
        self._is_first = False

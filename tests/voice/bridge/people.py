"""A caller and agents who make tones instead of words, each a tone of their own."""

import asyncio
import json
from collections import deque
from collections.abc import Callable, Mapping
from types import TracebackType
from typing import Any, Self
from uuid import uuid4

import aiohttp
import numpy as np

from bot.voice import audiosocket as wire
from handoff.client import LoginSession
from tests.voice.tones import Samples, loudness_of, tone

FRAME = 160
FRAME_S = 0.02
RECENT = 25  # half a second
LOUD = 1_500
# Whole periods in 20 ms: the same frame again and again is one tone.
TONES: Mapping[str, float] = {"caller": 400, "anna": 700, "bram": 1_000, "chris": 1_300}


async def until(is_true: Callable[[], bool]) -> None:
    """Wait until it is so."""
    async with asyncio.timeout(40):
        while not is_true():  # noqa: ASYNC110 - sound tells nobody that it has come
            await asyncio.sleep(0.02)


class Person:
    """Makes their tone while `speaks`, and knows whose tones came in the last half second."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.speaks = True
        self.frames = 0
        self._recent: deque[Samples] = deque(maxlen=RECENT)
        self._tasks: list[asyncio.Task[None]] = []
        self._tone = tone(TONES[name], seconds=FRAME_S, peak=6_000)

    def keep(self, samples: bytes) -> None:
        """A frame was heard."""
        self.frames += 1
        self._recent.append(np.frombuffer(samples, np.int16))

    @property
    def sound(self) -> Samples:
        """What was heard lately."""
        return np.concatenate(self._recent) if self._recent else np.zeros(1, np.int16)

    @property
    def hears(self) -> set[str]:
        """Whose tones."""
        return {name for name, hertz in TONES.items() if loudness_of(hertz, self.sound) > LOUD}

    async def a_while(self) -> None:
        """Until all that is remembered came after this."""
        wanted = self.frames + 2 * RECENT
        await until(lambda: self.frames >= wanted)

    async def send(self, frame: bytes) -> None:
        """Their frame, to the other side."""
        raise NotImplementedError

    def go(self, listen: Callable[[], Any]) -> None:
        """Speak and listen from now on."""
        self._tasks = [asyncio.create_task(listen()), asyncio.create_task(self._speak())]

    async def stop(self) -> None:
        """No more."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _speak(self) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time()
        silence = bytes(2 * FRAME)
        while True:
            await self.send(self._tone.tobytes() if self.speaks else silence)
            due = max(due + FRAME_S, loop.time() - FRAME_S)
            await asyncio.sleep(due - loop.time())


class ToneCaller(Person):
    """A telephone behind an exchange that speaks AudioSocket."""

    def __init__(self, port: int) -> None:
        super().__init__("caller")
        self.speaks = False
        self.call_id = uuid4()
        self.is_over = asyncio.Event()
        self._port = port

    async def __aenter__(self) -> Self:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        self._writer.write(wire.call(self.call_id))
        self.go(self._listen)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.stop()
        self._writer.close()

    async def send(self, frame: bytes) -> None:
        """Over the line."""
        self._writer.write(wire.audio(frame))

    def press(self, key: str) -> None:
        """A key."""
        self._writer.write(wire.key(key))

    async def hang_up(self) -> None:
        """Put the receiver down."""
        await self.stop()
        self._writer.close()

    async def _listen(self) -> None:
        decoder = wire.Decoder()
        decoder.feed(wire.call(self.call_id))
        while data := await self._reader.read(16_384):
            for message in decoder.feed(data):
                if isinstance(message, wire.Audio):
                    self.keep(message.samples)
        self.is_over.set()


class Headset(Person):
    """An agent's page in a call, through the handoff service."""

    def __init__(self, login: LoginSession, name: str, conversation_id: str) -> None:
        super().__init__(name)
        self.told: list[dict[str, Any]] = []
        self.is_over = asyncio.Event()
        self._login = login
        self._path = f"{login.url}/voice/line?conversation={conversation_id}"

    async def __aenter__(self) -> Self:
        self.socket = await self._login.http.ws_connect(self._path, headers=self._login.headers)
        self.go(self._listen)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.stop()
        await self.socket.close()

    async def send(self, frame: bytes) -> None:
        """Over the socket."""
        if not self.socket.closed:
            await self.socket.send_bytes(frame)

    async def command(self, type_: str, **facts: object) -> None:
        """A text frame."""
        await self.socket.send_str(json.dumps({"type": type_, **facts}))

    @property
    def line(self) -> dict[str, Any]:
        """How it stands, as last told."""
        return next((it for it in reversed(self.told) if it["type"] == "line"), {})

    @property
    def captions(self) -> list[tuple[str, str]]:
        """Who said what."""
        return [(it["who"], it["text"]) for it in self.told if it["type"] == "caption"]

    def was_told(self, type_: str) -> dict[str, Any] | None:
        """The last frame of that type."""
        return next((it for it in reversed(self.told) if it["type"] == type_), None)

    async def _listen(self) -> None:
        async for message in self.socket:
            if message.type is aiohttp.WSMsgType.BINARY:
                self.keep(message.data)
            else:
                self.told.append(json.loads(message.data))
        self.is_over.set()

"""A caller over AudioSocket, as an Asterisk in front of the gateway would be."""

import asyncio
from collections.abc import Sequence
from typing import Protocol
from uuid import uuid4

import aiohttp
import numpy as np

from bot.voice import audiosocket as wire
from bot.voice.synthesis import EspeakSpeaker
from tests.voice.line import Line
from tests.voice.replay import Message
from tests.voice.telephone import PERFECT, Telephone
from tests.voice.tones import Samples


class Doors(Protocol):
    """Where a gateway answers."""

    @property
    def port(self) -> int:
        """HTTP."""
        ...

    @property
    def audiosocket_port(self) -> int:
        """AudioSocket."""
        ...


class Caller(Telephone):
    """One telephone behind an exchange."""

    def __init__(
        self,
        gateway: Doors,
        voice: EspeakSpeaker,
        *,
        language: str | None = None,
        line: Line = PERFECT,
    ) -> None:
        super().__init__(voice, line)
        self.call_id = uuid4()
        self._gateway = gateway
        self._language = language

    @property
    def name(self) -> str:
        """The call's id."""
        return str(self.call_id)

    async def connect(self) -> None:
        """Announce the call as the dialplan of that number does, and tell which call it is."""
        if self._language is not None:
            address = f"http://127.0.0.1:{self._gateway.port}/calls/{self.call_id}"
            fields = {"language": self._language, "from": "anonymous"}
            async with aiohttp.ClientSession() as http, http.post(address, data=fields) as told:
                assert told.status == 200
        self._reader, self._writer = await asyncio.open_connection(
            "127.0.0.1", self._gateway.audiosocket_port
        )
        self._writer.write(wire.call(self.call_id))

    async def hang_up(self) -> None:
        """Put the receiver down."""
        self._writer.close()

    async def listen(self) -> None:
        """Frames, until a hang-up or the end."""
        decoder = _FramesOnly()
        while data := await self._reader.read(16_384):
            for message in decoder.feed(data):
                match message:
                    case wire.Audio(samples=samples):
                        self.keep(np.frombuffer(samples, np.int16))
                    case wire.HangUp():
                        self.is_over.set()
        self.is_over.set()

    async def send(self, frame: Samples) -> None:
        """As AudioSocket has it."""
        self._writer.write(wire.audio(frame.tobytes()))

    async def send_key(self, key: str) -> None:
        """As AudioSocket has it."""
        self._writer.write(wire.key(key))

    async def replay(self, sent: Sequence[Message]) -> None:
        """Send it at its own pace, but for the hang-up at its end."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        for at, data in sent[:-1]:
            await asyncio.sleep(began + at / 1_000 - loop.time())
            self._writer.write(data)


class _FramesOnly(wire.Decoder):
    """What the gateway sends has no call id in front."""

    def __init__(self) -> None:
        super().__init__()
        self._is_first = False

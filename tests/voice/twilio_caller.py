"""A caller over Twilio: the signed webhook, the stream, a buffer that plays, marks and clears."""

import asyncio
import json
import re
from collections import deque
from html import unescape
from typing import Any
from uuid import uuid4

import aiohttp

from bot.voice import mulaw
from bot.voice import twilio as wire
from bot.voice.gateway import Gateway
from bot.voice.synthesis import EspeakSpeaker
from bot.voice.twilio_door import SIGNATURE
from tests.voice.line import Line
from tests.voice.telephone import FRAME_S, PERFECT, Telephone
from tests.voice.tones import Samples

PUBLIC = "https://voice.example"
FROM = "+31201234567"
STREAM = re.compile(r'<Stream url="wss://voice\.example(/[^"]*)">(.*?)</Stream>')
PARAMETER = re.compile(r"<Parameter name=\"(\w+)\" value=\"([^\"]*)\"/>")


class TwilioCaller(Telephone):
    """One telephone behind Twilio; plays what it is sent in real time, as Twilio does."""

    def __init__(
        self,
        gateway: Gateway,
        voice: EspeakSpeaker,
        *,
        language: str | None = None,
        line: Line = PERFECT,
    ) -> None:
        super().__init__(voice, line)
        self.clears = 0
        self._path = "/twilio/voice" + (f"?language={language}" if language else "")
        self._address = f"http://127.0.0.1:{gateway.port}"
        self._token = gateway.settings.twilio_token or ""
        self._sid = f"CA{uuid4().hex}"
        self._stream_sid = f"MZ{uuid4().hex}"
        self._number = 0
        self._buffer: deque[Samples | str] = deque()

    @property
    def name(self) -> str:
        """Twilio's id of the call."""
        return self._sid

    async def connect(self) -> None:
        """Ask what to do with the call, and open the stream that is answered."""
        self._http = aiohttp.ClientSession(self._address)
        found = STREAM.search(await self._ask(self._path))
        assert found is not None, "no stream was answered"
        path, inside = found.groups()
        parameters = {name: unescape(value) for name, value in PARAMETER.findall(inside)}
        headers = {SIGNATURE: wire.signature(self._token, f"wss://voice.example{path}", {})}
        self._socket = await self._http.ws_connect(path, headers=headers)
        await self._tell("connected", protocol="Call", version="1.0.0")
        await self._tell("start", start=self._start(parameters))
        self._playing = asyncio.create_task(self._play())

    async def hang_up(self) -> None:
        """Put the receiver down; without us hanging up first, Twilio asks what is next."""
        self._playing.cancel()
        await asyncio.gather(self._playing, return_exceptions=True)
        await self._socket.close()
        await self._http.close()

    async def what_next(self) -> str:
        """What Twilio is told to do after the stream."""
        return await self._ask("/twilio/next")

    async def listen(self) -> None:
        """Put what comes into the buffer."""
        async for frame in self._socket:
            message = json.loads(frame.data)
            assert message["streamSid"] == self._stream_sid
            match message["event"]:
                case "media":
                    codes = wire.decode(frame.data)
                    assert isinstance(codes, wire.Audio)
                    self._buffer.append(mulaw.decode(codes.codes))
                case "mark":
                    self._buffer.append(str(message["mark"]["name"]))
                case "clear":
                    await self._clear()
        self.is_over.set()

    async def send(self, frame: Samples) -> None:
        """As Media Streams has it."""
        media = {"track": "inbound", "payload": _base64(frame)}
        await self._tell("media", media=media)

    async def send_key(self, key: str) -> None:
        """As Media Streams has it."""
        await self._tell("dtmf", dtmf={"track": "inbound_track", "digit": key})

    async def _ask(self, path: str) -> str:
        fields = {"CallSid": self._sid, "From": FROM, "CallStatus": "in-progress"}
        headers = {SIGNATURE: wire.signature(self._token, PUBLIC + path, fields)}
        async with self._http.post(path, data=fields, headers=headers) as response:
            assert response.status == 200
            return await response.text()

    async def _tell(self, event: str, **body: Any) -> None:
        self._number += 1
        frame = {"event": event, "sequenceNumber": str(self._number)}
        if not self._socket.closed:
            await self._socket.send_str(json.dumps(frame | {"streamSid": self._stream_sid} | body))

    def _start(self, parameters: dict[str, str]) -> dict[str, Any]:
        return {
            "streamSid": self._stream_sid,
            "accountSid": f"AC{uuid4().hex}",
            "callSid": self._sid,
            "tracks": ["inbound"],
            "customParameters": parameters,
            "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
        }

    async def _clear(self) -> None:
        """Forget what was not played; its marks come back at once."""
        self.clears += 1
        left, self._buffer = self._buffer, deque()
        for it in left:
            if isinstance(it, str):
                await self._tell("mark", mark={"name": it})

    async def _play(self) -> None:
        loop = asyncio.get_running_loop()
        due = loop.time()
        while True:
            due += FRAME_S
            while self._buffer and isinstance(self._buffer[0], str):
                await self._tell("mark", mark={"name": self._buffer.popleft()})
            if self._buffer:
                sound = self._buffer.popleft()
                assert not isinstance(sound, str)
                self.keep(sound)
            await asyncio.sleep(max(0.0, due - loop.time()))


def _base64(frame: Samples) -> str:
    message = json.loads(wire.audio("MZ", mulaw.encode(frame)))
    return str(message["media"]["payload"])

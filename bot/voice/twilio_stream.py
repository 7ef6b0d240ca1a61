"""One Media Stream with a call on it: both directions, and the last word played to its end."""

import asyncio

from aiohttp import WSMsgType, web

from bot.voice import mulaw
from bot.voice import twilio as wire
from bot.voice.listener import FRAME
from bot.voice.pacing import every_frame
from bot.voice.turned_away import Talk

# Closing the stream throws away what Twilio has not played yet: its mark is waited for.
PLAYED_WITHIN_S = 3.0
LAST_WORD = "last word"


class TwilioStream:
    """Runs until one side is done."""

    def __init__(self, call: Talk, socket: web.WebSocketResponse, stream_sid: str) -> None:
        self._call = call
        self._socket = socket
        self._sid = stream_sid
        self._stops_told = call.playout.stops
        self._played = asyncio.Event()

    async def run(self) -> None:
        """The whole of it."""
        talking = asyncio.create_task(self._call.run(), name=f"call {self._call.call_id}")
        reading = asyncio.create_task(self._read())
        pacer = asyncio.create_task(
            every_frame(self._send, late=self._call.sent), name=f"pacer of {self._call.call_id}"
        )
        tasks = (talking, reading, pacer)
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            if not talking.done():
                self._call.hung_up()
            await talking
            if not reading.done() and not pacer.done():
                await self._until_played(reading)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _send(self) -> None:
        if self._call.playout.stops != self._stops_told:
            self._stops_told = self._call.playout.stops
            await self._socket.send_str(wire.clear(self._sid))
        samples = self._call.playout.take(FRAME)
        if samples is not None:
            await self._socket.send_str(wire.audio(self._sid, mulaw.encode(samples)))

    async def _until_played(self, reading: "asyncio.Task[None]") -> None:
        """Everything sent was heard, or the caller is gone, or Twilio does not tell."""
        await self._socket.send_str(wire.mark(self._sid, LAST_WORD))
        played = asyncio.create_task(self._played.wait())
        await asyncio.wait(
            (played, reading), timeout=PLAYED_WITHIN_S, return_when=asyncio.FIRST_COMPLETED
        )
        played.cancel()

    async def _read(self) -> None:
        """Hand over everything that comes, until the caller is gone."""
        async for frame in self._socket:
            if frame.type is not WSMsgType.TEXT:
                continue
            match wire.decode(frame.data):
                case wire.Audio(codes=codes):
                    self._call.hear(mulaw.decode(codes))
                case wire.Key(key=key):
                    self._call.press(key)
                case wire.Mark(name=name) if name == LAST_WORD:
                    self._played.set()
                case wire.Stopped():
                    return

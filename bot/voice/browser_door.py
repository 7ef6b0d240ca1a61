"""Takes calls from web pages: a WebSocket of sound and text, spoken to by a clock of its own.

Pages do not come here themselves; the handoff service carries their sockets on, and shows the token
that it shares with the gateway.
"""

import asyncio
import hmac
import logging
from contextlib import AbstractAsyncContextManager, suppress
from typing import Protocol
from uuid import uuid4

from aiohttp import WSMsgType, web

from bot.voice import browser as wire
from bot.voice.call import Call
from bot.voice.listener import FRAME
from bot.voice.pacing import every_frame
from bot.voice.turned_away import NO_ROOM, TurnedAway

log = logging.getLogger(__name__)
HELLO_WITHIN_S = 5.0
HEARTBEAT_S = 20.0
# What the other side has not taken of 400 ms of sound is too late to be heard.
MOST_UNSENT_BYTES = 6_400
# aiohttp waits by itself beyond 64 kB; the clock of the sound must not.
MOST_UNREAD_BYTES = 32_768
MOST_UNTOLD = 500
BAD_FRAME = 4400  # close codes
TOO_SLOW = 4408
NOT_TAKEN = 4503


class Answer(Protocol):
    """Holds a call by its id, or the words for who cannot be taken."""

    def __call__(
        self, call_id: str, *, language: str | None = None, caller_id: str | None = None
    ) -> AbstractAsyncContextManager[Call | TurnedAway]: ...


class TooSlow(Exception):
    """The other side does not take what it is told."""


class BrowserDoor:
    """`GET /call`: a caller's WebSocket."""

    def __init__(self, answer: Answer, token: str) -> None:
        self._answer = answer
        self._token = token

    def routes(self) -> list[web.RouteDef]:
        """For the gateway's application."""
        return [web.get("/call", self._call)]

    async def _call(self, request: web.Request) -> web.StreamResponse:
        """One call, from its handshake to its end."""
        given = request.headers.get("Authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {self._token}".encode()):
            raise web.HTTPForbidden(text="The token is missing or wrong.")
        socket = web.WebSocketResponse(
            heartbeat=HEARTBEAT_S, max_msg_size=wire.MAX_FRAME_BYTES, compress=False
        )
        await socket.prepare(request)
        code, reason = await self._answered(socket, request)
        with suppress(ConnectionError):
            await socket.close(code=code, message=reason.encode())
        return socket

    async def _answered(
        self, socket: web.WebSocketResponse, request: web.Request
    ) -> tuple[int, str]:
        """Hold the call; with which code and words the socket is to be closed."""
        try:
            async with asyncio.timeout(HELLO_WITHIN_S):
                hello = await _hello(socket)
            return await self._hold(hello, socket, request)
        except (wire.BadFrame, TimeoutError) as fault:
            log.warning("a browser's call ended: %s", fault or "it did not say hello in time")
            return BAD_FRAME, str(fault)[:100] or "hello first"
        except TooSlow:
            return TOO_SLOW, "what is told is not taken"
        except ConnectionError:
            return 1000, ""

    async def _hold(
        self, hello: wire.Hello, socket: web.WebSocketResponse, request: web.Request
    ) -> tuple[int, str]:
        call_id = str(uuid4())
        async with self._answer(call_id, language=hello.language) as call:
            if isinstance(call, TurnedAway):
                await socket.send_str(_not_taken(call))
                return NOT_TAKEN, "not taken"
            await _Line(call, socket, request).talk()
        return 1000, ""


class _Line:
    """The socket of a call under way: one reader, and one writer that keeps time."""

    def __init__(self, call: Call, socket: web.WebSocketResponse, request: web.Request) -> None:
        self._call = call
        self._socket = socket
        self._transport = request.transport
        self._untold: asyncio.Queue[str] = asyncio.Queue(MOST_UNTOLD)
        self._is_muted = False
        self._stops_told = call.playout.stops

    async def talk(self) -> None:
        """Both directions until one side is done; then the page is told what follows."""
        call = self._call
        limited = call.has_limited_vocabulary
        self._untold.put_nowait(
            wire.ready(call.call_id, call.conversation_id, limited_vocabulary=limited)
        )
        unwatch = call.showing.watch(lambda seen: self._tell(wire.sight(seen)))
        talking = asyncio.create_task(call.run(), name=f"call {call.call_id}")
        reading = asyncio.create_task(self._read(), name=f"reader of {call.call_id}")
        pacing = asyncio.create_task(
            every_frame(self._send, late=call.sent), name=f"pacer of {call.call_id}"
        )
        try:
            ways = {talking, reading, pacing}
            done, _ = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            if not talking.done():
                call.hung_up()
            await talking
            for way in done:
                way.result()
        finally:
            unwatch()
            for task in (talking, reading, pacing):
                task.cancel()
            await asyncio.gather(talking, reading, pacing, return_exceptions=True)
        self._tell(wire.ended(call.then))
        await self._send_texts()

    def _tell(self, text: str) -> None:
        """Put it in line; who does not listen at all is let go by the writer."""
        with suppress(asyncio.QueueFull):
            self._untold.put_nowait(text)

    async def _read(self) -> None:
        """Hand over everything that comes, until the caller is gone."""
        async for message in self._socket:
            if message.type is WSMsgType.BINARY:
                heard = wire.samples(message.data)
                if not self._is_muted:
                    self._call.hear(heard)
            elif message.type is WSMsgType.TEXT:
                match wire.decode(message.data):
                    case wire.Key(key=key):
                        self._call.press(key)
                    case wire.Mute(muted=muted):
                        self._is_muted = muted
                    case wire.HangUp():
                        return
                    case wire.Hello():
                        raise wire.BadFrame("a second hello")

    async def _send(self) -> None:
        """What is due with this frame: texts, then sound, if the page keeps up."""
        await self._send_texts()
        if self._call.playout.stops != self._stops_told:
            self._stops_told = self._call.playout.stops
            await self._socket.send_str(wire.clear())
        samples = self._call.playout.take(FRAME)
        if samples is not None and self._unsent < MOST_UNSENT_BYTES:
            await self._socket.send_bytes(samples.astype("<i2").tobytes())

    async def _send_texts(self) -> None:
        if self._untold.full():
            raise TooSlow
        while not self._untold.empty() and self._unsent < MOST_UNREAD_BYTES:
            await self._socket.send_str(self._untold.get_nowait())

    @property
    def _unsent(self) -> int:
        transport = self._transport
        return transport.get_write_buffer_size() if transport is not None else 0


async def _hello(socket: web.WebSocketResponse) -> wire.Hello:
    """The first frame."""
    async for message in socket:
        if message.type is WSMsgType.TEXT:
            command = wire.decode(message.data)
            if isinstance(command, wire.Hello):
                return command
        raise wire.BadFrame("something before hello")
    raise ConnectionError("it was closed before it said hello")


def _not_taken(turned_away: TurnedAway) -> str:
    """In writing: the spoken words promise a queue that a page does not have."""
    if turned_away.code == NO_ROOM:
        return wire.error("no-room", "All lines are taken; please try again in a moment.")
    return wire.error("service-away", "The service does not answer; please try again later.")

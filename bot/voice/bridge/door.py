"""Takes headsets: the socket of an agent in a call, carried here by the handoff service.

The service has seen who it is and that they take part; here it counts whether the call's own table
says so too.
"""

import asyncio
import hmac
import logging
from collections.abc import Callable
from contextlib import suppress

from aiohttp import WSMsgType, web

from bot.voice.bridge import wire
from bot.voice.bridge.line import Line, Over
from bot.voice.browser import MAX_FRAME_BYTES, BadFrame, samples
from bot.voice.call import Call

log = logging.getLogger(__name__)
HEARTBEAT_S = 20.0
LONGEST_NAME = 120
# The page may be quicker than the service tells the gateway.
TOLD_WITHIN_S = 5.0
MOST_UNSENT_BYTES = 6_400
NOT_TAKEN = 4404  # close codes
BAD_FRAME = 4400


class LineDoor:
    """`GET /line?conversation=…&agent=…&name=…`."""

    def __init__(self, find: Callable[[str], Call | None], token: str) -> None:
        """`find` gives the call of a conversation."""
        self._find = find
        self._token = token

    def routes(self) -> list[web.RouteDef]:
        """For the gateway's application."""
        return [web.get("/line", self._line)]

    async def _line(self, request: web.Request) -> web.StreamResponse:
        """One headset, from its handshake to its end."""
        given = request.headers.get("Authorization", "")
        if not hmac.compare_digest(given.encode(), f"Bearer {self._token}".encode()):
            raise web.HTTPForbidden(text="The token is missing or wrong.")
        asked = request.query
        if not asked.get("agent") or not asked.get("conversation"):
            raise web.HTTPBadRequest(text="Which conversation, and who?")
        socket = web.WebSocketResponse(
            heartbeat=HEARTBEAT_S, max_msg_size=MAX_FRAME_BYTES, compress=False
        )
        await socket.prepare(request)
        line = Line(asked["agent"], asked.get("name", "")[:LONGEST_NAME])
        code = await self._served(line, asked["conversation"], socket, request)
        with suppress(ConnectionError):
            await socket.close(code=code)
        return socket

    async def _served(
        self, line: Line, conversation_id: str, socket: web.WebSocketResponse, request: web.Request
    ) -> int:
        """Until one side is done; with which code the socket is to be closed."""
        call = self._find(conversation_id)
        if call is None:
            return await _refused(socket, "no-such-call", "This call is over.")
        try:
            async with asyncio.timeout(TOLD_WITHIN_S):
                await call.bridge.until_takes_part(line.agent_id)
        except TimeoutError:
            return await _refused(socket, "not-in-call", "You take no part in this call.")
        headset = _Headset(line, call, socket, request)
        try:
            await headset.talk()
        except BadFrame as fault:
            log.warning("a headset of %s: %s", conversation_id, fault)
            return BAD_FRAME
        except ConnectionError:
            pass
        return 1000


class _Headset:
    """The socket of a line: one reader, and one writer that empties what the room puts in."""

    def __init__(
        self, line: Line, call: Call, socket: web.WebSocketResponse, request: web.Request
    ) -> None:
        self._line = line
        self._room = call.bridge.room
        self._socket = socket
        self._transport = request.transport
        self._hung_up = False

    async def talk(self) -> None:
        """Both directions until one side is done."""
        self._room.join(self._line)
        ways = (
            asyncio.create_task(self._read(), name=f"reader of {self._line.agent_id}"),
            asyncio.create_task(self._write(), name=f"writer of {self._line.agent_id}"),
        )
        try:
            done, _ = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            for way in done:
                way.result()
        finally:
            self._room.leave(self._line, on_purpose=self._hung_up)
            for way in ways:
                way.cancel()
            await asyncio.gather(*ways, return_exceptions=True)

    async def _read(self) -> None:
        async for message in self._socket:
            if message.type is WSMsgType.BINARY:
                self._line.hear(samples(message.data))
            elif message.type is WSMsgType.TEXT:
                match wire.decode(message.data):
                    case wire.Mute(muted=muted):
                        self._room.mute(self._line, muted=muted)
                    case wire.Hold(held=held):
                        self._room.hold(self._line, held=held)
                    case wire.Key(key=key):
                        self._line.press(key)
                    case wire.HangUp():
                        self._hung_up = True
                        return

    async def _write(self) -> None:
        while True:
            going = await self._line.outgoing.get()
            match going:
                case str():
                    await self._socket.send_str(going)
                case Over(why=why):
                    await self._socket.send_str(wire.ended(why))
                    return
                case _:
                    self._line.sent()
                    if self._has_room:
                        await self._socket.send_bytes(going.astype("<i2").tobytes())

    @property
    def _has_room(self) -> bool:
        """Sound that is not taken in time is left out."""
        transport = self._transport
        return transport is not None and transport.get_write_buffer_size() < MOST_UNSENT_BYTES


async def _refused(socket: web.WebSocketResponse, code: str, text: str) -> int:
    with suppress(ConnectionError):
        await socket.send_str(wire.error(code, text))
    return NOT_TAKEN

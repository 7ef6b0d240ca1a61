"""A scripted voice gateway behind the pages: real frames, no speech; tests say what is heard."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

from aiohttp import WSMsgType, web

FRAME_BYTES = 320
PATIENCE = 30.0


class FakeLine:
    """One socket of live audio, a caller's or a headset's."""

    def __init__(self, socket: web.WebSocketResponse, asked: dict[str, str]) -> None:
        self.socket = socket
        self.asked = asked
        self.commands: list[dict[str, Any]] = []
        self.sound: list[bytes] = []
        self.is_open = True
        self._changed = asyncio.Condition()

    async def serve(self) -> None:
        """Keep everything that the page sends."""
        async for message in self.socket:
            if message.type is WSMsgType.TEXT:
                self.commands.append(json.loads(message.data))
            elif message.type is WSMsgType.BINARY:
                self.sound.append(message.data)
            await self._note()
        self.is_open = False
        await self._note()

    async def tell(self, type_: str, **facts: object) -> None:
        """A text frame to the page."""
        await self.socket.send_json({"type": type_, **facts})

    async def play(self, *frames: bytes) -> None:
        """Sound for the page."""
        for frame in frames:
            await self.socket.send_bytes(frame)

    async def close(self, code: int = 1000) -> None:
        """End it from the service's side."""
        await self.socket.close(code=code)

    async def until(self, is_true: Callable[[], bool]) -> None:
        """Wait until what the page sent makes it so."""
        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(is_true)

    async def command(self, type_: str, **facts: object) -> None:
        """Wait until the page has said this."""
        await self.until(lambda: {"type": type_, **facts} in self.commands)

    async def _note(self) -> None:
        async with self._changed:
            self._changed.notify_all()


class FakeGateway:
    """`/voice/call` and `/voice/line`, as the handoff service carries them on."""

    def __init__(self) -> None:
        self.lines: list[FakeLine] = []
        self.refusal: tuple[str, int] | None = None  # code of an error, close code
        self.refusals = 0
        self._changed = asyncio.Condition()

    def routes(self) -> list[web.RouteDef]:
        """For an application with pages."""
        return [web.get("/voice/call", self._serve), web.get("/voice/line", self._serve)]

    async def line(self, number: int = 1) -> FakeLine:
        """The `number`th socket, once it is open."""
        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(lambda: len(self.lines) >= number)
        return self.lines[number - 1]

    async def refused(self) -> None:
        """Wait until somebody was refused."""
        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(lambda: self.refusals > 0)

    async def close(self) -> None:
        """End every line."""
        for line in self.lines:
            await line.close()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse(max_msg_size=4_096)
        await socket.prepare(request)
        if self.refusal:
            code, close_code = self.refusal
            await socket.send_json({"type": "error", "code": code, "text": "It does not work."})
            await socket.close(code=close_code)
            self.refusals += 1
            async with self._changed:
                self._changed.notify_all()
            return socket
        line = FakeLine(socket, dict(request.query))
        self.lines.append(line)
        async with self._changed:
            self._changed.notify_all()
        await line.serve()
        return socket

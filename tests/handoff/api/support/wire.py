"""A bare socket for tests of what no honest client sends."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.typedefs import Handler

from handoff.client.http import post
from handoff.protocol.customer import ConversationOpened, OpenConversation
from tests.handoff.api.support.house import House


@asynccontextmanager
async def free_server(handle: Handler) -> AsyncIterator[str]:
    """A server of one handler on a free port; its address."""
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


class Bare:
    """A customer's socket without manners; frames are plain JSON."""

    def __init__(self, socket: aiohttp.ClientWebSocketResponse, token: str, mine: str) -> None:
        self.socket = socket
        self.token = token
        self.conversation_id = mine

    async def say(self, frame: object) -> None:
        """Send anything that is JSON."""
        await self.socket.send_str(json.dumps(frame))

    async def hear(self, kind: str | None = None) -> dict[str, Any]:
        """The next frame, or the next one of a type."""
        while True:
            frame: dict[str, Any] = json.loads(await self.socket.receive_str(timeout=10))
            if kind is None or frame["type"] == kind:
                return frame

    async def resume(self, after_seq: int = 0) -> dict[str, Any]:
        """Say who we are; the welcome."""
        await self.say({"type": "resume", "token": self.token, "after_seq": after_seq})
        return await self.hear("welcome")

    async def is_usable(self) -> bool:
        """Whether the socket still answers."""
        await self.say({"type": "ping"})
        return bool(await self.hear("pong"))

    async def closing_code(self) -> int | None:
        """Read to the end; the code the service closed with."""
        async for _ in self.socket:
            pass
        return self.socket.close_code


async def bare(house: House, *, resumed: bool = True) -> Bare:
    """A new conversation on a bare socket; the session of the house closes it."""
    body = OpenConversation(greet=False)
    opened = ConversationOpened.model_validate_json(
        await post(house.http, house.url + "/api/conversations", body)
    )
    socket = await house.http.ws_connect(house.url + "/ws/customer")
    found = Bare(socket, opened.token, opened.conversation_id)
    if resumed:
        await found.resume()
    return found

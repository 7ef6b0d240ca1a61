"""Another system that receives webhooks over real HTTP, well or badly."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp import web
from multidict import CIMultiDict

from tests.handoff.api.support.wire import free_server

Behave = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Received:
    """One request as it arrived."""

    headers: CIMultiDict[str]
    raw: bytes

    @property
    def event(self) -> dict[str, Any]:
        """The JSON in it."""
        parsed: dict[str, Any] = json.loads(self.raw)
        return parsed


class Receiver:
    """Answers as `behave` says, one a request; after the last, 204."""

    def __init__(self) -> None:
        self.url = ""
        self.behave: list[Behave] = []
        self.received: list[Received] = []
        self._more = asyncio.Condition()

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One request."""
        raw = await request.read()
        async with self._more:
            self.received.append(Received(CIMultiDict(request.headers), raw))
            self._more.notify_all()
        behave = self.behave.pop(0) if self.behave else fine
        return await behave(request)

    async def until(self, enough: Callable[[list[Received]], bool]) -> list[Received]:
        """Wait until enough has come; all of it."""
        async with asyncio.timeout(40), self._more:
            await self._more.wait_for(lambda: enough(self.received))
        return self.received

    async def until_type(self, kind: str) -> Received:
        """The first event of a type, now or soon."""

        def found(received: list[Received]) -> bool:
            return any(it.event["type"] == kind for it in received)

        return next(it for it in await self.until(found) if it.event["type"] == kind)


@asynccontextmanager
async def receiver() -> AsyncIterator[Receiver]:
    """A running one."""
    running = Receiver()
    async with free_server(running.handle) as url:
        running.url = url + "/hook"
        yield running


async def fine(request: web.Request) -> web.StreamResponse:
    """Content."""
    return web.Response(status=204)


def status(code: int, **headers: str) -> Behave:
    """Some other status."""

    async def behave(request: web.Request) -> web.StreamResponse:
        return web.Response(status=code, headers=headers)

    return behave


async def endless(request: web.Request) -> web.StreamResponse:
    """An answer that never ends."""
    response = web.StreamResponse()
    await response.prepare(request)
    while True:
        await response.write(b"x" * 65_536)


async def silence(request: web.Request) -> web.StreamResponse:
    """No answer in any reasonable time."""
    await asyncio.sleep(3_600)
    raise AssertionError("nobody waits an hour")

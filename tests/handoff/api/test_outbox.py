"""The sending side of a socket, against a reader that does not read."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from aiohttp import web
from aiohttp.typedefs import Handler

from handoff.api.outbox import TOO_SLOW, Outbox
from handoff.protocol.shared import Pong
from tests.handoff.api.support.wire import free_server

BIG = "x" * 100_000


@asynccontextmanager
async def connected(handle: Handler, **how: Any) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """A socket to a server that does `handle`."""
    async with (
        free_server(handle) as url,
        aiohttp.ClientSession() as http,
        http.ws_connect(url, **how) as socket,
    ):
        yield socket


async def test_frames_arrive_in_order() -> None:
    """One writer, one order; what is queued when the block ends is still sent."""

    async def handle(request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        outbox = Outbox(socket, request.transport)
        async with outbox.writing():
            for number in range(100):
                outbox.put_text(str(number))
            outbox.put(Pong())
        return socket

    async with connected(handle) as socket:
        got = [message.data async for message in socket]

    assert got == [*(str(number) for number in range(100)), '{"type":"pong"}']


async def test_slow_reader_is_closed_with_a_code_and_blocks_nobody() -> None:
    """More than the queue holds: `put` never waits, the reader hears 4008 when it reads again."""
    overflowed = asyncio.Event()

    async def handle(request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        outbox = Outbox(socket, request.transport, size=50)
        async with outbox.writing():
            while not outbox.is_closing:
                outbox.put_text(BIG)
                await asyncio.sleep(0)
            overflowed.set()
            async for _ in socket:
                pass
        return socket

    async with connected(handle, max_msg_size=0) as socket:
        async with asyncio.timeout(20):
            await overflowed.wait()
            async for _ in socket:
                pass
        code = socket.close_code

    assert code == TOO_SLOW


async def test_reader_that_never_reads_again_is_cut_off() -> None:
    """When even the goodbye finds no room, the connection is dropped after the patience."""
    ended = asyncio.Event()

    async def handle(request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        outbox = Outbox(socket, request.transport, size=50, patience_s=0.2)
        async with outbox.writing():
            while not outbox.is_closing:
                outbox.put_text(BIG)
                await asyncio.sleep(0)
            async for _ in socket:
                pass
        ended.set()
        return socket

    async with connected(handle, max_msg_size=0, autoclose=False) as socket:
        async with asyncio.timeout(20):
            await ended.wait()
        assert not socket.closed


async def test_room_waits_until_most_is_written() -> None:
    """A long replay goes at the reader's pace instead of overflowing the queue."""
    left: list[bool] = []

    async def handle(request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        outbox = Outbox(socket, request.transport, size=20)
        async with outbox.writing():
            for number in range(200):
                await outbox.room()
                outbox.put_text(str(number))
            left.append(outbox.is_closing)
        return socket

    async with connected(handle) as socket:
        got = [message.data async for message in socket]

    assert got == [str(number) for number in range(200)]
    assert left == [False]

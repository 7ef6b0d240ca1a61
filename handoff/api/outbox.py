"""What one socket still has to be sent: a bounded queue and the one task that writes."""

import asyncio
import contextlib
from collections import deque
from collections.abc import AsyncIterator, Callable

from aiohttp import web
from pydantic import BaseModel

from handoff.protocol.shared import ErrorFrame

TOO_SLOW = 4008
ROOM_CHARS = 512 * 1024  # a replay waits while more than this is on its way


class Outbox:
    """Frames on their way to one socket; a reader that is too slow is disconnected.

    A closed reader loses nothing: it connects again and asks for what it missed.
    """

    def __init__(
        self,
        socket: web.WebSocketResponse,
        transport: asyncio.BaseTransport | None,
        *,
        size: int = 512,
        patience_s: float = 10.0,
        refused: Callable[[str], None] = lambda _: None,
    ) -> None:
        """`refused` counts the codes of the errors that are sent."""
        self._refused = refused
        self._socket = socket
        self._transport = transport
        self._size = size
        self._patience_s = patience_s
        self._frames: deque[str] = deque()
        self._chars = 0
        self._something = asyncio.Event()
        self._room = asyncio.Event()
        self._closing: tuple[int, str] | None = None

    @contextlib.asynccontextmanager
    async def writing(self) -> AsyncIterator[None]:
        """Write while the block runs; what is queued at its end is still sent."""
        writer = asyncio.create_task(self._write())
        try:
            yield
        finally:
            self.close(1000, "")
            await writer

    def put(self, frame: BaseModel) -> None:
        """Queue a frame; never waits."""
        if isinstance(frame, ErrorFrame):
            self._refused(frame.code)
        self.put_text(frame.model_dump_json())

    def put_text(self, frame: str) -> None:
        """Queue a frame that is JSON already; never waits."""
        if self._closing is not None:
            return
        if len(self._frames) >= self._size:
            self._frames.clear()
            self._chars = 0
            self.close(TOO_SLOW, "too slow: connect again and resume")
            return
        self._frames.append(frame)
        self._chars += len(frame)
        self._something.set()

    async def room(self) -> None:
        """Wait until most of the queue is written: for long replays."""
        while self._is_full and self._closing is None:
            self._room.clear()
            await self._room.wait()

    def close(self, code: int, reason: str) -> None:
        """Close the socket after what is queued; of several reasons the first counts."""
        if self._closing is None:
            self._closing = (code, reason)
            self._something.set()
            self._room.set()

    @property
    def is_closing(self) -> bool:
        """Whether nothing more is accepted."""
        return self._closing is not None

    async def _write(self) -> None:
        try:
            while await self._wait_for_something():
                async with asyncio.timeout(self._patience_s):
                    await self._socket.send_str(self._next())
            code, reason = self._closing or (1000, "")
            async with asyncio.timeout(self._patience_s):
                await self._socket.close(code=code, message=reason.encode())
        except TimeoutError:
            self._abort()
        except ConnectionError:
            self.close(1006, "the other side is gone")

    @property
    def _is_full(self) -> bool:
        return len(self._frames) > self._size // 8 or self._chars > ROOM_CHARS

    def _next(self) -> str:
        frame = self._frames.popleft()
        self._chars -= len(frame)
        return frame

    async def _wait_for_something(self) -> bool:
        """Whether there is a frame to write; False when the socket is to be closed."""
        self._room.set()
        while not self._frames and self._closing is None:
            self._something.clear()
            await self._something.wait()
        return bool(self._frames)

    def _abort(self) -> None:
        self.close(TOO_SLOW, "does not read")
        if isinstance(self._transport, asyncio.Transport):
            self._transport.abort()

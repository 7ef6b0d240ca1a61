"""Commands of one socket side by side: in order within a lane, and none beside one without."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from types import TracebackType
from typing import Self

AT_ONCE = 16

Work = Callable[[], Awaitable[None]]


class Lanes:
    """Runs what it is given; leaving the block waits for all of it, or cancels it when cancelled.

    `work` answers its own errors: nobody else hears of them.
    """

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._room = asyncio.Semaphore(at_once)
        self._last: dict[str, asyncio.Task[None]] = {}
        self._under_way: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if error is not None:
            for task in self._under_way:
                task.cancel()
        await self._idle()

    async def put(self, lane: str | None, work: Work) -> None:
        """Run `work` after what is in its lane; without a lane after all, and before all later.

        Waits while too much is under way, so that the sender waits too.
        """
        if lane is None:
            await self._idle()
            await work()
            return
        await self._room.acquire()
        task = asyncio.create_task(_after(self._last.get(lane), work))
        self._last[lane] = task
        self._under_way.add(task)
        task.add_done_callback(partial(self._ended, lane))

    async def _idle(self) -> None:
        try:
            while self._under_way:
                await asyncio.wait(self._under_way)
        except asyncio.CancelledError:
            for task in self._under_way:
                task.cancel()
            raise

    def _ended(self, lane: str, task: asyncio.Task[None]) -> None:
        self._room.release()
        self._under_way.discard(task)
        if self._last.get(lane) is task:
            del self._last[lane]


async def _after(before: asyncio.Task[None] | None, work: Work) -> None:
    if before is not None:
        await asyncio.wait((before,))
    await work()

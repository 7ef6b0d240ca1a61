"""Tasks that run as long as the service: each has an owner, survives its errors and is awaited."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable

log = logging.getLogger(__name__)
PAUSE_S = 1.0


class Wake:
    """Something happened that a loop should look at; several happenings are one wake-up."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def set(self) -> None:
        """Wake the loop."""
        self._event.set()

    async def wait(self, timeout_s: float) -> None:
        """Until woken, or until the time is over."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                await self._event.wait()
        self._event.clear()


@contextlib.asynccontextmanager
async def running(name: str, work: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Run `work` until the block ends; it is cancelled and awaited then."""
    task = asyncio.create_task(_guarded(name, work), name=name)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def every(
    name: str, period_s: float, wake: Wake, step: Callable[[], Awaitable[object]]
) -> None:
    """Run `step` when woken and at least every period; a failed step is logged, not the end."""
    while True:
        try:
            await step()
        except Exception:
            log.exception("%s: a step failed; trying again", name)
        await wake.wait(period_s)


async def _guarded(name: str, work: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            await work()
            return
        except Exception:
            log.exception("%s ended by a fault; it starts again", name)
        await asyncio.sleep(PAUSE_S)

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

    async def wait(self, timeout_s: float | None) -> None:
        """Until woken, or until the time is over if there is a limit."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(timeout_s):
                await self._event.wait()
        self._event.clear()


class Throttle:
    """Lets a loop do something at once when it was not done lately, and else when it is time."""

    def __init__(self, period_s: float, wake: Wake) -> None:
        self._period_s = period_s
        self._wake = wake
        self._wanted = False
        self._rest: asyncio.TimerHandle | None = None

    def want(self) -> None:
        """It is to be done; the loop is woken at the right moment."""
        self._wanted = True
        if self._rest is None:
            self._wake.set()

    @property
    def is_due(self) -> bool:
        """Whether it is to be done now."""
        return self._wanted and self._rest is None

    def done(self) -> None:
        """It is done, wanted or not."""
        self.stop()
        self._wanted = False
        self._rest = asyncio.get_running_loop().call_later(self._period_s, self._rested)

    def stop(self) -> None:
        """Wake the loop no more."""
        if self._rest is not None:
            self._rest.cancel()
            self._rest = None

    def _rested(self) -> None:
        self._rest = None
        if self._wanted:
            self._wake.set()


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
            # The edge of a loop: what failed now may work at the next step.
            log.exception("%s: a step failed; trying again", name)
        await wake.wait(period_s)


async def _guarded(name: str, work: Callable[[], Awaitable[None]]) -> None:
    while True:
        try:
            await work()
            return
        except Exception:
            # The edge of a task: nobody else would notice that it is gone.
            log.exception("%s ended by a fault; it starts again", name)
        await asyncio.sleep(PAUSE_S)

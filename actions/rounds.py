"""What the action server does by itself every while, besides answering: mails and upkeep."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable

logger = logging.getLogger(__name__)


@contextlib.asynccontextmanager
async def going_round(
    name: str, work: Callable[[], Awaitable[object]], *, every_s: float
) -> AsyncIterator[None]:
    """`work` is done at once and again `every_s` seconds after it is done; ended with the block."""
    task = asyncio.create_task(_go_round(name, work, every_s), name=name)
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _go_round(name: str, work: Callable[[], Awaitable[object]], every_s: float) -> None:
    while True:
        try:
            await work()
        except Exception:  # the edge: a round that failed must not be the last
            logger.exception("%s failed; next round in %g s", name, every_s)
        await asyncio.sleep(every_s)

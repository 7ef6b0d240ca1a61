"""How late the event loop comes to what is due: the first sign of something that blocks it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

EVERY_S = 0.1


@asynccontextmanager
async def watched(lagged: Callable[[float], None]) -> AsyncIterator[None]:
    """While the block runs, `lagged` is told ten times a second."""

    async def look() -> None:
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + EVERY_S
            await asyncio.sleep(EVERY_S)
            lagged(max(0.0, loop.time() - due))

    looking = asyncio.create_task(look(), name="loop lag")
    try:
        yield
    finally:
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)

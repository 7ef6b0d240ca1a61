"""The clock of a line on an event loop that is kept busy."""

import asyncio
import time

from bot.voice.loop_lag import watched
from bot.voice.pacing import every_frame


async def test_a_late_frame_is_told() -> None:
    """By how much, when something held it up for ten frames."""
    sent, late = 0, list[float]()

    async def send() -> None:
        nonlocal sent
        sent += 1
        if sent == 3:
            time.sleep(0.2)  # noqa: ASYNC251 - that is what is wrong here

    pacer = asyncio.create_task(every_frame(send, late=late.append))
    async with asyncio.timeout(30):
        while sent < 6:  # noqa: ASYNC110 - a clock tells nobody
            await asyncio.sleep(0.01)
    pacer.cancel()
    await asyncio.gather(pacer, return_exceptions=True)

    assert max(late) > 0.15
    assert min(late) >= 0


async def test_a_loop_that_is_held_up_is_noticed() -> None:
    """The lag is as long as what held it up, but for when it was looked at."""
    lags: list[float] = []
    async with watched(lags.append), asyncio.timeout(30):
        while not lags:  # noqa: ASYNC110 - a clock tells nobody
            await asyncio.sleep(0.01)
        time.sleep(0.5)  # noqa: ASYNC251 - that is what is looked for
        while len(lags) < 2:  # noqa: ASYNC110 - a clock tells nobody
            await asyncio.sleep(0.01)

    assert max(lags) > 0.3

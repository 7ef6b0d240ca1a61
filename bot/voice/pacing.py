"""The clock of a line: a frame every 20 ms at absolute times, whatever else the machine does."""

import asyncio
from collections.abc import Awaitable, Callable

FRAME_S = 0.02


async def every_frame(
    send: Callable[[], Awaitable[None]],
    *,
    frame_s: float = FRAME_S,
    late: Callable[[float], None] = lambda _: None,
) -> None:
    """Call `send` at each frame's time until cancelled; `late` is told each one's seconds.

    Sleeping for 20 ms again and again drifts; the next time is counted from the first. Who is late
    by more than a frame goes on from now: a burst to catch up would be heard as a stutter too, and
    the other side has nowhere to put it.
    """
    loop = asyncio.get_running_loop()
    due = loop.time()
    while True:
        await send()
        due += frame_s
        await asyncio.sleep(max(0.0, due - loop.time()))
        late_s = max(0.0, loop.time() - due)
        late(late_s)
        due += max(0.0, late_s - frame_s)

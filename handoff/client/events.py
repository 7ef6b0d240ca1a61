"""What a client heard, for whoever iterates, and for whoever waits until something is true."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from typing import Generic, TypeVar

from handoff.client.errors import ClientError

Event = TypeVar("Event")
KEPT = 10_000


class Events(Generic[Event]):
    """A stream of events; if nobody listens, the oldest of ten thousand is forgotten."""

    def __init__(self) -> None:
        self._events: deque[Event] = deque(maxlen=KEPT)
        self._changed = asyncio.Event()
        self._end: ClientError | None = None
        self._ended = False

    def add(self, event: Event) -> None:
        """Something was heard."""
        self._events.append(event)
        self._changed.set()

    def end(self, error: ClientError | None = None) -> None:
        """Nothing more will be heard; iterating raises `error`, or just ends."""
        if not self._ended:
            self._ended, self._end = True, error
            self._changed.set()

    async def __aiter__(self) -> AsyncIterator[Event]:
        """Every event from the oldest kept; each is given to one iterator only."""
        while True:
            while self._events:
                yield self._events.popleft()
            if self._ended:
                if self._end is not None:
                    raise self._end
                return
            await self._wait()

    async def until(self, is_true: Callable[[], bool], *, within_s: float = 30.0) -> None:
        """Wait until `is_true`, which is looked at after each event; raises TimeoutError."""
        async with asyncio.timeout(within_s):
            while not is_true():
                if self._end is not None:
                    raise self._end
                await self._wait()

    async def _wait(self) -> None:
        self._changed.clear()
        await self._changed.wait()

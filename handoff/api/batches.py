"""Many sockets ask the same at once: one reading of the store answers them all."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from contextlib import asynccontextmanager
from typing import Any, Generic, TypeVar

from handoff.api.loops import Wake, running

# Sockets ask when they are woken, each at its own moment: a short rest brings them together.
REST_S = 0.05
Value = TypeVar("Value")
Read = Callable[[Collection[str]], Awaitable[Mapping[str, Value]]]


class Batches(Generic[Value]):
    """Collects who asks while the store is read, then reads once for all of them.

    A reading begins after the last question it answers: nobody is told what was true before they
    asked. Answers come only while `open` runs.
    """

    def __init__(self, name: str, read: Read[Value], *, after_s: float = 0.0) -> None:
        """`after_s` is how long a reading waits for what commonly follows on the first question."""
        self._name = name
        self._read = read
        self._after_s = after_s
        self._asked: dict[str, asyncio.Future[Value | None]] = {}
        self._wake = Wake()

    async def of(self, key: str) -> Value | None:
        """What the store has for this key now; None when there is nothing."""
        answer = self._asked.get(key)
        if answer is None:
            answer = self._asked[key] = asyncio.get_running_loop().create_future()
            answer.add_done_callback(_seen)
            self._wake.set()
        return await asyncio.shield(answer)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Answer while the block runs."""
        try:
            async with running(self._name, self._answer):
                yield
        finally:
            for answer in self._asked.values():
                answer.cancel()

    async def _answer(self) -> None:
        while True:
            await self._wake.wait(None)
            await asyncio.sleep(self._after_s)
            asked, self._asked = self._asked, {}
            try:
                found = await self._read(tuple(asked))
            except asyncio.CancelledError:
                for answer in asked.values():
                    answer.cancel()
                raise
            except Exception as error:  # told to everybody who asked
                for answer in asked.values():
                    answer.set_exception(error)
            else:
                for key, answer in asked.items():
                    answer.set_result(found.get(key))
            await asyncio.sleep(REST_S)


def _seen(answer: asyncio.Future[Any]) -> None:
    """Who asked may be gone: an error that nobody takes is no news."""
    if not answer.cancelled():
        answer.exception()

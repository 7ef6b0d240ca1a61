"""Commands that were sent and not answered yet: said again after a reconnect, answered once."""

import asyncio
from collections.abc import Iterable
from typing import Generic, TypeVar

from handoff.client.errors import ClientError
from handoff.protocol.shared import Frame

Answer = TypeVar("Answer")


class Pending(Generic[Answer]):
    """Frames by the key their answer will carry, in the order they were said."""

    def __init__(self) -> None:
        self._waiting: dict[str, tuple[Frame, asyncio.Future[Answer]]] = {}

    def add(self, key: str, frame: Frame) -> "asyncio.Future[Answer]":
        """Remember a frame; the future gets its answer."""
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting[key] = (frame, future)
        return future

    def frames(self) -> Iterable[Frame]:
        """What has to be said again."""
        return [frame for frame, _ in self._waiting.values()]

    def answer(self, key: str | None, answer: Answer) -> None:
        """The answer came."""
        future = self._take(key)
        if future is not None:
            future.set_result(answer)

    def refuse(self, key: str | None, error: ClientError) -> bool:
        """A refusal came; False when nobody waits for it."""
        future = self._take(key)
        if future is not None:
            future.set_exception(error)
        return future is not None

    def end(self, error: ClientError) -> None:
        """No answer will come any more."""
        for key in list(self._waiting):
            self.refuse(key, error)

    def _take(self, key: str | None) -> "asyncio.Future[Answer] | None":
        _, future = self._waiting.pop(key or "", (None, None))
        return future if future is not None and not future.done() else None

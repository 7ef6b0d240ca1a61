"""Fleeting signs between processes, which nobody stores: who types."""

import asyncio
import logging

from sqlalchemy.exc import SQLAlchemyError

from handoff.bus import Notice
from handoff.store.voice import Voice

log = logging.getLogger(__name__)
MOST_SIGNS = 1_000
REST_S = 0.02


class Signs:
    """Signs on their way to the others; lost ones are no harm."""

    def __init__(self, voice: Voice) -> None:
        self._voice = voice
        self._waiting: list[Notice] = []
        self._something = asyncio.Event()

    def put(self, sign: Notice) -> None:
        """Tell the others soon; never waits."""
        if self._voice.is_heard and len(self._waiting) < MOST_SIGNS:
            self._waiting.append(sign)
            self._something.set()

    async def run(self) -> None:
        """Tell until cancelled."""
        while True:
            await self._something.wait()
            self._something.clear()
            signs, self._waiting = self._waiting, []
            try:
                await self._voice.say_now(signs)
            except (SQLAlchemyError, OSError):
                log.warning("%d signs of typing did not reach the others", len(signs))
            await asyncio.sleep(REST_S)

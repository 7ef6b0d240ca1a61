"""Says notices to the other processes, in the transaction that they are about or right away."""

import asyncio
import logging
import secrets
from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.bus import Notice
from handoff.instances.words import CHANNEL, payloads
from handoff.store.engine import Store

log = logging.getLogger(__name__)
MOST_SIGNS = 1_000
REST_S = 0.02
_NOTIFY = text("SELECT pg_notify(:channel, :payload)")


class Voice:
    """One process's voice; where only one process can be (SQLite) it says nothing."""

    def __init__(self, store: Store) -> None:
        self.origin = secrets.token_urlsafe(9)
        self._store = store

    @property
    def is_heard(self) -> bool:
        """Whether there may be others."""
        return self._store.is_shared

    async def say(self, connection: AsyncConnection, notices: Sequence[Notice]) -> None:
        """Tell the others if and when this transaction commits."""
        if not self.is_heard or not notices:
            return
        for payload in payloads(self.origin, notices):
            await connection.execute(_NOTIFY, {"channel": CHANNEL, "payload": payload})

    async def say_now(self, notices: Sequence[Notice]) -> None:
        """Tell the others of what is not stored at all."""
        if self.is_heard:
            async with self._store.write() as connection:
                await self.say(connection, notices)


class Signs:
    """Fleeting signs (somebody types) on their way to the others; lost ones are no harm."""

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

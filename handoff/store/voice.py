"""Says notices to the other processes, in the transaction that they are about or right away."""

import secrets
from collections.abc import Sequence

from handoff.bus import Notice
from handoff.instances.words import CHANNEL, payloads
from handoff.store.engine import Store
from handoff.store.writing import Writing


class Voice:
    """One process's voice; where only one process can be (SQLite) it says nothing."""

    def __init__(self, store: Store) -> None:
        self.origin = secrets.token_urlsafe(9)
        self._store = store

    @property
    def is_heard(self) -> bool:
        """Whether there may be others."""
        return self._store.is_shared

    async def say(self, connection: Writing, notices: Sequence[Notice]) -> None:
        """Tell the others if and when this transaction commits."""
        if not self.is_heard or not notices:
            return
        for payload in payloads(self.origin, notices):
            await connection.tell(CHANNEL, payload)

    async def say_now(self, notices: Sequence[Notice]) -> None:
        """Tell the others of what is not stored at all."""
        if self.is_heard:
            async with self._store.write() as connection:
                await self.say(connection, notices)

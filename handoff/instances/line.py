"""Hears what other processes committed: one listening connection, mended when it breaks."""

import asyncio
import contextlib
import json
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import asyncpg  # type: ignore[import-untyped]
from sqlalchemy.exc import SQLAlchemyError

from handoff.bus import MessageStored, Notice
from handoff.instances.words import CHANNEL, Heard, MessageAt, Told, read
from handoff.store.engine import Store

log = logging.getLogger(__name__)
PING_EVERY_S = 5.0
PING_WITHIN_S = 3.0
PAUSES_S = (0.05, 0.2, 1.0, 3.0)
MOST_WAITING = 10_000
BROKEN = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError, SQLAlchemyError)
FindMessages = Callable[[Sequence[MessageAt]], Awaitable[list[MessageStored]]]


class Line:
    """Passes the others' notices to `hear`, in the order of their commits.

    `look_again` is called whenever something may have been missed: at the first connection and
    after every break.
    """

    def __init__(
        self,
        store: Store,
        own_origin: str,
        *,
        find_messages: FindMessages,
        hear: Callable[[Notice], None],
        look_again: Callable[[], Awaitable[None]],
    ) -> None:
        self._store = store
        self._own_origin = own_origin
        self._find_messages = find_messages
        self._hear = hear
        self._look_again = look_again
        self._payloads: deque[str] = deque()
        self._something = asyncio.Event()
        self._is_broken = False
        self._overflowed = False
        self.is_listening = asyncio.Event()

    async def run(self) -> None:
        """Listen until cancelled."""
        failures = 0
        while True:
            try:
                await self._listen()
            except BROKEN as error:
                log.warning("the line to the other processes broke: %s", type(error).__name__)
            failures = 0 if self.is_listening.is_set() else failures + 1
            self.is_listening.clear()
            await asyncio.sleep(PAUSES_S[min(failures, len(PAUSES_S) - 1)])

    async def _listen(self) -> None:
        async with self._store.driver() as driver:
            self._is_broken, self._overflowed = False, False
            self._payloads.clear()
            await driver.add_listener(CHANNEL, self._arrived)
            driver.add_termination_listener(self._ended)
            try:
                await self._look_again()
                self.is_listening.set()
                await self._pass_on(driver)
            finally:
                driver.remove_termination_listener(self._ended)

    async def _pass_on(self, driver: Any) -> None:
        while not self._is_broken:
            if self._overflowed:
                self._overflowed = False
                await self._look_again()
            if self._payloads:
                await self._hear_all()
            elif not await self._is_woken():
                await driver.execute("SELECT 1", timeout=PING_WITHIN_S)

    async def _hear_all(self) -> None:
        waiting, self._payloads = self._payloads, deque()
        told = [said for payload in waiting if (said := _understood(payload)) is not None]
        heard = [it for said in told if said.origin != self._own_origin for it in said.notices]
        wanted = [it for it in heard if isinstance(it, MessageAt)]
        found = {_place(it): it for it in await self._find_messages(wanted)} if wanted else {}
        for notice in heard:
            known = found.get(_place(notice)) if isinstance(notice, MessageAt) else notice
            if known is not None and not isinstance(known, MessageAt):
                self._hear(known)

    async def _is_woken(self) -> bool:
        self._something.clear()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PING_EVERY_S):
                return await self._something.wait()
        return False

    def _arrived(self, _driver: Any, _pid: int, _channel: str, payload: str) -> None:
        if len(self._payloads) >= MOST_WAITING:
            self._payloads.clear()
            self._overflowed = True
        self._payloads.append(payload)
        self._something.set()

    def _ended(self, _driver: Any) -> None:
        self._is_broken = True
        self._something.set()


def _place(notice: Heard) -> tuple[str, int]:
    if isinstance(notice, MessageStored):
        return notice.conversation_id, notice.message.seq
    if isinstance(notice, MessageAt):
        return notice.conversation_id, notice.seq
    return "", 0


def _understood(payload: str) -> Told | None:
    try:
        return read(payload)
    except (json.JSONDecodeError, KeyError, TypeError, ValueError):
        log.exception("another process said something that cannot be read")
        return None

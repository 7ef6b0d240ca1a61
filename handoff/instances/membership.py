"""This process among the others: its heartbeat, and the list of who is online at each."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable

from sqlalchemy.exc import SQLAlchemyError

from handoff.bus import CustomerCame, CustomerWent, InstanceGone, Notice
from handoff.errors import HandoffError
from handoff.switchboard import Switchboard

log = logging.getLogger(__name__)
# Many customers come at once when a process was lost: one transaction notes them all.
REST_S = 0.05
BATCH = 500


class Elsewhere:
    """Which conversations customers have open at other processes."""

    def __init__(self, own_instance: str) -> None:
        self._own = own_instance
        self._at: defaultdict[str, set[str]] = defaultdict(set)

    def is_online(self, conversation_id: str) -> bool:
        """Whether the customer is connected to another process."""
        return conversation_id in self._at

    def replace(self, found: Iterable[tuple[str, str]]) -> set[str]:
        """The whole list anew; the conversations for which something changed."""
        before = set(self._at)
        self._at.clear()
        for conversation_id, instance in found:
            self._at[conversation_id].add(instance)
        return before ^ set(self._at)

    def hear(self, notice: Notice) -> set[str]:
        """Note a coming or going; the conversations for which something changed."""
        match notice:
            case CustomerCame(conversation_id, instance) if instance != self._own:
                self._at[conversation_id].add(instance)
                return {conversation_id}
            case CustomerWent(conversation_id, instance):
                return self._without(instance, [conversation_id])
            case InstanceGone(instance):
                return self._without(instance, list(self._at))
        return set()

    def _without(self, instance: str, conversations: Collection[str]) -> set[str]:
        gone = {it for it in conversations if instance in self._at.get(it, ())}
        for conversation_id in gone:
            self._at[conversation_id].discard(instance)
            if not self._at[conversation_id]:
                del self._at[conversation_id]
        return gone


class Membership:
    """Keeps this process signed in, and its online customers written down for the others."""

    def __init__(self, switchboard: Switchboard, online_here: Callable[[], set[str]]) -> None:
        self._switchboard = switchboard
        self._online_here = online_here
        self._moved: dict[str, None] = {}
        self._noted: set[str] = set()
        self._something = asyncio.Event()

    def moved(self, conversation_id: str) -> None:
        """The first socket of a customer opened here, or the last one closed."""
        self._moved[conversation_id] = None
        self._something.set()

    async def beat(self) -> None:
        """Heartbeats until cancelled; one who was counted as gone comes back with everything."""
        every = self._switchboard.rules.instance_heartbeat.total_seconds()
        while True:
            await asyncio.sleep(every)
            try:
                if await self._switchboard.stay():
                    continue
                log.error("the other processes counted this one as gone; it signs in again")
                await self._switchboard.sign_in()
            except (SQLAlchemyError, HandoffError, OSError):
                log.exception("no heartbeat could be stored")
                continue
            self._noted.clear()
            for conversation_id in self._online_here():
                self.moved(conversation_id)

    async def note(self) -> None:
        """Write down comings and goings until cancelled."""
        while True:
            await self._something.wait()
            await asyncio.sleep(REST_S)
            self._something.clear()
            while self._moved:
                await self._note_some(list(self._moved)[:BATCH])

    async def _note_some(self, moved: Collection[str]) -> None:
        here = self._online_here()
        came = {it for it in moved if it in here} - self._noted
        went = {it for it in moved if it not in here} & self._noted
        for conversation_id in moved:
            self._moved.pop(conversation_id, None)
        if came or went:
            try:
                await self._switchboard.customers_moved(came, went)
            except (SQLAlchemyError, HandoffError, OSError):
                for conversation_id in moved:
                    self.moved(conversation_id)
                raise
        self._noted = (self._noted | came) - went

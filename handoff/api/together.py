"""This process and the others: its sockets' hub, told of what the others commit."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from sqlalchemy.exc import SQLAlchemyError

from handoff.api.hub import Hub
from handoff.api.loops import running
from handoff.errors import HandoffError
from handoff.instances.line import Line
from handoff.instances.membership import Membership
from handoff.instances.signs import Signs
from handoff.switchboard import Switchboard

log = logging.getLogger(__name__)
LISTENING_WITHIN_S = 5.0


class Together:
    """The hub of this process's sockets; on PostgreSQL it hears and tells the other processes."""

    def __init__(self, switchboard: Switchboard) -> None:
        self._switchboard = switchboard
        self._is_shared = switchboard.store.is_shared
        self._signs = Signs(switchboard.voice)
        self._membership = Membership(switchboard, lambda: self.hub.online_here())
        self.hub = Hub(
            switchboard.instance,
            tell_others=self._signs.put,
            customer_moved=self._membership.moved if self._is_shared else lambda _: None,
        )
        self._line = Line(
            switchboard.store,
            switchboard.voice.origin,
            find_messages=switchboard.messages_at,
            hear=self.hub.hear,
            look_again=self._look_again,
        )

    @property
    def hears(self) -> bool:
        """Whether what other processes commit is heard at once; the only process hears all."""
        return not self._is_shared or self._line.is_listening.is_set()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Be one of the processes while the block runs."""
        await self._switchboard.sign_in()
        async with AsyncExitStack() as loops:
            if self._is_shared:
                for name, loop in (
                    ("line", self._line.run),
                    ("heartbeat", self._membership.beat),
                    ("customers online", self._membership.note),
                    ("signs", self._signs.run),
                ):
                    await loops.enter_async_context(running(name, loop))
                await self._until_listening()
            yield
        try:
            await self._switchboard.sign_out()
        except (SQLAlchemyError, HandoffError, OSError):
            log.exception("could not sign out; the others will find out by themselves")

    async def _until_listening(self) -> None:
        try:
            async with asyncio.timeout(LISTENING_WITHIN_S):
                await self._line.is_listening.wait()
        except TimeoutError:
            log.error("no line to the other processes yet; /readyz says when there is one")

    async def _look_again(self) -> None:
        self.hub.look_again(await self._switchboard.customers_elsewhere())

"""What every command stands on: one transaction, tried again when another writer was faster."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from handoff.bus import Bus
from handoff.errors import StaleWrite
from handoff.model.clock import Clock, Ids
from handoff.model.rules import Rules
from handoff.store.engine import Store, is_worth_retrying
from handoff.store.voice import Voice
from handoff.switchboard.change import Change
from handoff.switchboard.offers import make_offers
from handoff.switchboard.outbox import Outbox

log = logging.getLogger(__name__)

Result = TypeVar("Result")
ATTEMPTS = 6
FIRST_PAUSE_S = 0.005


class Core:
    """Runs commands and publishes their notices; knows none of the commands.

    `runs_turns` says whether somebody here would run a bot turn of a conversation at once: a turn
    is then claimed where it is made, and told of with `BotTurnClaimed`.
    """

    def __init__(
        self, *, store: Store, bus: Bus, rules: Rules, clock: Clock, ids: Ids, instance: str
    ) -> None:
        self.store = store
        self.bus = bus
        self.rules = rules
        self.clock = clock
        self.ids = ids
        self.instance = instance
        self.voice = Voice(store)
        self.runs_turns: Callable[[str], bool] = _nobody
        self.opened_at = clock.now()
        self.outbox = Outbox()
        bus.subscribe(self.outbox.hear)
        self._under_way: set[asyncio.Task[object]] = set()

    async def close(self) -> None:
        """Finish the commands under way and close the store."""
        while self._under_way:
            await asyncio.wait(self._under_way)
        await self.store.close()

    async def ping(self) -> None:
        """Prove that the store answers, for `/readyz`."""
        async with self.store.read() as connection:
            await connection.execute(text("SELECT 1"))

    async def route(self) -> int:
        """Make the offers that can be made now; how many. Every command that needs it calls it."""
        return await self.run(make_offers)

    async def run(self, work: Callable[[Change], Awaitable[Result]]) -> Result:
        """Run `work` in a transaction of its own task: who asked may go away, the work ends."""
        task = asyncio.create_task(self._attempt(work))
        self._under_way.add(task)
        task.add_done_callback(self._ended)
        return await asyncio.shield(task)

    def _ended(self, task: "asyncio.Task[Result]") -> None:
        self._under_way.discard(task)
        if not task.cancelled():
            task.exception()  # seen: whoever asked may have gone away

    async def _attempt(self, work: Callable[[Change], Awaitable[Result]]) -> Result:
        pause = FIRST_PAUSE_S
        for last in (False,) * (ATTEMPTS - 1) + (True,):
            try:
                return await self._once(work)
            except StaleWrite:
                if last:
                    raise
            except DBAPIError as error:
                if not (isinstance(error, IntegrityError) or is_worth_retrying(error)):
                    raise
                if last and isinstance(error, IntegrityError):
                    raise
                if last:
                    raise StaleWrite from error
            await asyncio.sleep(pause)
            pause *= 2
        raise AssertionError("unreachable")

    async def _once(self, work: Callable[[Change], Awaitable[Result]]) -> Result:
        async with self.store.write() as connection:
            change = Change(connection, now=self.clock.now(), ids=self.ids, rules=self.rules)
            result = await work(change)
            await change.finish()
            await self.outbox.write(change)
            await self.voice.say(connection, change.notices)
        for notice in change.notices:
            self.bus.publish(notice)
        if change.wants_route:
            await self._route_after()
        return result

    async def _route_after(self) -> None:
        """What was committed stands; offers that fail now are made by the sweep."""
        try:
            await self._attempt(make_offers)
        except (StaleWrite, DBAPIError):
            log.exception("no offers could be made")


def _nobody(conversation_id: str) -> bool:
    return False

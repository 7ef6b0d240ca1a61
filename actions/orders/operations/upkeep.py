"""What time brings about: unpaid orders end, deletions fall due, old results are forgotten."""

from dataclasses import dataclass
from datetime import timedelta

from actions.orders.clock import Clock
from actions.orders.operations.accounts import Accounts
from actions.orders.operations.ordering import Ordering
from actions.orders.store.database import Database


@dataclass(frozen=True, slots=True)
class Swept:
    """`expired` are numbers of orders; the others are counts."""

    expired: tuple[str, ...]
    erased: int
    forgotten: int


# Longer than a sweep takes: a process that dies in one keeps the others waiting no longer.
_TURN = timedelta(minutes=5)
_DUTY = "upkeep"


class Upkeep:
    """Run it every few minutes; several processes at once do no harm."""

    def __init__(
        self, database: Database, ordering: Ordering, accounts: Accounts, clock: Clock
    ) -> None:
        self._database = database
        self._ordering = ordering
        self._accounts = accounts
        self._clock = clock

    async def sweep(self) -> Swept:
        """Each order and each account in a transaction of its own."""
        expired = await self._ordering.expire_unpaid()
        erased = await self._accounts.delete_due()
        return Swept(expired, erased, await self._forget())

    async def take_turn(self) -> Swept | None:
        """Sweep, unless another process does just now."""
        async with self._database.writing() as work:
            now = self._clock()
            if not await work.duties.take(_DUTY, now, now + _TURN):
                return None
        try:
            return await self.sweep()
        finally:
            async with self._database.writing() as work:
                await work.duties.lay_down(_DUTY, self._clock())

    async def _forget(self) -> int:
        """Results kept under keys and links that are over hold what customers said."""
        async with self._database.writing() as work:
            policy = await work.policies.service()
            before = self._clock() - policy.results_kept
            keys = await work.keys.drop(before)
            return keys + await work.accounts.drop_links(before)

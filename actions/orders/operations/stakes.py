"""What is at stake: whether an order's value is so high that a person sees to its troubles."""

from actions.orders.clock import Clock
from actions.orders.operations.access import check_reach, own_order
from actions.orders.operations.identity import Verified
from actions.orders.store.database import Database


class Stakes:
    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def is_high(self, verified: Verified, number: str) -> bool:
        """From the policy's amount on. Raises those of every operation."""
        parsed = check_reach(verified, number, self._clock())
        async with self._database.reading() as work:
            order = await own_order(work, verified, parsed)
            limit = (await work.policies.service()).high_value_from
        return order.total.currency == limit.currency and order.total >= limit

"""Real processes of the house on a small demo shop, which is there at once."""

import asyncio
import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from actions.orders.demo.fill import draw
from actions.orders.demo.rows import ORDER_OF_TABLES
from actions.orders.migrations import upgrade
from actions.orders.store.database import Database
from tests.support.delivered_orders import add_delivered_orders
from tests.support.processes import House, running_house


@contextlib.contextmanager
def running_on_small_shop(var: Path, *, only: tuple[str, ...] = ("actions",)) -> Iterator[House]:
    """As `running_house`, with the ten named customers and few others."""
    # The launcher's own filling leaves a shop alone that has customers.
    asyncio.run(fill_small_shop(f"sqlite+aiosqlite:///{var / 'orders.db'}"))
    # All customers of the tests come from one address.
    with running_house(var, only=only, changes={"FRONTLINE_RATE_FACTOR": "1000"}) as house:
        yield house


async def fill_small_shop(url: str) -> None:
    """The ten named customers and few others, in a fresh database."""
    await upgrade(url)
    database = Database.open(url)
    try:
        sheet = draw(datetime.now(UTC), customers=40, orders=200)
        add_delivered_orders(sheet)
        async with database.writing() as work:
            for table in ORDER_OF_TABLES:
                await work.bulk.insert(table, sheet.rows[table])
    finally:
        await database.close()

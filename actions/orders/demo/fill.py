"""Fills an empty order database with the demo shop, once."""

from dataclasses import dataclass
from datetime import datetime
from random import Random

from actions.orders.demo.crowd import gather
from actions.orders.demo.plan import plan_orders
from actions.orders.demo.rows import ORDER_OF_TABLES, Sheet
from actions.orders.store.database import Database

SEED = 20_260_101
CUSTOMERS = 2_000
ORDERS = 10_000


@dataclass(frozen=True, slots=True)
class Filled:
    """What is in the database now; `was_empty` tells whether it was put there just now."""

    customers: int
    orders: int
    was_empty: bool


async def fill(
    database: Database, now: datetime, *, customers: int = CUSTOMERS, orders: int = ORDERS
) -> Filled:
    """Write the demo shop unless there are customers already. Everything is dated from `now`."""
    async with database.writing() as work:
        if found := await work.bulk.customers():
            return Filled(found, await work.bulk.orders(), was_empty=False)
        sheet = draw(now, customers=customers, orders=orders)
        for table in ORDER_OF_TABLES:
            await work.bulk.insert(table, sheet.rows[table])
    return Filled(customers, orders, was_empty=True)


def draw(now: datetime, *, customers: int, orders: int, seed: int = SEED) -> Sheet:
    """The demo shop as rows: the same for the same `now`, sizes and seed."""
    rng = Random(seed)  # noqa: S311 - made-up data, no secret
    sheet = Sheet(now.replace(microsecond=0))
    people = gather(customers, rng)
    sheet.add_shop(rng)
    sheet.add_people(people)
    for plan in plan_orders(people, orders, now=sheet.now, rng=rng):
        sheet.add_order(plan)
    sheet.add_service(people)
    return sheet

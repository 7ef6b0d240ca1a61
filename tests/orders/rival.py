"""A second process on the same database: an order system with an engine of its own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import count

from actions.orders import OrderSystem
from actions.orders.store.database import Database
from tests.orders.clock import StillClock


@asynccontextmanager
async def rival_of(url: str, clock: StillClock) -> AsyncIterator[OrderSystem]:
    tokens = count(1)
    database = Database.open(url)
    try:
        yield OrderSystem.on(database, clock=clock, tokens=lambda: f"rival-{next(tokens)}")
    finally:
        await database.close()

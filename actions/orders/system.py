"""The order system as one thing to open, use and close: the only door for its users."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from actions.orders.clock import Clock, NewToken, new_token, utc_now
from actions.orders.operations.addresses import Addresses
from actions.orders.operations.billing import Billing
from actions.orders.operations.cancellation import Cancellation
from actions.orders.operations.delivery import Delivery
from actions.orders.operations.identity import Identity
from actions.orders.operations.refunds import Refunds
from actions.orders.operations.tracking import Tracking


@dataclass(frozen=True, slots=True)
class OrderSystem:
    """All operations, by noun. Every write takes a `key`: one key, one write, once."""

    identity: Identity
    tracking: Tracking
    cancellation: Cancellation
    addresses: Addresses
    billing: Billing
    refunds: Refunds
    delivery: Delivery


@asynccontextmanager
async def open_order_system(
    url: str, *, clock: Clock = utc_now, tokens: NewToken = new_token
) -> AsyncIterator[OrderSystem]:
    """Open the database at `url` (its tables must exist: `python -m actions.orders init`)."""
    raise NotImplementedError
    yield

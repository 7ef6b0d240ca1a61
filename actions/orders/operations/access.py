"""The one way to an order: its number together with the proof of who is asking."""

from datetime import datetime

from actions.orders.errors import (
    FullProofNeeded,
    OrderNotCovered,
    OrderNotFound,
    VerificationExpired,
)
from actions.orders.model.order import Order
from actions.orders.operations.identity import Verified
from actions.orders.order_number import parse_order_number
from actions.orders.states import Level
from actions.orders.store.work import Work


def check_reach(verified: Verified, number: str, now: datetime) -> str:
    """The parsed number, if the proof is current and may reach it; the database is not asked.

    Raises `InvalidOrderNumber`, `VerificationExpired`, `OrderNotCovered`.
    """
    parsed = parse_order_number(number)
    check_current(verified, now)
    if verified.level is Level.ORDER and parsed not in verified.order_numbers:
        raise OrderNotCovered(parsed)
    return parsed


def check_current(verified: Verified, now: datetime) -> None:
    if verified.expires_at <= now:
        raise VerificationExpired(verified.expires_at)


def check_full(verified: Verified, now: datetime) -> None:
    """Raises `VerificationExpired`, `FullProofNeeded`."""
    check_current(verified, now)
    if verified.level is not Level.FULL:
        raise FullProofNeeded


async def own_order(work: Work, verified: Verified, number: str) -> Order:
    """The order behind a checked number. Raises `OrderNotFound`."""
    order = await work.orders.of_customer(number, verified.customer_id)
    if order is None:
        raise OrderNotFound(number)
    return order


async def own_order_held(work: Work, verified: Verified, number: str) -> Order:
    """The same, kept from others until the transaction ends: for writes."""
    await work.orders.hold(number, verified.customer_id)
    return await own_order(work, verified, number)

"""Links to invoice copies as the assistant gets them, from a database that a server has open."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import TypeAlias
from uuid import uuid4

from actions.orders import open_order_system
from tests.orders.asking import verified_for

# Gives the path of a new link for an order; `age` is how long ago it was made.
MakeLink: TypeAlias = Callable[..., Awaitable[str]]


def links_of(database_url: str) -> MakeLink:
    """Makes links in this database."""

    async def make(number: str, *, age: timedelta = timedelta()) -> str:
        conversation_id = f"c_{uuid4().hex}"
        async with open_order_system(database_url, clock=lambda: datetime.now(UTC) - age) as shop:
            proof = await verified_for(shop, number, conversation_id)
            link = await shop.billing.invoice_link(proof, number, key=f"{conversation_id}:invoice")
        return link.href

    return make

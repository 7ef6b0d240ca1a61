"""The order for the desk: what the conversation has proven, as it is now, and nothing else."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from actions.order_route import order_document
from actions.orders import OrderSystem, open_order_system
from actions.orders.errors import LinkInvalid
from tests.support.action_server import fill_small_shop

TALK = "c_0000000000000000"


@pytest.fixture
async def orders(tmp_path: Path) -> AsyncIterator[OrderSystem]:
    """The demo's shop, in which this conversation has proven order 10042."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'orders.db'}"
    await fill_small_shop(url)
    async with open_order_system(url) as system:
        await system.identity.verify_by_order(
            TALK, number="10042", postcode="1012 AB", key="proof-1"
        )
        yield system


async def test_proven_order_is_shown_as_the_customers_card(orders: OrderSystem) -> None:
    """In the language that was asked for, with the moment it was read."""
    shown = await order_document(orders, TALK, "10042", "nl")
    newest = await order_document(orders, TALK, "", "en")

    assert (shown["order"]["type"], shown["order"]["number"]) == ("order_card", "10042")
    assert shown["as_of"].endswith("Z")
    assert shown["order"]["status"] == newest["order"]["status"]
    assert shown["order"]["status_text"] != newest["order"]["status_text"]


@pytest.mark.parametrize(
    ("talk", "number"), [("c_1111111111111111", "10042"), (TALK, "10001"), (TALK, "nonsense")]
)
async def test_what_is_not_proven_is_not_there(orders: OrderSystem, talk: str, number: str) -> None:
    """Another conversation, another order, no order: the same answer."""
    with pytest.raises(LinkInvalid):
        await order_document(orders, talk, number, "en")

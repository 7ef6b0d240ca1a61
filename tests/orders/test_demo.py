"""The demo shop: the same for the same day, in every state, filled once."""

import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta
from pathlib import Path

from actions.orders import OrderStatus
from actions.orders.demo.fill import Filled, draw, fill
from actions.orders.demo.named import NAMED, as_table
from actions.orders.demo.rows import Sheet
from actions.orders.store import tables
from actions.orders.store.database import Database
from tests.orders.clock import WEDNESDAY_NOON

NAMED_NUMBERS = {order.number for who in NAMED for order in who.orders}


def drawn() -> Sheet:
    return draw(WEDNESDAY_NOON, customers=2_000, orders=10_000)


def test_same_day_gives_the_same_shop() -> None:
    """Every row of every table."""
    assert drawn().rows == drawn().rows


def test_shop_has_orders_in_every_state() -> None:
    """Two thousand customers, ten thousand orders, the rarest state at least a hundred times."""
    rows = drawn().rows
    states = Counter(row["status"] for row in rows[tables.OrderRow])

    assert len(rows[tables.CustomerRow]) == 2_000
    assert len(rows[tables.OrderRow]) == 10_000
    assert set(states) == set(OrderStatus)
    assert min(states.values()) > 100


def test_addresses_are_dutch_and_foreign() -> None:
    """Most live in the Netherlands; at least five other countries occur."""
    countries = Counter(row["country"] for row in drawn().rows[tables.AddressRow])

    assert 0.75 < countries["NL"] / countries.total() < 0.9
    assert len(countries) > 5


def test_nothing_happened_after_the_day_of_filling() -> None:
    """Carrier events and stations lie in the past, whatever the day."""
    later = WEDNESDAY_NOON + timedelta(days=500, hours=7)
    rows = draw(later, customers=200, orders=2_000).rows

    assert all(row["at"] <= later for row in rows[tables.CarrierEventRow])  # type: ignore[operator]
    stations = ("placed_at", "paid_at", "packed_at", "shipped_at", "delivered_at", "returned_at")
    for row in rows[tables.OrderRow]:
        passed = [row[name] for name in stations if row[name] is not None]
        assert all(at <= later for at in passed)  # type: ignore[operator]


def test_totals_are_lines_and_shipping() -> None:
    """To the cent, for every order."""
    rows = drawn().rows
    goods: Counter[object] = Counter()
    for line in rows[tables.OrderLineRow]:
        goods[line["order_number"]] += line["unit_price"] * line["quantity"]  # type: ignore[operator]

    for order in rows[tables.OrderRow]:
        assert order["total"] == goods[order["number"]] + order["shipping"]  # type: ignore[operator]


def test_crowd_never_takes_a_named_customers_order() -> None:
    """The ten have just the orders of their stories."""
    owners = {row["number"]: row["customer_id"] for row in drawn().rows[tables.OrderRow]}
    ten = set(range(1, len(NAMED) + 1))

    assert {number for number, owner in owners.items() if owner in ten} == NAMED_NUMBERS


def test_table_shows_each_of_the_ten() -> None:
    """With order number and postcode, which is all that a story needs."""
    table = as_table()

    assert len(NAMED) == 10
    for who in NAMED:
        assert all(word in table for word in (who.name, who.email, who.address.postcode))
        assert all(str(order.number) in table for order in who.orders)


async def test_filled_database_is_left_alone(database: Database) -> None:
    """What customers have done since is never overwritten."""
    again = await fill(database, WEDNESDAY_NOON + timedelta(days=1), customers=5, orders=5)

    assert again == Filled(customers=40, orders=200, was_empty=False)


def run(*arguments: str, database: Path) -> str:
    environment = os.environ | {"FRONTLINE_ORDERS_DATABASE_URL": f"sqlite+aiosqlite:///{database}"}
    done = subprocess.run(
        [sys.executable, "-m", "actions.orders", *arguments],
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert done.stderr == ""
    return done.stdout


def test_command_line_makes_and_fills_the_database_once(tmp_path: Path) -> None:
    """In a folder that is not there yet; the second time it keeps what is there."""
    path = tmp_path / "var" / "orders.db"

    assert "2,000 customers, 10,000 orders: written" in run("init", "--demo", database=path)
    assert "2,000 customers, 10,000 orders: kept" in run("init", "--demo", database=path)


def test_command_line_prints_the_ten(tmp_path: Path) -> None:
    """Without needing a database."""
    assert run("demo", database=tmp_path / "none.db") == as_table() + "\n"

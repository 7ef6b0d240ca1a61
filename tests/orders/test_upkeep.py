"""What time brings about, and the policies it all rests on."""

import os
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from actions.orders import Money, OrderSystem, Swept, Visitor, Wanted
from actions.orders.errors import PolicyMissing
from actions.orders.model.policy import Policy, PolicyValue
from actions.orders.model.service_policy import ServicePolicy
from actions.orders.store.database import Database
from tests.orders.asking import verified_customer
from tests.orders.clock import StillClock
from tests.orders.sql import ask, execute, stock_up


async def test_sweep_ends_what_is_over(shop: OrderSystem, url: str, clock: StillClock) -> None:
    """An unpaid order, an account whose day has come, results that held names; once."""
    await stock_up(url)
    verified = await verified_customer(shop, "10057")
    placed = await shop.ordering.place(
        verified, (Wanted("KETTLE-1"),), key="m_1", agreed_total=Money.of("44.85")
    )
    await shop.accounts.delete(await verified_customer(shop, "10078", "c_emma"), key="m_2")
    await shop.registration.register(
        Visitor("c_new"), name="X Y", email="x@example.org", language="en", key="m_3"
    )
    assert await shop.upkeep.sweep() == Swept((), 0, 0)
    clock.advance(days=40)

    assert await shop.upkeep.sweep() == Swept((placed.number,), 1, 4)
    assert await shop.upkeep.sweep() == Swept((), 0, 0)
    assert await ask(url, "SELECT count(*) FROM idempotency_keys") == 0


async def test_every_policy_is_a_row_and_every_row_a_policy(database: Database, url: str) -> None:
    """None is read that is not there, none is there that nothing reads."""
    async with database.reading() as work:
        await work.policies.service()
    names = {field.name for kind in (Policy, ServicePolicy) for field in fields(kind)}

    assert await ask(url, "SELECT count(*) FROM policies") == len(names)


async def test_missing_policy_is_named(database: Database, url: str) -> None:
    """So that whoever runs the shop knows which row to put back."""
    await execute(url, "DELETE FROM policies WHERE name = 'return_window'")
    async with database.reading() as work:
        with pytest.raises(PolicyMissing) as refusal:
            await work.policies.service()

    assert refusal.value.name == "return_window"


@pytest.mark.parametrize("row", [PolicyValue("x", "days"), PolicyValue("3", "parsecs")])
def test_policy_that_cannot_be_read_is_named(row: PolicyValue) -> None:
    """A word for a number, a unit nobody knows."""
    rows = {field.name: PolicyValue("1", "EUR") for field in fields(ServicePolicy)}
    spans = {f.name: PolicyValue("1", "days") for f in fields(ServicePolicy) if "timedelta" in
             str(f.type)}  # fmt: skip
    with pytest.raises(PolicyMissing) as refusal:
        ServicePolicy.read(rows | spans | {"return_window": row})

    assert refusal.value.name == "return_window"


def test_sweep_from_the_command_line(sqlite_template: Path) -> None:
    """For a timer outside the action server."""
    done = subprocess.run(
        [sys.executable, "-m", "actions.orders", "sweep"],
        env=os.environ
        | {"FRONTLINE_ORDERS_DATABASE_URL": f"sqlite+aiosqlite:///{sqlite_template}"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )

    assert done.stdout.startswith("0 unpaid orders ended, 0 accounts erased")

"""What both engines promise to the stores above them."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from actions.orders import OrderSystem
from actions.orders.store import tables
from actions.orders.store.database import Database
from actions.orders.store.engine import BUSY_SECONDS, open_engine
from actions.orders.store.proofs import Attempt
from tests.orders.asking import verified_for
from tests.orders.clock import WEDNESDAY_NOON


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("foreign_keys", 1), ("busy_timeout", BUSY_SECONDS * 1000)],
)
async def test_sqlite_is_set_up_for_several_processes(
    tmp_path: Path, pragma: str, value: object
) -> None:
    """On every connection."""
    engine = open_engine(f"sqlite+aiosqlite:///{tmp_path / 'orders.db'}")
    async with engine.connect() as connection:
        found = await connection.scalar(text(f"PRAGMA {pragma}"))
    await engine.dispose()

    assert found == value


async def test_row_without_its_parent_is_refused(database: Database) -> None:
    """Foreign keys are enforced, and the refused transaction leaves nothing."""
    shipment = {
        "id": 9_999,
        "order_number": 99_999,
        "carrier": "PakketVlug",
        "track_code": "X",
        "dispatched_at": WEDNESDAY_NOON,
        "expected_on": None,
    }
    with pytest.raises(IntegrityError):
        async with database.writing() as work:
            await work.bulk.insert(tables.ShipmentRow, [shipment])


async def test_reader_is_not_held_up_by_a_writer(database: Database, shop: OrderSystem) -> None:
    """And sees nothing of what is not yet committed."""
    verified = await verified_for(shop, "10057")
    async with database.writing() as work:
        await work.proofs.hold("c_writer")
        await work.proofs.drop("c_test")
        async with asyncio.timeout(5):
            seen = await shop.identity.current("c_test")

    assert seen == verified
    assert await shop.identity.current("c_test") is None


async def test_writers_take_turns(database: Database, url: str) -> None:
    """Forty failed attempts through two engines at once are counted as forty."""
    second = Database.open(url)

    async def attempt(number: int) -> None:
        async with (database if number % 2 else second).writing() as work:
            await work.proofs.hold("c_shared")
            await work.proofs.record(
                Attempt(f"m_{number}", "c_shared", "f", succeeded=False, at=WEDNESDAY_NOON)
            )

    await asyncio.gather(*(attempt(number) for number in range(40)))
    await second.close()

    async with database.reading() as work:
        assert await work.proofs.failures("c_shared") == 40

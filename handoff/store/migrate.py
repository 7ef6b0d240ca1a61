"""Brings a database to the newest schema; safe to run at every start."""

import asyncio
import sys
from pathlib import Path
from typing import Any
from weakref import WeakKeyDictionary

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text

from handoff.store.engine import Store

MIGRATIONS = Path(__file__).parent / "migrations"
ADVISORY_LOCK = 0x46524F4E  # any number, the same in every process of this service

# Alembic's context is one for the whole process: two upgrades that take turns at it lose it.
_alone: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()


def config(connection: Connection | None = None) -> Config:
    """Alembic's settings without a file; `connection` is what the migrations run on."""
    settings = Config()
    settings.set_main_option("script_location", str(MIGRATIONS))
    settings.set_main_option("path_separator", "os")
    settings.attributes["connection"] = connection
    return settings


async def upgrade(url: str, revision: str = "head") -> None:
    """Run the missing migrations in one transaction; concurrent callers wait for one another."""
    alone = _alone.setdefault(asyncio.get_running_loop(), asyncio.Lock())
    store = Store.open(url)
    try:
        async with alone, store.write() as connection:
            if connection.dialect.name == "postgresql":
                await connection.execute(
                    text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK}
                )
            await connection.run_sync(_upgrade, revision)
    finally:
        await store.close()


def _upgrade(connection: Connection, revision: str) -> Any:
    command.upgrade(config(connection), revision)


if __name__ == "__main__":
    asyncio.run(upgrade(sys.argv[1]))

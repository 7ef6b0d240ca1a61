"""Brings an order database to the newest tables, from the program itself: no alembic.ini needed."""

import asyncio
from pathlib import Path
from weakref import WeakKeyDictionary

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from actions.orders.store.engine import WRITES, open_engine

# Any number, the same in every process: two that start together upgrade one after the other.
_LOCK = 7_300_010_042
# Alembic's context is one for the whole process: two upgrades that take turns at it lose it.
_alone: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()


def newest_revision() -> str:
    """The revision this program was written for."""
    newest = ScriptDirectory.from_config(_config()).get_current_head()
    if newest is None:
        raise RuntimeError("no migrations are packaged")
    return newest


def current_revision(connection: Connection) -> str | None:
    """The revision of the database, None when it has no tables yet."""
    return MigrationContext.configure(connection).get_current_revision()


async def upgrade(url: str) -> str:
    """Create or upgrade the tables at `url`, in one transaction; returns the revision."""
    alone = _alone.setdefault(asyncio.get_running_loop(), asyncio.Lock())
    engine = open_engine(url).execution_options(**WRITES)
    try:
        async with alone, engine.begin() as connection:
            await connection.run_sync(_upgrade)
    finally:
        await engine.dispose()
    return newest_revision()


def _upgrade(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    return config

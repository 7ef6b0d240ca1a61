"""Making and upgrading the tables, on both engines."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect
from sqlalchemy.ext.asyncio import create_async_engine

from actions.orders import migrations, open_order_system
from actions.orders.errors import DatabaseUnreachable, SchemaOutdated
from actions.orders.migrations import newest_revision, upgrade
from actions.orders.store.tables import Base
from tests.fixtures_postgres import Postgres

MIGRATIONS = Path(migrations.__file__).parent


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'empty.db'}"
        return
    server: Postgres = request.getfixturevalue("postgres")
    name = server.create()
    yield server.url(name)
    server.drop(name)


async def test_migrations_make_the_tables_of_the_model(empty_url: str) -> None:
    """No table, column, index or unique constraint is missing or left over."""
    await upgrade(empty_url)

    def differences(connection: Connection) -> object:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, Base.metadata)

    engine = create_async_engine(empty_url)
    async with engine.connect() as connection:
        found = await connection.run_sync(differences)
    await engine.dispose()
    assert found == []


async def test_upgrading_again_changes_nothing(empty_url: str) -> None:
    """Every start may upgrade; two at once wait for each other."""
    first, second = await asyncio.gather(upgrade(empty_url), upgrade(empty_url))

    assert first == second == newest_revision()
    assert await upgrade(empty_url) == newest_revision()


async def test_downgrade_leaves_no_table(empty_url: str) -> None:
    """Each step back undoes its step forward."""
    await upgrade(empty_url)

    def down(connection: Connection) -> list[str]:
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
        return inspect(connection).get_table_names()

    engine = create_async_engine(empty_url)
    async with engine.begin() as connection:
        left = await connection.run_sync(down)
    await engine.dispose()
    assert left == ["alembic_version"]


async def test_database_without_tables_is_not_opened(empty_url: str) -> None:
    """The refusal says what was found; the cure stands in its docstring."""
    with pytest.raises(SchemaOutdated) as refusal:
        async with open_order_system(empty_url):
            pass

    assert (refusal.value.found, refusal.value.needed) == ("empty", newest_revision())


async def test_order_system_opens_on_a_filled_database(url: str) -> None:
    """The door its users take, with the real clock."""
    async with open_order_system(url) as shop:
        options = await shop.delivery.options("NL")

    assert len(options.options) == 3


@pytest.mark.parametrize(
    "url",
    [
        "sqlite+aiosqlite:////nowhere/at/all/orders.db",
        "postgresql+asyncpg://postgres@/orders?host=/nowhere/at/all",
    ],
)
async def test_database_that_cannot_be_reached_is_a_clear_answer(url: str) -> None:
    """A wrong folder or a server that is down, not a driver's error."""
    with pytest.raises(DatabaseUnreachable):
        async with open_order_system(url):
            pass

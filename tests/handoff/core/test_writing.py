"""Writes are held back and sent together, and nothing that reads can tell."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import event, func, select, text

from handoff.errors import StaleWrite
from handoff.model.states import Presence
from handoff.store.engine import Store
from handoff.store.tables import agents, queues
from tests.fixtures_postgres import Postgres
from tests.handoff.core.floor import Floor


@pytest.fixture
async def store(url: str) -> AsyncIterator[Store]:
    """The store under test."""
    opened = Store.open(url)
    yield opened
    await opened.close()


def _queue(name: str) -> dict[str, Any]:
    return {"id": name, "name": name, "position": 77, "names": {}}


async def _name(store: Store, queue: str) -> str:
    async with store.read() as connection:
        query = select(queues.c.name).where(queues.c.id == queue)
        return str((await connection.execute(query)).scalar_one())


async def test_next_statement_sees_what_was_held_back(store: Store) -> None:
    """Also in the same transaction."""
    async with store.write() as connection:
        await connection.add(queues, [_queue("q_a"), _queue("q_b")])
        found = await connection.execute(select(func.count()).where(queues.c.position == 77))

        assert found.scalar_one() == 2


async def test_question_about_its_own_table_sees_what_was_held_back(store: Store) -> None:
    """Only what it does not look at may stay behind."""
    query = select(queues.c.name).where(queues.c.id == "q_main0000")
    async with store.write() as connection:
        await connection.correct(queues, "q_main0000", {"name": "Renamed"})
        found = await connection.ask(query, {}, of=(queues,))

        assert found.scalar_one() == "Renamed"


async def test_one_row_is_corrected_in_the_order_of_telling(store: Store) -> None:
    """The last word stands."""
    async with store.write() as connection:
        await connection.correct(queues, "q_main0000", {"name": "First"})
        await connection.correct(queues, "q_main0000", {"name": "Second"})

    assert await _name(store, "q_main0000") == "Second"


async def test_row_that_is_no_longer_as_it_was_undoes_everything(
    store: Store, floor: Floor
) -> None:
    """At the latest when the transaction would end."""
    sam = await floor.agent("sam")

    async def change() -> None:
        async with store.write() as connection:
            await connection.correct(queues, "q_main0000", {"name": "Never"})
            await connection.correct(agents, sam.id, {"name": "Never"}, was=sam.version + 7)

    with pytest.raises(StaleWrite):
        await change()

    assert await _name(store, "q_main0000") != "Never"


async def test_what_one_row_gives_up_another_may_take_in_the_same_change(store: Store) -> None:
    """Names of queues are unique; so is who has a conversation."""
    before = await _name(store, "q_main0000")
    async with store.write() as connection:
        await connection.correct(queues, "q_main0000", {"name": "Renamed"})
        await connection.add(queues, [{"id": "q_new", "name": before, "position": 1, "names": {}}])

    assert await _name(store, "q_new") == before


async def test_several_writes_are_one_round_trip_to_postgresql(
    postgres: Postgres, postgres_database: str
) -> None:
    """That is what they are held back for."""
    store = Store.open(postgres.url(postgres_database))
    sent: list[str] = []
    event.listen(
        store.writer.sync_engine,
        "before_cursor_execute",
        lambda connection, cursor, statement, *_: sent.append(statement),
    )
    async with store.write() as connection:
        await connection.correct(queues, "q_main0000", {"position": 1})
        await connection.correct(agents, "a_none", {"state": Presence.OFFLINE})
        await connection.tell("nobody", "listens")
        sent_before = len(sent)
        with pytest.raises(StaleWrite):
            await connection.send()
    await store.close()

    assert (sent_before, len(sent)) == (0, 1)


async def test_connection_that_the_server_ended_is_replaced(
    postgres: Postgres, postgres_database: str
) -> None:
    """A server that was restarted costs nobody an error."""
    store, ended = Store.open(postgres.url(postgres_database)), asyncio.Event()
    async with store.write() as connection:
        mine = await connection.execute(text("SELECT pg_backend_pid()"))
        pid = mine.scalar_one()
        raw: Any = (await connection.get_raw_connection()).driver_connection
        raw.add_termination_listener(lambda _: ended.set())
    rival = Store.open(postgres.url(postgres_database))
    async with rival.write() as other:
        await other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
    await rival.close()
    async with asyncio.timeout(60):
        await ended.wait()

    async with store.write() as connection:
        assert (await connection.execute(text("SELECT pg_backend_pid()"))).scalar_one() != pid
    await store.close()

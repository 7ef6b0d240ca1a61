"""The SQLite writer goes to its thread for what may wait only, and ends what it began."""

import asyncio
from collections.abc import Callable

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from handoff.store.engine import Store
from handoff.store.sqlite_writer import Driver
from handoff.switchboard import Switchboard
from tests.handoff.core.floor import Floor

COUNT = text("SELECT count(*) FROM conversations")


@pytest.fixture
def crossings(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """What the writer handed to its thread, one entry each."""
    made: list[object] = []
    cross = Driver.in_thread

    def counted(self: Driver, work: Callable[[], None]) -> None:
        made.append(work)
        cross(self, work)

    monkeypatch.setattr(Driver, "in_thread", counted)
    return made


async def test_stored_reply_goes_to_the_thread_once(
    sqlite_url: str, crossings: list[object]
) -> None:
    """For the commit; its statements wait for nobody."""
    board = await Switchboard.open(sqlite_url)
    floor = Floor(board, board.clock)  # type: ignore[arg-type]  # nobody moves this clock
    agent = await floor.agent()
    conversation = await floor.talking(agent)
    crossings.clear()

    await board.reply(
        agent.id,
        conversation.id,
        epoch=conversation.epoch,
        client_msg_id=floor.msg_id(),
        text="Hello",
    )

    assert len(crossings) == 1
    await board.close()


async def test_failed_statement_leaves_no_transaction_open(sqlite_url: str) -> None:
    """Another process can write at once, and so can the same connection."""
    store, other = Store.open(sqlite_url), Store.open(sqlite_url)
    with pytest.raises(OperationalError):
        async with store.write() as connection:
            await connection.execute(text("UPDATE nowhere SET x = 1"))

    for writer in (other, store):
        async with writer.write() as connection:
            await connection.execute(text("UPDATE queues SET name = 'Moved'"))

    await store.close()
    await other.close()


async def test_cancelled_statement_leaves_no_transaction_open(sqlite_url: str) -> None:
    """The thread may be at work when its asker goes away; what it began is rolled back."""
    store, other = Store.open(sqlite_url), Store.open(sqlite_url)
    at_work = asyncio.Event()

    async def write() -> None:
        async with store.write() as connection:
            at_work.set()
            await connection.execute(text("UPDATE queues SET name = 'Never'"))
            await asyncio.Event().wait()

    writer = asyncio.create_task(write())
    await at_work.wait()
    writer.cancel()
    await asyncio.gather(writer, return_exceptions=True)

    async with other.write() as connection:
        names = await connection.execute(text("SELECT DISTINCT name FROM queues"))
        assert "Never" not in names.scalars().all()
        await connection.execute(text("UPDATE queues SET name = 'Moved'"))
    await store.close()
    await other.close()


async def test_lock_of_another_process_is_waited_for(sqlite_url: str) -> None:
    """In the thread: the loop goes on meanwhile, and nothing fails at the first write."""
    store, other = Store.open(sqlite_url), Store.open(sqlite_url)
    async with other.write() as holder:
        await holder.execute(text("UPDATE queues SET name = 'First'"))

        async def second() -> None:
            async with store.write() as connection:
                await connection.execute(text("UPDATE queues SET name = name || ' second'"))

        waiting = asyncio.create_task(second())
        await asyncio.sleep(0)
        assert not waiting.done()
    await waiting

    async with store.read() as connection:
        names = await connection.execute(text("SELECT DISTINCT name FROM queues"))
        assert names.scalars().all() == ["First second"]
    await store.close()
    await other.close()


async def test_who_gives_up_waiting_for_the_lock_does_not_get_it_later(sqlite_url: str) -> None:
    """The thread cannot be called off; what it began is undone before anybody else may write."""
    store, other = Store.open(sqlite_url), Store.open(sqlite_url)

    async def write() -> None:
        async with store.write() as connection:
            await connection.execute(text("UPDATE queues SET name = 'Never'"))

    async with other.write():
        waiting = asyncio.create_task(write())
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.sleep(0)
        waiting.cancel()
        await asyncio.sleep(0)
    await asyncio.gather(waiting, return_exceptions=True)

    for writer in (other, store):
        async with writer.write() as connection:
            names = await connection.execute(text("SELECT DISTINCT name FROM queues"))
            assert "Never" not in names.scalars().all()
    await store.close()
    await other.close()

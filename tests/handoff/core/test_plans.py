"""What is done all the time looks rows up: no table that grows for ever is read from end to end."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from sqlalchemy import event

from handoff.model.clock import HandClock
from handoff.store.engine import Store
from handoff.switchboard import Switchboard
from tests.handoff.core.floor import Floor

GROWING = (
    *("conversations", "messages", "bot_turns", "tasks", "reservations", "events", "handoffs"),
    *("participants", "transfers"),
)
SCAN = re.compile(rf"SCAN ({'|'.join(GROWING)})(?! USING)\b.*")


class Heard:
    """The statements that a store runs, as SQLite is given them."""

    def __init__(self, store: Store) -> None:
        self.statements: dict[str, Any] = {}
        for engine in (store.writer, store._reader):
            event.listen(engine.sync_engine, "before_cursor_execute", self._hear)

    def _hear(self, _c: Any, _d: Any, sql: str, parameters: Any, _x: Any, many: bool) -> None:
        if sql.startswith("SELECT") and not many:
            self.statements[sql] = parameters

    async def scans(self, store: Store) -> list[str]:
        """The tables that a statement reads from end to end, with the statement."""
        found = []
        async with store.write() as connection:
            for sql, parameters in tuple(self.statements.items()):
                plan = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters)
                found += [f"{row.detail}: {sql}" for row in plan if SCAN.match(row.detail)]
        return found


@pytest.fixture
async def sqlite_floor(sqlite_url: str, clock: HandClock) -> AsyncIterator[Floor]:
    """The floor on SQLite alone: PostgreSQL plans by what is in the tables."""
    board = await Switchboard.open(sqlite_url, clock=clock)
    yield Floor(board, clock)
    await board.close()


async def test_no_look_of_a_turn_or_the_sweep_reads_a_whole_table(sqlite_floor: Floor) -> None:
    """SQLite uses a partial index for a state that stands in the statement, not for a bound one."""
    heard = Heard(sqlite_floor.board.store)
    await sqlite_floor.agent()
    conversation = await sqlite_floor.customer()
    await sqlite_floor.say(conversation)
    await sqlite_floor.answer(conversation)
    await sqlite_floor.board.next_bot_turn()
    await sqlite_floor.waiting()
    await sqlite_floor.sweep()

    assert len(heard.statements) > 20
    assert await heard.scans(sqlite_floor.board.store) == []


async def test_line_is_not_read_while_all_agents_have_their_hands_full(
    sqlite_floor: Floor,
) -> None:
    """Room for a call is no room for the chats that wait."""
    agent = await sqlite_floor.agent(capacity=1)
    await sqlite_floor.talking(agent)
    await sqlite_floor.waiting()
    heard = Heard(sqlite_floor.board.store)

    assert await sqlite_floor.board.route() == 0
    assert not [sql for sql in heard.statements if "ORDER BY tasks." in sql]

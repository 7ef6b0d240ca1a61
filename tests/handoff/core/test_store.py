"""What the database itself promises, and how it comes to its tables."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, insert, select, text, update
from sqlalchemy.exc import IntegrityError

from handoff.model.clock import HandClock
from handoff.model.states import ReservationState, TaskState
from handoff.store import tables
from handoff.store.engine import Store
from handoff.store.migrate import MIGRATIONS, upgrade
from handoff.switchboard import Switchboard
from tests.handoff.core.floor import Floor


async def _copy(floor: Floor, name: str, **changes: Any) -> None:
    """Insert the newest row of a table again, with these changes."""
    table = tables.metadata.tables[name]
    order = table.c.seq.desc() if "seq" in table.c else table.c.id.desc()
    async with floor.board.store.write() as connection:
        row = (await connection.execute(select(table).order_by(order).limit(1))).one()
        await connection.execute(insert(table).values(**{**row._mapping, **changes}))


async def test_second_open_task_of_a_conversation_is_impossible(floor: Floor) -> None:
    """Whatever the program tries."""
    await floor.waiting()

    with pytest.raises(IntegrityError):
        await _copy(floor, "tasks", id="t_copy", state=TaskState.PENDING)


async def test_second_live_offer_of_a_task_is_impossible(floor: Floor) -> None:
    """Even to another agent."""
    await floor.agent("sam")
    await floor.waiting()
    kim = await floor.agent("kim")

    with pytest.raises(IntegrityError):
        await _copy(
            floor, "reservations", id="r_copy", agent_id=kim.id, state=ReservationState.ACCEPTED
        )


async def test_second_open_conversation_of_a_contact_is_impossible(floor: Floor) -> None:
    """On the same channel."""
    await floor.customer(contact="kim@example.org")

    with pytest.raises(IntegrityError):
        await _copy(floor, "conversations", id="c_copy")
    await _copy(floor, "conversations", id="c_copy", channel="voice")


async def test_number_and_client_id_of_a_message_are_unique(floor: Floor) -> None:
    """In its conversation."""
    await floor.say(await floor.customer())

    with pytest.raises(IntegrityError):
        await _copy(floor, "messages", id="m_copy", client_msg_id="other-id")
    with pytest.raises(IntegrityError):
        await _copy(floor, "messages", id="m_copy", seq=2)
    await _copy(floor, "messages", id="m_copy", seq=2, client_msg_id="other-id")


async def test_second_running_turn_of_a_conversation_is_impossible(floor: Floor) -> None:
    """One turn in flight."""
    conversation = await floor.customer()
    await floor.say(conversation)
    await floor.turn(conversation)

    with pytest.raises(IntegrityError):
        await _copy(floor, "bot_turns", id="bt_copy", message_id="m_copy", seq=9)


async def test_rows_must_refer_to_what_is_there(floor: Floor) -> None:
    """Foreign keys are on."""
    await floor.waiting()

    with pytest.raises(IntegrityError):
        async with floor.board.store.write() as connection:
            await connection.execute(update(tables.tasks).values(queue_id="q_none"))


async def test_migrations_make_exactly_the_tables(url: str) -> None:
    """No column, index or promise is missing or left over."""
    store = Store.open(url)

    def differences(connection: Connection) -> Any:
        return compare_metadata(MigrationContext.configure(connection), tables.metadata)

    async with store.read() as connection:
        found = await connection.run_sync(differences)
    await store.close()

    assert found == []


async def test_upgrade_keeps_data_and_may_run_at_every_start(floor: Floor, url: str) -> None:
    """Also in two processes at once."""
    await floor.say(await floor.customer())
    before = await floor.everything()

    await asyncio.gather(upgrade(url), upgrade(url))

    assert await floor.everything() == before


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("foreign_keys", 1), ("synchronous", 1)]
)
async def test_sqlite_is_set_up_on_every_connection(
    sqlite_url: str, pragma: str, value: object
) -> None:
    """WAL and NORMAL: what is committed survives a killed process."""
    store = Store.open(sqlite_url)
    for access in (store.read, store.write):
        async with access() as connection:
            assert await connection.scalar(text(f"PRAGMA {pragma}")) == value
    await store.close()


async def test_readers_do_not_wait_for_the_writer(sqlite_url: str) -> None:
    """They see what was committed before."""
    store = Store.open(sqlite_url)
    async with store.write() as writer:
        await writer.execute(update(tables.queues).values(name="New"))
        async with store.read() as reader:
            seen = await reader.scalar(select(tables.queues.c.name))
    await store.close()

    assert seen == "Customer service"


async def test_store_in_memory_is_refused() -> None:
    """Its readers would each see a database of their own."""
    with pytest.raises(ValueError, match="file"):
        Store.open("sqlite+aiosqlite:///:memory:")


async def test_folder_of_the_database_is_made(tmp_path: Path) -> None:
    """First start on a fresh machine."""
    url = f"sqlite+aiosqlite:///{tmp_path}/var/handoff.db"

    await upgrade(url)

    assert (tmp_path / "var" / "handoff.db").exists()


@pytest.fixture(params=["sqlite", "postgresql"])
def first_schema(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database as the first version left it, with somebody waiting and somebody helped."""
    if request.param == "sqlite":
        url = f"sqlite+aiosqlite:///{tmp_path / 'old.db'}"
    else:
        server = request.getfixturevalue("postgres")
        url = server.url(server.create())
    asyncio.run(_filled(url))
    return str(url)


async def _filled(url: str) -> None:
    await upgrade(url, "0001")
    store = Store.open(url)
    async with store.write() as connection:
        for statement in _OLD_ROWS.split(";"):
            await connection.execute(text(statement))
    await store.close()


_OLD_ROWS = """
INSERT INTO agents (id, username, password_hash, name, role, languages, capacity, state, version,
 since, idle_since, lease_until) VALUES ('a_sam', 'sam', '-', 'Sam Demo', 'agent', '["en"]', 3,
 'available', 1, '2026-11-02 08:00', '2026-11-02 08:00', '2026-11-02 09:30');
INSERT INTO conversations (id, channel, language, controller, epoch, version, last_seq,
 customer_seq, customer_read_seq, agent_read_seq, opened_at, last_at, controlled_since, queue_id,
 agent_id, agent_name, preview, offers) VALUES
 ('c_waits', 'web', 'en', 'queue', 2, 2, 0, 0, 0, 0, '2026-11-02 08:50', '2026-11-02 08:50',
  '2026-11-02 08:50', 'q_main0000', NULL, NULL, '', '{}'),
 ('c_talks', 'voice', 'en', 'agent', 3, 3, 0, 0, 0, 0, '2026-11-02 08:40', '2026-11-02 08:40',
  '2026-11-02 08:40', NULL, 'a_sam', 'Sam', '', '{}');
INSERT INTO handoffs (id, conversation_id, reason, priority, context, created_at) VALUES
 ('h_waits', 'c_waits', 'angry', 70, '{"version"\\:1,"reason"\\:"angry"}', '2026-11-02 08:50'),
 ('h_talks', 'c_talks', 'angry', 70, '{"version"\\:1,"reason"\\:"angry"}', '2026-11-02 08:40');
INSERT INTO tasks (id, conversation_id, handoff_id, queue_id, state, version, priority, language,
 queued_since, created_at, at_front, agent_id, assigned_at) VALUES
 ('t_waits', 'c_waits', 'h_waits', 'q_main0000', 'pending', 1, 70, 'en', '2026-11-02 08:50',
  '2026-11-02 08:50', false, NULL, NULL),
 ('t_talks', 'c_talks', 'h_talks', 'q_main0000', 'assigned', 3, 70, 'en', '2026-11-02 08:40',
  '2026-11-02 08:40', false, 'a_sam', '2026-11-02 08:41');
INSERT INTO reservations (id, task_id, conversation_id, agent_id, state, version, offered_at,
 due_at) VALUES ('r_talks', 't_talks', 'c_talks', 'a_sam', 'accepted', 2, '2026-11-02 08:40',
 '2026-11-02 08:41');
INSERT INTO follow_ups (id, kind, conversation_id, state, version, language, queued_since,
 created_at, phone) VALUES ('f_call', 'callback', 'c_waits', 'open', 1, 'en', '2026-11-02 08:50',
 '2026-11-02 08:50', '020')
"""


async def test_filled_database_of_the_first_version_goes_on(
    first_schema: str, clock: HandClock
) -> None:
    """Who waited rings, who talked is finished, the old callback is done from the list."""
    await upgrade(first_schema)
    board = await Switchboard.open(first_schema, clock=clock)
    await board.route()

    lists = await board.inbox("a_sam")
    assert [line.conversation.id for line in lists.mine] == ["c_talks"]
    assert [offer.conversation.id for offer in lists.offers] == ["c_waits"]
    assert lists.mine[0].task is not None
    assert lists.mine[0].task.channel == "voice"
    await board.accept("a_sam", lists.offers[0].reservation.id)
    await board.close_conversation("a_sam", "c_talks")
    await board.wrap_up("a_sam", "t_talks", "solved")
    await board.take_follow_up("a_sam", "f_call")
    await board.finish_follow_up("a_sam", "f_call", "Called")
    assert (await board.agent_status("a_sam")).busy == 1
    assert await board.follow_ups() == []
    await board.close()


_WAITS_SINCE = """
INSERT INTO conversations (id, channel, language, controller, epoch, version, last_seq,
 customer_seq, customer_read_seq, agent_read_seq, opened_at, last_at, controlled_since, queue_id,
 preview, offers) VALUES ('c_REV', 'web', 'en', 'queue', 2, 2, 0, 0, 0, 0, '2026-11-02 08:50',
 '2026-11-02 08:50', '2026-11-02 08:50', 'q_main0000', '', '{}');
INSERT INTO handoffs (id, conversation_id, reason, priority, context, created_at) VALUES
 ('h_REV', 'c_REV', 'angry', 70, '{"version"\\:1,"reason"\\:"angry"}', '2026-11-02 08:50');
INSERT INTO tasks (id, conversation_id, handoff_id, queue_id, state, version, priority, language,
 queued_since, created_at, at_front) VALUES ('t_REV', 'c_REV', 'h_REV', 'q_main0000', 'pending', 1,
 70, 'en', '2026-11-02 08:50', '2026-11-02 08:50', false)
"""


async def test_database_of_every_version_goes_on(first_schema: str, clock: HandClock) -> None:
    """It stops at each version with somebody who waits since then; all of them are served."""
    versions = [file.name[:4] for file in sorted((MIGRATIONS / "versions").glob("0*.py"))]
    for version in versions[1:]:
        await upgrade(first_schema, version)
        store = Store.open(first_schema)
        async with store.write() as connection:
            for statement in _WAITS_SINCE.replace("REV", version).split(";"):
                await connection.execute(text(statement))
        await store.close()
    board = await Switchboard.open(first_schema, clock=clock)
    await board.close_conversation("a_sam", "c_talks")
    await board.wrap_up("a_sam", "t_talks", "solved")

    served = set()
    for _ in range(len(versions)):
        (offer,) = (await board.inbox("a_sam")).offers
        await board.accept("a_sam", offer.reservation.id)
        await board.close_conversation("a_sam", offer.conversation.id)
        await board.wrap_up("a_sam", offer.reservation.task_id, "solved")
        served.add(offer.conversation.id)

    assert served == {"c_waits", *(f"c_{version}" for version in versions[1:])}
    assert await board.check_owners() == 0
    await board.close()

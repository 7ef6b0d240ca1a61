"""API keys in the store, on both engines."""

from datetime import timedelta

import pytest

from handoff.keys import FreshKey, KeyNotFound, make_key
from handoff.model.clock import HandClock
from handoff.model.keys import ApiKey, Scope
from handoff.model.work import SYSTEM
from handoff.switchboard import Switchboard
from tests.handoff.core.floor import Floor


async def add(board: Switchboard, fresh: FreshKey, days: float | None = None) -> ApiKey:
    """Keep a key."""
    return await board.add_key(
        name="a test",
        prefix=fresh.prefix,
        key_hash=fresh.key_hash,
        scopes=(Scope.EXPORTS_READ,),
        by=SYSTEM,
        made_by="a test",
        expires_at=None if days is None else board.clock.now() + timedelta(days=days),
    )


async def test_key_is_found_by_its_hash_until_it_is_revoked(board: Switchboard) -> None:
    """Revoking twice is fine; what never was cannot be revoked."""
    fresh = make_key()
    key = await add(board, fresh)

    found = await board.key(fresh.key_hash)
    await board.revoke_key(key.id, by=SYSTEM)
    await board.revoke_key(key.id, by=SYSTEM)

    assert found == key
    assert await board.key(fresh.key_hash) is None
    with pytest.raises(KeyNotFound):
        await board.revoke_key("k_none", by=SYSTEM)


async def test_key_ends_at_its_moment(board: Switchboard, clock: HandClock) -> None:
    """Not a second later."""
    fresh = make_key()
    await add(board, fresh, days=1)

    clock.advance(86_399)
    before = await board.key(fresh.key_hash)
    clock.advance(1)

    assert before is not None
    assert await board.key(fresh.key_hash) is None


async def test_last_use_is_kept_to_the_minute(board: Switchboard, clock: HandClock) -> None:
    """A program that asks all the time does not write all the time."""
    fresh = make_key()
    await add(board, fresh)

    used = []
    for _ in range(4):
        clock.advance(31)
        found = await board.key(fresh.key_hash)
        assert found is not None
        await board.key_used(found)
        used.append((await board.keys())[0].last_used_at)

    assert [a == b for a, b in zip(used, used[1:], strict=False)] == [True, False, True]


async def test_key_itself_is_nowhere_in_the_store(board: Switchboard, floor: Floor) -> None:
    """Neither in a table nor in the log; who reads the database cannot use any key."""
    fresh = make_key()
    key = await add(board, fresh)
    await board.revoke_key(key.id, by=SYSTEM)

    everything = await floor.everything()

    assert fresh.text not in str(everything)
    assert [row[4:6] for row in everything["events"]] == [
        ("api_key", key.id),
        ("api_key", key.id),
    ]
    assert fresh.text not in repr(fresh)

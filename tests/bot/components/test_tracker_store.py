"""The remembering tracker store: what it answers from memory is what is stored."""

from pathlib import Path

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.components.tracker_store import RememberingTrackerStore

DOMAIN = Domain.empty()
SESSION_START: list[Event] = [ActionExecuted("action_session_start"), SessionStarted()]


def _store(path: Path) -> RememberingTrackerStore:
    return RememberingTrackerStore(domain=DOMAIN, dialect="sqlite", db=str(path / "t.db"))


async def _turn(store: RememberingTrackerStore, text: str) -> DialogueStateTracker:
    tracker = await store.get_or_create_tracker("c_1")
    if not tracker.events:
        tracker.update_with_events(
            [ActionExecuted("action_session_start"), SessionStarted()], DOMAIN
        )
    tracker.update(UserUttered(text))
    await store.save(tracker)
    return tracker


async def _stored(path: Path) -> list[str]:
    """What another process reads."""
    tracker = await _store(path).retrieve_full_tracker("c_1")
    assert tracker is not None
    return [event.text or "" for event in tracker.events if isinstance(event, UserUttered)]


async def test_every_turn_is_stored_once(tmp_path: Path) -> None:
    """In order, though the store reads nothing between the turns."""
    store = _store(tmp_path)
    for text in ("one", "two", "three"):
        await _turn(store, text)

    assert await _stored(tmp_path) == ["one", "two", "three"]


async def test_a_turn_that_was_not_saved_leaves_no_trace(tmp_path: Path) -> None:
    """The half-done tracker is not handed out again."""
    store = _store(tmp_path)
    await _turn(store, "one")
    half = await store.retrieve("c_1")
    assert half is not None
    half.update(SlotSet("x", 1))
    half.update(UserUttered("lost"))
    await _turn(store, "two")

    assert await _stored(tmp_path) == ["one", "two"]


async def test_what_another_process_wrote_is_seen(tmp_path: Path) -> None:
    """Two Rasas on one database take turns at a conversation."""
    first, second = _store(tmp_path), _store(tmp_path)
    await _turn(first, "one")
    await _turn(second, "two")
    await _turn(first, "three")

    assert await _stored(tmp_path) == ["one", "two", "three"]


async def test_a_new_session_starts_without_the_old_one(tmp_path: Path) -> None:
    """Reading all sessions still gives everything."""
    store = _store(tmp_path)
    tracker = await _turn(store, "old")
    tracker = await store.get_or_create_tracker("c_1")
    tracker.update_with_events([ActionExecuted("action_session_start"), SessionStarted()], DOMAIN)
    await store.save(tracker)
    after = await _turn(store, "new")
    texts = [event.text for event in after.events if isinstance(event, UserUttered)]

    assert texts == ["new"]
    assert await _stored(tmp_path) == ["old", "new"]


async def test_memory_has_a_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy day must not fill the machine."""
    monkeypatch.setattr("bot.components.tracker_store._MOST_REMEMBERED", 2)
    store = _store(tmp_path)
    for number in range(5):
        tracker = await store.get_or_create_tracker(f"c_{number}")
        tracker.update(UserUttered("hi"))
        await store.save(tracker)

    assert len(store._remembered) == 2


async def test_the_database_is_in_wal_mode(tmp_path: Path) -> None:
    """Readers do not wait for a turn being written."""
    with _store(tmp_path).engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


async def test_a_forgotten_conversation_is_gone_for_every_process(tmp_path: Path) -> None:
    """Also for one that remembers it; a customer who writes again starts from nothing."""
    store, other = _store(tmp_path), _store(tmp_path)
    for text in ("one", "two"):
        await _turn(store, text)
    assert await other.retrieve("c_1") is not None

    forgotten = await other.forget("c_1")
    again = await other.forget("c_1")
    await _turn(store, "three")

    assert (forgotten > 0, again) == (True, 0)
    assert await _stored(tmp_path) == ["three"]


async def test_forgetting_one_conversation_leaves_the_others(tmp_path: Path) -> None:
    """Only its own events go."""
    store = _store(tmp_path)
    await _turn(store, "one")

    await store.forget("c_2")

    assert await _stored(tmp_path) == ["one"]

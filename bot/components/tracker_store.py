"""The SQL tracker store with a short memory: the conversation just served is not read again.

Rasa's own store reads and rebuilds the whole conversation several times a turn. Here one look at
the newest row's id tells whether what is remembered is still what is stored, so several Rasa
processes on one database stay right.
"""

import json
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any, Dict, Iterator, List, Optional, Tuple

import sqlalchemy as sa
import sqlalchemy.orm
import sqlalchemy.pool
from rasa.core.tracker_store import SQLTrackerStore, create_engine_kwargs
from rasa.shared.core.events import Event, SessionStarted, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker

from bot.components.ongoing_tracker import newest_events, ongoing

_MOST_REMEMBERED = 256


@dataclass(frozen=True)
class _Kept:
    """A tracker as it was saved: its newest row, and whether no older session is stored."""

    tracker: DialogueStateTracker
    saved: int
    newest_row: Optional[int]
    is_whole: bool


class RememberingTrackerStore(SQLTrackerStore):
    """What it hands out for a turn it forgets until that is saved: a failed turn leaves nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._remembered: "OrderedDict[str, _Kept]" = OrderedDict()
        self._in_turn: Dict[str, _Kept] = {}
        if self.engine.dialect.name == "sqlite":
            self._keep_open()
        else:
            self._survive_restarts()

    def _keep_open(self) -> None:
        """Rasa opens the file anew for every look, which costs more than the look."""
        self.engine = sa.create_engine(
            self.engine.url,
            poolclass=sa.pool.QueuePool,
            connect_args={"check_same_thread": False},
        )
        sa.event.listen(self.engine, "connect", _quick_and_safe)
        self.sessionmaker = sa.orm.sessionmaker(bind=self.engine)

    def _survive_restarts(self) -> None:
        """A database server that was restarted costs no customer a turn."""
        url = self.engine.url
        self.engine.dispose()
        self.engine = sa.create_engine(url, pool_pre_ping=True, **create_engine_kwargs(url))
        self.sessionmaker = sa.orm.sessionmaker(bind=self.engine)

    async def retrieve(self, sender_id: str) -> Optional[DialogueStateTracker]:
        """The current session, for a turn."""
        kept = self._fresh(sender_id)
        if kept is None:
            kept = await self._load(sender_id)
        self._remembered.pop(sender_id, None)
        if kept is None:
            return None
        if len(self._in_turn) > _MOST_REMEMBERED:  # turns that failed before they were saved
            self._in_turn.clear()
        self._in_turn[sender_id] = kept
        return kept.tracker

    async def retrieve_full_tracker(self, conversation_id: str) -> Optional[DialogueStateTracker]:
        """All sessions, for reading only."""
        kept = self._fresh(conversation_id)
        if kept is not None and kept.is_whole:
            return kept.tracker
        return await super().retrieve_full_tracker(conversation_id)

    async def save(self, tracker: DialogueStateTracker) -> None:
        """Add the events that are not yet stored, and remember the conversation."""
        await self.stream_events(tracker)
        sender_id = str(tracker.sender_id)
        kept = self._in_turn.pop(sender_id, None)
        known = kept is not None and kept.tracker is tracker
        with self.session_scope() as session:
            first = self._newest_row(session, sender_id) is None if not known else False
            new = self._new_events(session, tracker, kept if known else None)
            rows = [self._row(sender_id, event) for event in new]
            session.add_all(rows)
            session.flush()
            newest = rows[-1].id if rows else (kept.newest_row if kept else None)
            session.commit()
        is_whole = first or (known and kept is not None and kept.is_whole)
        self._remember(tracker, newest, is_whole=is_whole)

    async def forget(self, sender_id: str) -> int:
        """Remove every event of a conversation, here and in the database; how many there were."""
        self._remembered.pop(sender_id, None)
        self._in_turn.pop(sender_id, None)
        with self.session_scope() as session:
            query = session.query(self.SQLEvent).filter_by(sender_id=sender_id)
            count: int = query.delete(synchronize_session=False)
            session.commit()
        return count

    async def _load(self, sender_id: str) -> Optional[_Kept]:
        stored = await super().retrieve(sender_id)
        if stored is None:
            return None
        tracker = ongoing(stored)
        with self.session_scope() as session:
            newest = self._newest_row(session, sender_id)
            sessions = session.execute(
                sa.select([sa.func.count()]).where(
                    self.SQLEvent.sender_id == sender_id,
                    self.SQLEvent.type_name == SessionStarted.type_name,
                )
            ).scalar()
        return _Kept(tracker, len(tracker.events), newest, is_whole=sessions <= 1)

    def _fresh(self, sender_id: str) -> Optional[_Kept]:
        """What is remembered, if nobody has written since."""
        kept = self._remembered.get(sender_id)
        if kept is None:
            return None
        with self.session_scope() as session:
            newest = self._newest_row(session, sender_id)
        return kept if newest == kept.newest_row else None

    def _remember(
        self, tracker: DialogueStateTracker, newest: Optional[int], *, is_whole: bool
    ) -> None:
        sender_id = str(tracker.sender_id)
        self._remembered.pop(sender_id, None)
        if newest is None or _holds_old_session(tracker):
            return  # the next turn reads the new session alone, as Rasa wants it
        kept = _Kept(ongoing(tracker), len(tracker.events), newest, is_whole)
        self._remembered[sender_id] = kept
        while len(self._remembered) > _MOST_REMEMBERED:
            self._remembered.popitem(last=False)

    def _new_events(
        self, session: Any, tracker: DialogueStateTracker, kept: Optional[_Kept]
    ) -> List[Event]:
        if kept is not None:
            return newest_events(tracker, len(tracker.events) - kept.saved)
        additional: Iterator[Event] = self._additional_events(session, tracker)
        return list(additional)

    def _newest_row(self, session: Any, sender_id: str) -> Optional[int]:
        newest = sa.select([sa.func.max(self.SQLEvent.id)]).where(
            self.SQLEvent.sender_id == sender_id
        )
        found: Optional[int] = session.execute(newest).scalar()
        return found

    def _row(self, sender_id: str, event: Event) -> Any:
        data = event.as_dict()
        return self.SQLEvent(
            sender_id=sender_id,
            type_name=event.type_name,
            timestamp=data.get("timestamp"),
            intent_name=(data.get("parse_data") or {}).get("intent", {}).get("name"),
            action_name=data.get("name"),
            data=json.dumps(data),
        )


def _holds_old_session(tracker: DialogueStateTracker) -> bool:
    """Whether a session began after the customer had spoken."""
    spoken = False
    for event in tracker.events:
        spoken = spoken or isinstance(event, UserUttered)
        if spoken and isinstance(event, SessionStarted):
            return True
    return False


def _quick_and_safe(connection: Any, _record: Tuple[Any, ...]) -> None:
    """Write-ahead log: a killed process loses nothing, and no turn waits for the disk twice."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA busy_timeout=5000")
    cursor.close()

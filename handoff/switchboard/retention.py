"""How long things are kept: what is past its time goes, a batch at a time, by the sweep."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select

from handoff.model.erasures import ErasureCause, ErasurePart, StepState
from handoff.model.states import Controller
from handoff.model.work import TIMER
from handoff.store.outside_tables import (
    erasure_steps,
    holds,
    webhook_deliveries,
    webhook_events,
)
from handoff.store.personal import attachments, recordings
from handoff.store.tables import conversations, events, sessions
from handoff.switchboard.change import Change
from handoff.switchboard.core import Core
from handoff.switchboard.people import begin_erasure

_THE_RULE = "retention"


class Retention(Core):
    """Each method deals with one kind of thing and tells how many it dealt with."""

    async def retire_transcripts(self) -> int:
        """Conversations that ended long ago are erased like those of who asked."""
        kept = self.rules.keep.transcripts
        if kept is None:
            return 0
        before = self.clock.now() - kept
        due = and_(_ended(before), ~_is_erased(ErasurePart.TEXTS))
        return await self._erase(due, list(ErasurePart))

    async def retire_attachments(self) -> int:
        """Files of conversations that ended long ago."""
        kept = self.rules.keep.attachments
        if kept is None:
            return 0
        before = self.clock.now() - kept
        has_files = exists().where(attachments.c.conversation_id == conversations.c.id)
        due = and_(_ended(before), has_files, ~_is_erased(ErasurePart.FILES))
        return await self._erase(due, [ErasurePart.FILES])

    async def retire_recordings(self) -> int:
        """The sound of calls that ended long ago; what was said stays in the transcript."""
        kept = self.rules.keep.recordings
        if kept is None:
            return 0
        has_sound = exists().where(
            recordings.c.conversation_id == conversations.c.id,
            recordings.c.stored_as.is_not(None),
        )
        due = and_(_ended(self.clock.now() - kept), has_sound, ~_is_erased(ErasurePart.RECORDINGS))
        return await self._erase(due, [ErasurePart.RECORDINGS])

    async def retire_events(self) -> int:
        """Lines of the log, but not those about conversations on hold."""
        kept = self.rules.keep.events
        if kept is None:
            return 0
        held = exists().where(holds.c.conversation_id == events.c.conversation_id)
        past = (
            select(events.c.id)
            .where(events.c.at <= self.clock.now() - kept, ~held)
            .order_by(events.c.at)
        )
        return await self._delete(events, events.c.id, past)

    async def retire_deliveries(self) -> int:
        """What was delivered or given up long ago, and events that wait for nobody."""
        kept = self.rules.keep.deliveries
        if kept is None:
            return 0
        before = self.clock.now() - kept
        table = webhook_deliveries
        past = select(table.c.number).where(table.c.finished_at <= before)
        done = await self._delete(table, table.c.number, past)
        waits = exists().where(table.c.event_id == webhook_events.c.id)
        unwanted = select(webhook_events.c.id).where(webhook_events.c.at <= before, ~waits)
        return done + await self._delete(webhook_events, webhook_events.c.id, unwanted)

    async def retire_sessions(self) -> int:
        """Logins that were over long ago."""
        kept = self.rules.keep.sessions
        if kept is None:
            return 0
        past = select(sessions.c.token_hash).where(sessions.c.expires_at <= self.clock.now() - kept)
        return await self._delete(sessions, sessions.c.token_hash, past)

    async def _erase(self, due: ColumnElement[bool], parts: list[ErasurePart]) -> int:
        query = select(conversations.c.id).where(due).limit(self.rules.sweep_batch)
        async with self.store.read() as connection:
            if (await connection.execute(query)).first() is None:
                return 0

        async def work(change: Change) -> int:
            locked = query.with_for_update(key_share=True, skip_locked=True)
            found = list((await change.connection.execute(locked)).scalars())
            if not found:
                return 0
            await begin_erasure(
                change,
                found,
                parts,
                cause=ErasureCause.RETENTION,
                subject_hash=_THE_RULE,
                by=TIMER,
                requested_by=_THE_RULE,
            )
            return len(found)

        return await self.run(work)

    async def _delete(self, table: Any, key: ColumnElement[Any], past: Any) -> int:
        """In two looks, so that a round with nothing to do never asks for the writer."""
        chosen = past.limit(self.rules.sweep_batch)
        async with self.store.read() as connection:
            found = list((await connection.execute(chosen)).scalars())
        if not found:
            return 0

        async def work(change: Change) -> int:
            done = await change.connection.execute(delete(table).where(key.in_(found)))
            return done.rowcount

        return await self.run(work)


def _ended(before: datetime) -> ColumnElement[bool]:
    held = exists().where(holds.c.conversation_id == conversations.c.id)
    return and_(
        conversations.c.controller == Controller.NONE, conversations.c.closed_at <= before, ~held
    )


def _is_erased(part: ErasurePart) -> ColumnElement[bool]:
    """It is under way, or was done after the conversation ended (it may have been reopened)."""
    return exists().where(
        erasure_steps.c.conversation_id == conversations.c.id,
        erasure_steps.c.part == part,
        or_(
            erasure_steps.c.state == StepState.PENDING,
            erasure_steps.c.done_at >= conversations.c.closed_at,
        ),
    )

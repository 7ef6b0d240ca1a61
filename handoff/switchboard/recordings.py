"""Recordings of calls: what the caller was told, where the sound lies, who listened to it."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import and_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.bus import ConversationMoved
from handoff.errors import RecordingBroken, RecordingNotFound, RecordingUnwanted
from handoff.masking import mask_cards
from handoff.model.conversation import CUSTOMER_KINDS, AuthorKind
from handoff.model.erasures import ErasurePart
from handoff.model.recordings import Consent, Recording
from handoff.model.work import CUSTOMER, SYSTEM, Actor, agent_actor
from handoff.store import rows
from handoff.store.outside_tables import erasure_steps
from handoff.store.recording_tables import recordings
from handoff.store.tables import events, messages
from handoff.switchboard.change import Change
from handoff.switchboard.core import Core

VOICE = "voice"
# Seeking in a recording asks for it again and again; that is one playback.
SAME_PLAYBACK = timedelta(minutes=30)


class Recordings(Core):
    """The commands about recordings, of the gateway and of the desk."""

    async def note_recording(self, told: Recording) -> Recording:
        """What the gateway knows of a recording by now; the same again changes nothing.

        Raises ConversationNotFound, RecordingUnwanted. An objection stands for good, and what was
        stored is not told anew.
        """

        async def work(change: Change) -> Recording:
            conversation = await change.conversation(told.conversation_id)
            if conversation.channel != VOICE:
                raise RecordingUnwanted
            await _check_not_erased(change.connection, told.conversation_id)
            before = await _find(change.connection, told.conversation_id)
            now = _kept(before, told)
            if now == before:
                return now
            await _write(change.connection, before, now)
            if before is None or before.consent is not now.consent:
                if now.consent is Consent.TOLD:
                    _note(change, now, "caller told", SYSTEM)
                else:
                    _note(change, now, "caller objected", CUSTOMER)
            return now

        return await self.run(work)

    async def check_may_record(self, conversation_id: str) -> Recording:
        """The announced recording; raises what `keep_recording` would, before a byte is read."""
        async with self.store.read() as connection:
            await _check_not_erased(connection, conversation_id)
            return _wanted(await _find(connection, conversation_id), conversation_id)

    async def keep_recording(
        self, conversation_id: str, *, size: int, sha256: str, stored_as: str
    ) -> Recording:
        """The sound, which must lie on the disk by now, can be listened to.

        Raises RecordingNotFound when it was not announced, RecordingUnwanted, RecordingBroken.
        """

        async def work(change: Change) -> Recording:
            await change.conversation(conversation_id)
            await _check_not_erased(change.connection, conversation_id)
            before = _wanted(await _find(change.connection, conversation_id), conversation_id)
            if before.stored_as is not None:
                raise RecordingBroken("This recording is stored already.")
            if (size, sha256) != (before.size, before.sha256):
                raise RecordingBroken
            now = replace(before, stored_as=stored_as, stored_at=change.now)
            await _write(change.connection, before, now)
            facts = {"size": size, "duration_ms": now.duration_ms}
            _note(change, now, "stored", SYSTEM, facts)
            return now

        return await self.run(work)

    async def recording(self, conversation_id: str) -> Recording | None:
        """What is known of it; None when nobody was told of one."""
        async with self.store.read() as connection:
            return await _find(connection, conversation_id)

    async def note_playback(self, agent_id: str, conversation_id: str) -> None:
        """Write into the log who listens; asking for further pieces of it is the same playback."""

        async def work(change: Change) -> None:
            if await _is_listening(change.connection, agent_id, conversation_id, change.now):
                return
            found = await _find(change.connection, conversation_id)
            if found is None:
                raise RecordingNotFound(conversation_id)
            _note(change, found, "played", agent_actor(agent_id))

        await self.run(work)

    async def note_heard(self, conversation_id: str, seq: int, chars: int) -> None:
        """Of what was said to the caller, so much was heard; nothing of the kind is passed over."""

        async def work(change: Change) -> None:
            conversation = await change.conversation(conversation_id)
            mine = and_(messages.c.conversation_id == conversation_id, messages.c.seq == seq)
            spoken = messages.c.author_kind != AuthorKind.CUSTOMER
            query = select(messages.c.text).where(mine, spoken, messages.c.kind.in_(CUSTOMER_KINDS))
            text = (await change.connection.execute(query)).scalar_one_or_none()
            if conversation.channel == VOICE and text:
                heard = chars if chars < len(text) else None
                await change.connection.execute(update(messages).where(mine).values(heard=heard))

        await self.run(work)

    async def known_recordings(self, names: Sequence[str]) -> Collection[str]:
        """Which of these names of stored files have a row."""
        query = select(recordings.c.stored_as).where(recordings.c.stored_as.in_(names))
        async with self.store.read() as connection:
            return set((await connection.execute(query)).scalars())

    async def recordings_of(self, conversation_id: str) -> list[str]:
        """Under which names the sound of a conversation is stored."""
        query = select(recordings.c.stored_as).where(
            recordings.c.conversation_id == conversation_id, recordings.c.stored_as.is_not(None)
        )
        async with self.store.read() as connection:
            return list((await connection.execute(query)).scalars())

    async def recording_erased(self, conversation_id: str) -> None:
        """The file is gone; that there was one stays known."""

        async def work(change: Change) -> None:
            before = await _find(change.connection, conversation_id)
            if before is None or before.erased_at is not None:
                return
            now = replace(before, stored_as=None, erased_at=change.now, lines=None)
            await _write(change.connection, before, now)
            _note(change, now, "erased", SYSTEM)

        await self.run(work)


def _kept(before: Recording | None, told: Recording) -> Recording:
    """What is to be stored: nothing new once there is sound, of an objection the fact alone."""
    if before is not None and (before.stored_as or before.consent is Consent.OBJECTED):
        return before
    if told.consent is Consent.OBJECTED:
        return Recording(told.conversation_id, told.call_id, told.consent, told.told_at, lines=None)
    lines = [{**line, "text": mask_cards(str(line["text"]))} for line in told.lines or ()]
    return replace(told, lines=lines, pauses=list(told.pauses))


def _wanted(found: Recording | None, conversation_id: str) -> Recording:
    if found is None:
        raise RecordingNotFound(conversation_id)
    if found.consent is Consent.OBJECTED or found.erased_at is not None:
        raise RecordingUnwanted
    return found


async def _find(connection: AsyncConnection, conversation_id: str) -> Recording | None:
    query = select(recordings).where(recordings.c.conversation_id == conversation_id)
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else rows.value(Recording, row)


async def _write(connection: AsyncConnection, before: Recording | None, now: Recording) -> None:
    columns = rows.columns(now)
    if before is None:
        await connection.execute(recordings.insert().values(**columns))
        return
    mine = recordings.c.conversation_id == now.conversation_id
    await connection.execute(update(recordings).where(mine).values(**columns))


async def _check_not_erased(connection: AsyncConnection, conversation_id: str) -> None:
    """What comes after an erasure began would stay for ever."""
    begun = select(erasure_steps.c.part).where(
        erasure_steps.c.conversation_id == conversation_id,
        erasure_steps.c.part.in_([ErasurePart.TEXTS, ErasurePart.RECORDINGS]),
    )
    if (await connection.execute(begun.limit(1))).first() is not None:
        raise RecordingUnwanted


async def _is_listening(
    connection: AsyncConnection, agent_id: str, conversation_id: str, now: datetime
) -> bool:
    query = select(events.c.id).where(
        events.c.conversation_id == conversation_id,
        events.c.subject == "recording",
        events.c.name == "played",
        events.c.actor_id == agent_id,
        events.c.at > now - SAME_PLAYBACK,
    )
    return (await connection.execute(query.limit(1))).first() is not None


def _note(
    change: Change,
    recording: Recording,
    name: str,
    by: Actor,
    facts: dict[str, Any] | None = None,
) -> None:
    one = recording.conversation_id
    change.note("recording", one, name, by=by, conversation_id=one, facts=facts)
    change.notify(ConversationMoved(one))

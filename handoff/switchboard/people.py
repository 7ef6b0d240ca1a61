"""A person's data: given out as one document, erased step by step, held when the law says so."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.bus import ErasuresDue
from handoff.errors import ConversationNotFound, HandoffError, NotFound
from handoff.model.erasures import (
    Erasure,
    ErasureCause,
    ErasurePart,
    ErasureStep,
    Hold,
    StepState,
)
from handoff.model.states import BUSY_TASK, FollowUpState
from handoff.model.work import SYSTEM, Actor, FollowUp
from handoff.store import personal, rows
from handoff.store.outside_tables import erasure_steps, erasures, holds
from handoff.store.tables import conversations, follow_ups, tasks
from handoff.switchboard import control
from handoff.switchboard.change import Change
from handoff.switchboard.core import Core

LEASE = timedelta(seconds=60)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(hours=1)
Document = Mapping[str, Sequence[Mapping[str, Any]]]


class ErasureNotFound(NotFound):
    """No erasure has this id."""

    code = "erasure-not-found"
    sentence = "There is no such erasure."


class LegalHold(HandoffError):
    """At least one of the conversations must be kept."""

    code = "legal-hold"
    sentence = "A conversation of this person is on hold and must be kept; release it first."


class AgentAtWork(HandoffError):
    """What an agent writes after the erasure would not be erased."""

    code = "agent-at-work"
    sentence = "An agent is still at work on a conversation of this person; ask again later."


class BeingErased(HandoffError):
    """Too late to hold it."""

    code = "being-erased"
    sentence = "This conversation is being erased, or was."


class People(Core):
    """What is known of a person, and its end."""

    # ---- giving out

    async def conversations_of(self, contact: str) -> list[str]:
        """The ids of a contact's conversations, the oldest first."""
        async with self.store.read() as connection:
            return await _of_contact(connection, contact)

    async def given_out(
        self, conversation_id: str, *, only: frozenset[str] | None = None
    ) -> Document:
        """Every row about a conversation, by table; raises ConversationNotFound."""
        async with self.store.read() as connection:
            found = await personal.given_out(connection, conversation_id, only=only)
        if "conversations" not in found:
            raise ConversationNotFound(conversation_id)
        return found

    async def note_given_out(self, conversation_ids: Sequence[str], *, by: Actor) -> None:
        """Write into the log whose data was given out, and to whom."""

        async def work(change: Change) -> None:
            for one in conversation_ids:
                change.note("person", one, "given out", by=by, conversation_id=one)

        await self.run(work)

    # ---- erasing

    async def ask_erasure(
        self,
        *,
        contact: str | None = None,
        conversation_id: str | None = None,
        subject_hash: str,
        by: Actor,
        requested_by: str,
    ) -> Erasure:
        """Erase one conversation or all of a contact; what is still open is closed.

        Raises ConversationNotFound, LegalHold, AgentAtWork; then nothing has begun. A contact
        nobody knows (any more) is an erasure of nothing.
        """

        async def work(change: Change) -> Erasure:
            if contact is not None:
                ids = await _of_contact(change.connection, contact)
            else:
                ids = [conversation_id or ""]
            for one in ids:
                await _prepare(change, one, by)
            return await begin_erasure(
                change,
                ids,
                list(ErasurePart),
                cause=ErasureCause.ASKED,
                subject_hash=subject_hash,
                by=by,
                requested_by=requested_by,
            )

        return await self.run(work)

    async def erasure(self, erasure_id: str) -> tuple[Erasure, list[ErasureStep]]:
        """An erasure with its steps; raises ErasureNotFound."""
        query = select(erasures).where(erasures.c.id == erasure_id)
        steps = (
            select(erasure_steps)
            .where(erasure_steps.c.erasure_id == erasure_id)
            .order_by(erasure_steps.c.conversation_id, erasure_steps.c.part)
        )
        async with self.store.read() as connection:
            row = (await connection.execute(query)).one_or_none()
            if row is None:
                raise ErasureNotFound(erasure_id)
            found = [rows.value(ErasureStep, it) for it in await connection.execute(steps)]
        return rows.value(Erasure, row), found

    async def claim_erasure_step(self) -> ErasureStep | None:
        """The step that is due longest, for a minute; none of a conversation that is held."""
        held = exists().where(holds.c.conversation_id == erasure_steps.c.conversation_id)
        due = (
            select(erasure_steps)
            .where(
                erasure_steps.c.state == StepState.PENDING,
                erasure_steps.c.due_at <= self.clock.now(),
                ~held,
            )
            .order_by(erasure_steps.c.due_at)
            .limit(1)
        )
        async with self.store.read() as connection:
            if (await connection.execute(due)).first() is None:
                return None

        async def work(change: Change) -> ErasureStep | None:
            row = (
                await change.connection.execute(due.with_for_update(skip_locked=True))
            ).one_or_none()
            if row is None:
                return None
            claim = {"attempts": row.attempts + 1, "due_at": change.now + LEASE}
            step = ErasureStep(**{**row._mapping, **claim})
            await change.connection.execute(update(erasure_steps).where(*_is(step)).values(**claim))
            return step

        return await self.run(work)

    async def erase_words(self, step: ErasureStep) -> None:
        """Do the step in our own tables, and settle it, at once."""

        async def work(change: Change) -> None:
            conversation = await change.conversation(step.conversation_id)
            await personal.erase_words(change.connection, conversation.id)
            change.set(
                conversation.id,
                contact=None,
                customer_name=None,
                preview="",
                requested_slot=None,
                offers={},
            )
            change.record(conversation, "erased", by=SYSTEM)
            await _settle(change, step, None)

        await self.run(work)

    async def settle_erasure_step(self, step: ErasureStep, *, error: str | None) -> None:
        """Done, or to be tried again later, for as long as it takes."""
        await self.run(lambda change: _settle(change, step, error))

    async def files_of(self, conversation_id: str) -> list[str]:
        """Under which names the files of a conversation are stored."""
        table = personal.attachments
        query = select(table.c.stored_as).where(table.c.conversation_id == conversation_id)
        async with self.store.read() as connection:
            return list((await connection.execute(query)).scalars())

    # ---- holding

    async def hold(self, conversation_id: str, *, reason: str, by: Actor, held_by: str) -> Hold:
        """Keep it whatever the rules say; raises ConversationNotFound, BeingErased."""

        async def work(change: Change) -> Hold:
            await change.conversation(conversation_id)
            begun = select(erasure_steps).where(
                erasure_steps.c.conversation_id == conversation_id,
                erasure_steps.c.part == ErasurePart.TEXTS,
            )
            if (await change.connection.execute(begun)).first() is not None:
                raise BeingErased
            mine = holds.c.conversation_id == conversation_id
            await change.connection.execute(delete(holds).where(mine))
            hold = Hold(conversation_id, change.now, held_by, reason)
            await change.connection.execute(insert(holds).values(**rows.columns(hold)))
            _note_hold(change, conversation_id, "held", by)
            return hold

        return await self.run(work)

    async def release_hold(self, conversation_id: str, *, by: Actor) -> None:
        """The rules apply again; nothing happens when it was not held."""

        async def work(change: Change) -> None:
            await change.conversation(conversation_id)
            mine = holds.c.conversation_id == conversation_id
            done = await change.connection.execute(delete(holds).where(mine))
            if done.rowcount:
                _note_hold(change, conversation_id, "hold released", by)

        await self.run(work)


async def begin_erasure(
    change: Change,
    conversation_ids: Sequence[str],
    parts: Sequence[ErasurePart],
    *,
    cause: ErasureCause,
    subject_hash: str,
    by: Actor,
    requested_by: str,
) -> Erasure:
    """Write down what is to be done; each part of each conversation is a step of its own."""
    erasure = Erasure(
        id=change.ids.new("er"),
        subject_hash=subject_hash,
        cause=cause,
        requested_by=requested_by,
        requested_at=change.now,
        conversations=len(conversation_ids),
        finished_at=None if conversation_ids else change.now,
    )
    await change.connection.execute(insert(erasures).values(**rows.columns(erasure)))
    steps = [
        {
            "erasure_id": erasure.id,
            "conversation_id": conversation_id,
            "part": part,
            "state": StepState.PENDING,
            "attempts": 0,
            "due_at": change.now,
        }
        for conversation_id in conversation_ids
        for part in parts
    ]
    if steps:
        await change.connection.execute(insert(erasure_steps), steps)
    facts = {"count": len(conversation_ids), "cause": cause.value}
    change.note("erasure", erasure.id, "erasure begun", by=by, facts=facts)
    change.notify(ErasuresDue())
    return erasure


async def _of_contact(connection: AsyncConnection, contact: str) -> list[str]:
    query = select(conversations.c.id).where(conversations.c.contact == contact)
    found = await connection.execute(query.order_by(conversations.c.opened_at, conversations.c.id))
    return list(found.scalars())


async def _prepare(change: Change, conversation_id: str, by: Actor) -> None:
    """Close what is open, and end what somebody could still write to."""
    conversation = await change.conversation(conversation_id)
    held = select(holds.c.reason).where(holds.c.conversation_id == conversation_id)
    if (await change.connection.execute(held)).first() is not None:
        raise LegalHold
    busy = select(tasks.c.id).where(
        tasks.c.conversation_id == conversation_id, tasks.c.state.in_(BUSY_TASK)
    )
    if (await change.connection.execute(busy)).first() is not None:
        raise AgentAtWork
    if conversation.is_open:
        await control.close(change, conversation, by=by, because="erased")
        change.tell(conversation_id, "closed_erased")
    query = (
        select(follow_ups)
        .where(
            follow_ups.c.conversation_id == conversation_id,
            follow_ups.c.state != FollowUpState.DONE,
        )
        .with_for_update(key_share=True)
    )
    for row in (await change.connection.execute(query)).all():
        await _end_follow_up(change, rows.value(FollowUp, row), by)


async def _end_follow_up(change: Change, found: FollowUp, by: Actor) -> None:
    if found.state is FollowUpState.OPEN:
        found = await change.move(found, FollowUpState.TAKEN, by=by, because="erased")
    await change.move(found, FollowUpState.DONE, by=by, because="erased", done_at=change.now)


async def _settle(change: Change, step: ErasureStep, error: str | None) -> None:
    if error is None:
        result: dict[str, Any] = {"state": StepState.DONE, "done_at": change.now, "error": None}
    else:
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * (1 << min(step.attempts - 1, 20)))
        result = {"due_at": change.now + pause, "error": error[:200]}
    await change.connection.execute(update(erasure_steps).where(*_is(step)).values(**result))
    if error is None:
        await _finish(change, step.erasure_id)


async def _finish(change: Change, erasure_id: str) -> None:
    left = select(func.count()).where(
        erasure_steps.c.erasure_id == erasure_id, erasure_steps.c.state == StepState.PENDING
    )
    if (await change.connection.execute(left)).scalar_one():
        return
    unfinished = update(erasures).where(
        erasures.c.id == erasure_id, erasures.c.finished_at.is_(None)
    )
    done = await change.connection.execute(unfinished.values(finished_at=change.now))
    if done.rowcount:
        change.note("erasure", erasure_id, "erasure finished", by=SYSTEM)


def _is(step: ErasureStep) -> tuple[Any, ...]:
    return (
        erasure_steps.c.erasure_id == step.erasure_id,
        erasure_steps.c.conversation_id == step.conversation_id,
        erasure_steps.c.part == step.part,
        erasure_steps.c.state == StepState.PENDING,
    )


def _note_hold(change: Change, conversation_id: str, name: str, by: Actor) -> None:
    change.note("hold", conversation_id, name, by=by, conversation_id=conversation_id)

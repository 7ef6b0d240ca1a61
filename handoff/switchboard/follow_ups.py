"""Callbacks and left messages: instead of waiting, with the true place in line kept."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select

from handoff import text as words
from handoff.errors import (
    ClientMsgIdReused,
    FollowUpNotFound,
    FollowUpTaken,
    NoWayToAnswer,
    WithAgent,
)
from handoff.masking import mask_cards
from handoff.model.conversation import AuthorKind, Conversation, Message
from handoff.model.states import WAITING_TASK, Controller, FollowUpState, TaskState
from handoff.model.work import (
    CUSTOMER,
    Actor,
    Agent,
    CallOutcome,
    CancelCause,
    FollowUp,
    FollowUpKind,
    Reason,
    Task,
    agent_actor,
)
from handoff.store import rows
from handoff.store.tables import follow_ups
from handoff.switchboard import callbacks, control, finding
from handoff.switchboard.change import Change
from handoff.switchboard.core import Core
from handoff.switchboard.customers import THE_CUSTOMER, check_open, earlier
from handoff.switchboard.wrap_ups import complete

MAX_NAME, MAX_EMAIL, MAX_PHONE = 120, 254, 40


class FollowUps(Core):
    """What customers leave, and what agents make of it."""

    async def leave_message(
        self,
        conversation_id: str,
        *,
        client_msg_id: str,
        text: str,
        name: str | None = None,
        email: str | None = None,
        phone: str | None = None,
    ) -> Message:
        """A message for later instead of waiting; the bot is in control afterwards.

        Returns the customer's message as stored; the same `client_msg_id` again returns it again.
        Raises NoWayToAnswer, WithAgent, ConversationClosed and what `receive` raises.
        """
        said = mask_cards(words.clean(text, self.rules.max_message_chars))
        wanted = _Wanted(
            FollowUpKind.MESSAGE,
            said=said,
            text=said,
            name=words.optional(name, MAX_NAME),
            email=words.optional(email, MAX_EMAIL),
            phone=words.optional(phone, MAX_PHONE),
        )
        if not (wanted.email or wanted.phone):
            raise NoWayToAnswer
        return await self.run(lambda change: _leave(change, conversation_id, client_msg_id, wanted))

    async def request_callback(
        self,
        conversation_id: str,
        *,
        client_msg_id: str,
        phone: str,
        name: str | None = None,
        note: str | None = None,
    ) -> Message:
        """Call me back instead of waiting; keeps the true place in line. As `leave_message`."""
        number = words.optional(phone, MAX_PHONE)
        if number is None:
            raise NoWayToAnswer
        kept = words.optional(note, self.rules.max_message_chars)
        kept = None if kept is None else mask_cards(kept)
        wanted = _Wanted(
            FollowUpKind.CALLBACK,
            said=number if kept is None else f"{number}: {kept}",
            text=kept,
            name=words.optional(name, MAX_NAME),
            email=None,
            phone=number,
        )
        return await self.run(lambda change: _leave(change, conversation_id, client_msg_id, wanted))

    async def take_follow_up(self, agent_id: str, follow_up_id: str) -> FollowUp:
        """Take a callback or left message from the list; raises FollowUpNotFound, FollowUpTaken.

        A callback that waits in line for its turn leaves the line; what rings stops ringing.
        """
        by = agent_actor(agent_id)

        async def work(change: Change) -> FollowUp:
            await finding.agent(change.connection, agent_id, lock=True)
            call = await _call(change, follow_up_id)
            found = await _follow_up(change, follow_up_id)
            if found.state is FollowUpState.TAKEN and found.taken_by == agent_id:
                return found
            if found.state is not FollowUpState.OPEN:
                raise FollowUpTaken
            if call is not None and call.state in WAITING_TASK:
                await control.cancel_task(change, call, CancelCause.TAKEN, by=by)
            return await change.move(
                found,
                FollowUpState.TAKEN,
                by=by,
                because="taken",
                taken_by=agent_id,
                taken_at=change.now,
            )

        return await self.run(work)

    async def finish_follow_up(
        self,
        agent_id: str,
        follow_up_id: str,
        notes: str = "",
        outcome: CallOutcome = CallOutcome.DONE,
    ) -> FollowUp:
        """What came of it; only by the agent who has it. A call that was accepted ends with it.

        A callback that nobody answered comes up again at its old place after a while, as often as
        the floor plan says.
        """
        kept = mask_cards(words.optional(notes, self.rules.max_note_chars) or "") or None

        async def work(change: Change) -> FollowUp:
            agent = await finding.agent(change.connection, agent_id, lock=True)
            call = await _call(change, follow_up_id)
            found = await _follow_up(change, follow_up_id)
            if found.taken_by != agent_id:
                raise FollowUpTaken
            if found.state is FollowUpState.DONE and found.notes == kept:
                return found
            if found.state is not FollowUpState.TAKEN:
                raise FollowUpTaken
            if call is not None and call.state is TaskState.ASSIGNED:
                await _hang_up(change, agent, call, outcome, kept)
            if outcome is CallOutcome.NO_ANSWER and found.kind is FollowUpKind.CALLBACK:
                return await _try_again(change, found, call, kept, by=agent_actor(agent_id))
            return await change.move(
                found,
                FollowUpState.DONE,
                by=agent_actor(agent_id),
                because="done",
                notes=kept,
                done_at=change.now,
            )

        return await self.run(work)

    async def follow_ups(self, *, done: bool = False) -> list[FollowUp]:
        """Open and taken ones in the order of `queued_since`; with `done` the finished too."""
        query = select(follow_ups).order_by(follow_ups.c.queued_since, follow_ups.c.id)
        if not done:
            query = query.where(follow_ups.c.state != FollowUpState.DONE)
        async with self.store.read() as connection:
            return [rows.value(FollowUp, row) for row in await connection.execute(query)]


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the customer asks for; `said` is how it stands in the transcript."""

    kind: FollowUpKind
    said: str
    text: str | None
    name: str | None
    email: str | None
    phone: str | None


async def _leave(
    change: Change, conversation_id: str, client_msg_id: str, wanted: _Wanted
) -> Message:
    conversation = await change.conversation(conversation_id)
    before = await earlier(change, conversation_id, client_msg_id)
    if before is not None:
        if before.author.kind is not AuthorKind.CUSTOMER or before.text != wanted.said:
            raise ClientMsgIdReused(before.seq)
        return before
    check_open(conversation)
    if conversation.controller is Controller.AGENT:
        raise WithAgent
    message = change.append(
        conversation_id, author=THE_CUSTOMER, text=wanted.said, client_msg_id=client_msg_id
    )
    await _write_down(change, conversation, wanted)
    if wanted.kind is FollowUpKind.CALLBACK:
        change.tell(conversation_id, "callback_booked", phone=wanted.phone)
    else:
        change.tell(conversation_id, "message_left")
    return message


async def _write_down(change: Change, conversation: Conversation, wanted: _Wanted) -> None:
    task = await finding.open_task(change.connection, conversation.id)
    follow_up = FollowUp(
        id=change.ids.new("f"),
        kind=wanted.kind,
        conversation_id=conversation.id,
        state=FollowUpState.OPEN,
        version=1,
        language=conversation.language,
        queued_since=task.queued_since if task else change.now,
        created_at=change.now,
        task_id=task.id if task else None,
        queue_id=task.queue_id if task else None,
        name=wanted.name,
        email=wanted.email,
        phone=wanted.phone,
        text=wanted.text,
    )
    callback = wanted.kind is FollowUpKind.CALLBACK
    if callback:
        call = await callbacks.queue_call(change, conversation, task, by=CUSTOMER)
        follow_up = replace(follow_up, task_id=call.id, queue_id=call.queue_id)
    await change.create(follow_up, by=CUSTOMER, because=wanted.kind.value)
    if wanted.name:
        change.set(conversation.id, customer_name=wanted.name)
    if conversation.controller is not Controller.QUEUE:
        return
    cause = CancelCause.CALLBACK if callback else CancelCause.MESSAGE_LEFT
    if task is not None:
        await control.cancel_task(change, task, cause, by=CUSTOMER)
    await control.to_bot(change, conversation, by=CUSTOMER, because=cause.value)


async def _hang_up(
    change: Change, agent: Agent, call: Task, outcome: CallOutcome, notes: str | None
) -> None:
    by = agent_actor(agent.id)
    over = await control.release(change, call, by=by, because=outcome.value)
    await complete(change, agent, over, outcome.value, notes or "", by=by)


async def _try_again(
    change: Change, found: FollowUp, call: Task | None, notes: str | None, *, by: Actor
) -> FollowUp:
    told: dict[str, Any] = {"attempts": found.attempts + 1, "notes": notes or found.notes}
    again = await callbacks.next_try(change, found)
    if again is None:
        return await change.move(
            found,
            FollowUpState.DONE,
            by=by,
            because="no answer, given up",
            done_at=change.now,
            **told,
        )
    if call is None:
        conversation = await change.conversation(found.conversation_id)
        handoff = await control.built_in_handoff(change, conversation, Reason.REQUESTED_HUMAN)
        call = await control.placed_task(change, conversation, handoff)
    call = replace(call, queued_since=found.queued_since)
    queued = await callbacks.queue_again(change, call, again, by=by)
    return await change.move(
        found,
        FollowUpState.OPEN,
        by=by,
        because="no answer",
        taken_by=None,
        taken_at=None,
        task_id=queued.id,
        due_at=again,
        **told,
    )


async def _call(change: Change, follow_up_id: str) -> Task | None:
    """The callback's task, locked before the callback itself is."""
    query = select(follow_ups).where(follow_ups.c.id == follow_up_id)
    row = (await change.connection.execute(query)).one_or_none()
    if row is None:
        raise FollowUpNotFound(follow_up_id)
    await change.conversation(row.conversation_id)
    return await callbacks.call_of(change, rows.value(FollowUp, row))


async def _follow_up(change: Change, follow_up_id: str) -> FollowUp:
    query = (
        select(follow_ups).where(follow_ups.c.id == follow_up_id).with_for_update(key_share=True)
    )
    row = (await change.connection.execute(query)).one_or_none()
    if row is None:
        raise FollowUpNotFound(follow_up_id)
    return rows.value(FollowUp, row)

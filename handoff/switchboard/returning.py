"""A customer comes back to a closed conversation: by rule it goes on where it stopped."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import exists, select

from handoff.errors import ConversationClosed
from handoff.model.conversation import Conversation
from handoff.model.erasures import ErasurePart
from handoff.model.rules import Rules
from handoff.model.states import Controller, TaskState
from handoff.model.work import CUSTOMER, Task, TaskKind
from handoff.store import rows
from handoff.store.outside_tables import erasure_steps
from handoff.store.tables import conversations, tasks
from handoff.switchboard import control
from handoff.switchboard.change import Change


def reopens_until(conversation: Conversation, rules: Rules) -> datetime | None:
    """Until when a message opens it again; None for one that is open, or never reopens."""
    if conversation.closed_at is None or not rules.reopen_within:
        return None
    return conversation.closed_at + rules.reopen_within


async def reopen(change: Change, conversation: Conversation) -> Conversation:
    """Open it again: to the front of the line, the same agent first, if a person had it, else to
    the bot.

    Raises ConversationClosed when it is too late, another one of the contact is open, or what is
    known of it is being erased.
    """
    until = reopens_until(conversation, change.rules)
    if until is None or until < change.now or await _has_another(change, conversation):
        raise ConversationClosed
    if await is_erased(change, conversation.id):
        raise ConversationClosed
    task = await _last_task(change, conversation.id)
    if task is None or task.agent_id is None or task.released_at is None:
        await change.move(
            conversation, Controller.BOT, by=CUSTOMER, because="reopened", closed_at=None
        )
    else:
        await _back_in_line(change, conversation, task)
    change.tell(conversation.id, "reopened")
    return await change.conversation(conversation.id)


async def _back_in_line(change: Change, conversation: Conversation, last: Task) -> None:
    task = replace(
        last,
        id=change.ids.new("t"),
        state=TaskState.PENDING,
        version=1,
        queued_since=change.now,
        created_at=change.now,
        entered_at=change.now,
        at_front=True,
        agent_id=None,
        assigned_at=None,
        released_at=None,
        wrap_up_due_at=None,
        ended_at=None,
        cancel_cause=None,
        disposition=None,
        notes=None,
        fields=None,
        previous_agent_id=last.agent_id,
        ready_at=None,
        due_at=None,
    )
    await change.create(task, by=CUSTOMER, because="reopened")
    change.set(conversation.id, closed_at=None)
    await control.to_queue(change, conversation, task, by=CUSTOMER, because="reopened")
    change.wants_route = True


async def _last_task(change: Change, conversation_id: str) -> Task | None:
    query = (
        select(tasks)
        .where(tasks.c.conversation_id == conversation_id, tasks.c.kind == TaskKind.CONVERSATION)
        .order_by(tasks.c.created_at.desc(), tasks.c.id.desc())
        .limit(1)
    )
    row = (await change.connection.execute(query)).one_or_none()
    return None if row is None else rows.value(Task, row)


async def is_erased(change: Change, conversation_id: str) -> bool:
    """Whether its words are being erased, or were."""
    begun = exists().where(
        erasure_steps.c.conversation_id == conversation_id,
        erasure_steps.c.part == ErasurePart.TEXTS,
    )
    return bool((await change.connection.execute(select(begun))).scalar_one())


async def _has_another(change: Change, conversation: Conversation) -> bool:
    if conversation.contact is None:
        return False
    other = exists().where(
        conversations.c.contact == conversation.contact,
        conversations.c.channel == conversation.channel,
        conversations.c.controller != Controller.NONE,
    )
    return bool((await change.connection.execute(select(other))).scalar_one())

"""Writing up: how the work ended, what is still to be done, whether the customer is asked."""

import re
from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import insert, select

from handoff import text as words
from handoff.errors import (
    BadDisposition,
    DueInThePast,
    NoWayToAnswer,
    TaskNotFound,
    TaskNotWrapping,
)
from handoff.masking import mask_cards
from handoff.model.states import FollowUpState, ReservationState, TaskState
from handoff.model.work import (
    Actor,
    Agent,
    FollowUp,
    FollowUpKind,
    Planned,
    Survey,
    Task,
    TaskKind,
    agent_actor,
)
from handoff.store import rows
from handoff.store.tables import agents, tasks
from handoff.store.teamwork_tables import surveys
from handoff.switchboard import callbacks, finding
from handoff.switchboard.change import Change
from handoff.switchboard.core import Core
from handoff.switchboard.customers import surveyed

UNSPECIFIED = "unspecified"
_DISPOSITION = re.compile(r"[a-z][a-z0-9_]{0,59}")


class WrapUps(Core):
    """The command that ends a piece of work."""

    async def wrap_up(
        self,
        agent_id: str,
        task_id: str,
        disposition: str,
        notes: str = "",
        *,
        fields: Mapping[str, str] | None = None,
        follow_up: Planned | None = None,
        ask_rating: bool = False,
    ) -> None:
        """Finish the task. Also mends one that was completed as `unspecified` by the time limit.

        Raises TaskNotFound, TaskNotWrapping, BadDisposition, DueInThePast, NoWayToAnswer.
        """
        if not _DISPOSITION.fullmatch(disposition):
            raise BadDisposition
        kept = mask_cards(words.optional(notes, self.rules.max_note_chars) or "")
        filled = {key: mask_cards(words.tidy(value)) for key, value in (fields or {}).items()}
        planned = None if follow_up is None else _checked(follow_up, self.rules.max_message_chars)
        by = agent_actor(agent_id)

        async def work(change: Change) -> None:
            agent = await finding.agent(change.connection, agent_id, lock=True)
            if planned is not None or ask_rating:
                await change.conversation(await _conversation_of(change, task_id))
            task = await finding.task(change.connection, task_id)
            if task.agent_id != agent_id:
                raise TaskNotWrapping
            if task.state is TaskState.COMPLETED:
                if not await _mend(change, task, disposition, kept, filled, by=by):
                    return
            elif task.state is TaskState.WRAPPING:
                await complete(change, agent, task, disposition, kept, by=by, fields=filled)
            else:
                raise TaskNotWrapping
            if planned is not None:
                await _plan(change, agent, task, planned, by=by)
            if ask_rating and task.kind is TaskKind.CONVERSATION:
                await _ask(change, task, by=by)

        await self.run(work)


async def complete(
    change: Change,
    agent: Agent,
    task: Task,
    disposition: str,
    notes: str,
    *,
    by: Actor,
    fields: Mapping[str, str] | None = None,
) -> None:
    """The work is done: the agent is idle from now on and may be asked again."""
    used = await finding.wrapping_reservation(change.connection, task.id)
    if used is not None:
        await change.move(
            used, ReservationState.COMPLETED, by=by, because="wrapped up", ended_at=change.now
        )
    await change.move(
        task,
        TaskState.COMPLETED,
        by=by,
        because="wrapped up",
        facts={"disposition": disposition},
        disposition=disposition,
        notes=notes or None,
        fields=dict(fields) if fields else None,
        ended_at=change.now,
    )
    await change.connection.correct(agents, agent.id, {"idle_since": change.now})
    change.wants_route = True


async def _mend(
    change: Change,
    task: Task,
    disposition: str,
    notes: str,
    fields: Mapping[str, str],
    *,
    by: Actor,
) -> bool:
    """Write up late; False when it says the same already."""
    if task.disposition == disposition and (task.notes or "") == notes:
        return False
    if task.disposition != UNSPECIFIED:
        raise TaskNotWrapping
    await change.amend(
        task,
        by=by,
        because="wrap-up mended",
        facts={"disposition": disposition},
        disposition=disposition,
        notes=notes or None,
        fields=dict(fields) or None,
    )
    return True


async def _conversation_of(change: Change, task_id: str) -> str:
    """Whose task it is, before anything of it is locked."""
    query = select(tasks.c.conversation_id).where(tasks.c.id == task_id)
    found: str | None = (await change.connection.execute(query)).scalar_one_or_none()
    if found is None:
        raise TaskNotFound(task_id)
    return found


def _checked(planned: Planned, longest: int) -> Planned:
    text = mask_cards(words.clean(planned.text, longest))
    phone, email = words.optional(planned.phone, 40), words.optional(planned.email, 254)
    wants_phone = planned.kind is FollowUpKind.CALLBACK
    wants_any = planned.kind is FollowUpKind.MESSAGE
    if (wants_phone and not phone) or (wants_any and not (phone or email)):
        raise NoWayToAnswer
    return replace(planned, text=text, phone=phone, email=email)


async def _plan(change: Change, agent: Agent, task: Task, planned: Planned, *, by: Actor) -> None:
    """A follow-up to be done by its date; a callback for anybody rings when it is due."""
    if planned.due_at <= change.now:
        raise DueInThePast
    conversation = await change.conversation(task.conversation_id)
    rings = planned.kind is FollowUpKind.CALLBACK and not planned.mine
    call = await callbacks.queue_again(change, task, planned.due_at, by=by) if rings else None
    follow_up = FollowUp(
        id=change.ids.new("f"),
        kind=planned.kind,
        conversation_id=task.conversation_id,
        state=FollowUpState.TAKEN if planned.mine else FollowUpState.OPEN,
        version=1,
        language=conversation.language,
        queued_since=task.queued_since if rings else change.now,
        created_at=change.now,
        task_id=call.id if call else None,
        name=conversation.customer_name,
        email=planned.email,
        phone=planned.phone,
        text=planned.text,
        taken_by=agent.id if planned.mine else None,
        taken_at=change.now if planned.mine else None,
        queue_id=task.queue_id,
        planned_for=planned.due_at,
        planned_by=agent.id,
    )
    await change.create(follow_up, by=by, because="planned")


async def _ask(change: Change, task: Task, *, by: Actor) -> None:
    """Ask the customer for a rating of this work; once in a conversation."""
    if task.agent_id is None or await surveyed(change, task.conversation_id) is not None:
        return
    survey = Survey(task.conversation_id, task.id, task.agent_id, task.queue_id, change.now)
    await change.connection.execute(insert(surveys).values(**rows.columns(survey)))
    change.record(task, "rating asked", by=by)
    change.tell(task.conversation_id, "rating_asked")

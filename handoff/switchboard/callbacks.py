"""Callbacks in the line: they keep their true place, ring like any task, and are tried again."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select

from handoff.model.conversation import Conversation
from handoff.model.states import FollowUpState, ReservationState, TaskState
from handoff.model.work import (
    Actor,
    Agent,
    FollowUp,
    Reason,
    Reservation,
    Task,
    TaskKind,
    agent_actor,
)
from handoff.placing import due_next
from handoff.routing import Medium
from handoff.store import rows
from handoff.store.tables import follow_ups, tasks
from handoff.switchboard import control, plan
from handoff.switchboard.change import Change


async def queue_call(
    change: Change, conversation: Conversation, before: Task | None, *, by: Actor
) -> Task:
    """A call that waits where the conversation waited (`before`), or where the plan puts it now."""
    if before is None:
        handoff = await control.built_in_handoff(change, conversation, Reason.REQUESTED_HUMAN)
        before = await control.placed_task(change, conversation, handoff)
    return await _queue(change, before, by=by, because="callback")


async def queue_again(change: Change, before: Task, ready_at: datetime, *, by: Actor) -> Task:
    """Nobody answered: the same place in line, but not before `ready_at`."""
    return await _queue(change, before, by=by, because="no answer", ready_at=ready_at)


async def _queue(
    change: Change, before: Task, *, by: Actor, because: str, ready_at: datetime | None = None
) -> Task:
    call = replace(
        before,
        id=change.ids.new("t"),
        kind=TaskKind.CALLBACK,
        channel=Medium.VOICE.value,
        state=TaskState.PENDING,
        version=1,
        created_at=change.now,
        agent_id=None,
        assigned_at=None,
        released_at=None,
        wrap_up_due_at=None,
        ended_at=None,
        cancel_cause=None,
        disposition=None,
        notes=None,
        entered_at=change.now,
        ready_at=ready_at,
    )
    floor = await plan.current(change.connection)
    call = replace(call, due_at=due_next(floor.queue(call.queue_id), call, change.now))
    change.wants_route = True
    return await change.create(call, by=by, because=because)


async def take(change: Change, agent: Agent, offer: Reservation, task: Task) -> None:
    """The agent accepts the call; the conversation stays where it is."""
    by = agent_actor(agent.id)
    await change.move(offer, ReservationState.ACCEPTED, by=by, because="accepted")
    await change.move(
        task,
        TaskState.ASSIGNED,
        by=by,
        because="accepted",
        agent_id=agent.id,
        assigned_at=change.now,
    )
    wanted = await follow_up_of(change, task.id)
    if wanted is not None and wanted.state is FollowUpState.OPEN:
        await change.move(
            wanted,
            FollowUpState.TAKEN,
            by=by,
            because="accepted",
            taken_by=agent.id,
            taken_at=change.now,
        )
    change.wants_route = True


async def put_back(change: Change, task: Task, *, by: Actor, because: str) -> None:
    """The agent is gone: the call goes to the front of the line, since the same moment."""
    await control.back_to_line(change, task, by=by, because=because)
    wanted = await follow_up_of(change, task.id)
    if wanted is not None and wanted.state is FollowUpState.TAKEN:
        await change.move(
            wanted, FollowUpState.OPEN, by=by, because=because, taken_by=None, taken_at=None
        )


async def next_try(change: Change, tried: FollowUp) -> datetime | None:
    """When to call again after one more try in vain; None when it was the last."""
    rule = (await plan.current(change.connection)).callbacks
    if tried.attempts + 1 >= rule.attempts:
        return None
    pauses = rule.again_after_s
    return change.now + timedelta(seconds=pauses[min(tried.attempts, len(pauses) - 1)])


async def follow_up_of(change: Change, task_id: str) -> FollowUp | None:
    """The callback that this task is about, locked."""
    query = select(follow_ups).where(follow_ups.c.task_id == task_id)
    row = (await change.connection.execute(query.with_for_update(key_share=True))).one_or_none()
    return None if row is None else rows.value(FollowUp, row)


async def call_of(change: Change, wanted: FollowUp) -> Task | None:
    """The task that the callback waits, rings or is worked as, or was last; locked."""
    if wanted.task_id is None:
        return None
    query = select(tasks).where(tasks.c.id == wanted.task_id, tasks.c.kind == TaskKind.CALLBACK)
    row = (await change.connection.execute(query.with_for_update(key_share=True))).one_or_none()
    return None if row is None else rows.value(Task, row)

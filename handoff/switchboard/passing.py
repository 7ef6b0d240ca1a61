"""How a conversation passes on in one step: to another agent, or from an agent to a queue."""

from dataclasses import replace

from handoff.errors import (
    AgentNotFree,
    NotYourConversation,
    QueueClosed,
    QueueNotFound,
)
from handoff.model.conversation import Conversation
from handoff.model.states import (
    Controller,
    Presence,
    ReservationState,
    TaskState,
)
from handoff.model.work import Actor, Agent, Reservation, Task
from handoff.placing import due_next, is_open, opens_at
from handoff.routing import medium_of
from handoff.switchboard import control, finding, participants, plan
from handoff.switchboard.change import Change


async def check_free(
    change: Change, agent: Agent, conversation: Conversation, *, besides: str | None = None
) -> None:
    """Raise AgentNotFree unless the conversation can ring at this agent, who is locked."""
    lease = agent.lease_until is not None and agent.lease_until > change.now
    if agent.id == besides or agent.state is not Presence.AVAILABLE or not lease:
        raise AgentNotFree
    if await finding.ringing_at(change.connection, agent.id):
        raise AgentNotFree
    if await participants.ringing_at(change.connection, agent.id):
        raise AgentNotFree
    if not await plan.can_take(change.connection, agent, medium_of(conversation.channel)):
        raise AgentNotFree


async def give(
    change: Change,
    conversation: Conversation,
    agent: Agent,
    *,
    by: Actor,
    because: str,
    told: str = "transferred",
) -> Task:
    """From one agent to another: the first writes up, the second goes on with a task of their own.

    The new task's wait is nothing; the old one keeps its own for the figures.
    """
    old_name = conversation.agent_name
    task = await finding.open_task(change.connection, conversation.id)
    if task is None:
        raise NotYourConversation
    await control.release(change, task, by=by, because=because)
    taken = replace(
        _after(change, task),
        state=TaskState.ASSIGNED,
        agent_id=agent.id,
        assigned_at=change.now,
    )
    await change.create(taken, by=by, because=because)
    await change.move(
        conversation,
        Controller.AGENT,
        by=by,
        because=because,
        agent_id=agent.id,
        agent_name=agent.first_name,
        queue_id=None,
    )
    change.tell(conversation.id, told, name=agent.first_name, old=old_name)
    change.wants_route = True
    return taken


async def to_other_queue(
    change: Change, conversation: Conversation, queue_id: str, *, by: Actor, because: str
) -> Task:
    """From an agent to the front of a queue; the agent writes up and is spared the same task."""
    floor = await plan.current(change.connection)
    queue = floor.by_id.get(queue_id)
    if queue is None:
        raise QueueNotFound(queue_id)
    if not is_open(queue, change.now):
        raise QueueClosed(opens_at(queue, change.now))
    task = await finding.open_task(change.connection, conversation.id)
    if task is None or task.agent_id is None:
        raise NotYourConversation
    old_name = conversation.agent_name
    await control.release(change, task, by=by, because="transferred")
    waiting = replace(
        _after(change, task),
        state=TaskState.PENDING,
        queue_id=queue_id,
        at_front=True,
        skills=queue.skills,
        previous_agent_id=None,
    )
    waiting = replace(waiting, due_at=due_next(queue, waiting, change.now))
    facts = {"to": queue_id, "reason": because}
    await change.create(waiting, by=by, because="transferred", facts=facts)
    await _spare(change, waiting, task.agent_id, by=by)
    await control.to_queue(change, conversation, waiting, by=by, because="transferred")
    standing = await finding.standing(change.connection, waiting, change.now, change.rules)
    change.tell(
        conversation.id,
        "transferred_to_queue",
        old=old_name,
        queue=queue.name.get(conversation.language) or next(iter(queue.name.values())),
        position=standing.position,
    )
    change.wants_route = True
    return waiting


async def _spare(change: Change, task: Task, agent_id: str, *, by: Actor) -> None:
    """As if the agent had passed on it: whoever sent a customer away is not asked first."""
    passed = Reservation(
        id=change.ids.new("r"),
        task_id=task.id,
        conversation_id=task.conversation_id,
        agent_id=agent_id,
        state=ReservationState.DECLINED,
        version=1,
        offered_at=change.now,
        due_at=change.now,
        ended_at=change.now,
    )
    await change.create(passed, by=by, because="transferred")


def _after(change: Change, task: Task) -> Task:
    """A task that goes on where this one ends."""
    return replace(
        task,
        id=change.ids.new("t"),
        version=1,
        queued_since=change.now,
        created_at=change.now,
        at_front=False,
        agent_id=None,
        assigned_at=None,
        released_at=None,
        wrap_up_due_at=None,
        ended_at=None,
        cancel_cause=None,
        entered_at=change.now,
        ready_at=None,
        due_at=None,
        disposition=None,
        notes=None,
        fields=None,
    )

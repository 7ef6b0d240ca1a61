"""How control of a conversation passes: to the queue, from an agent, back to the bot, to nobody."""

from dataclasses import replace
from typing import Any

from sqlalchemy import bindparam, select

from handoff.bus import HandedOff, TaskCanceled
from handoff.context import BUILT_IN_PRIORITY, HandoffContext, built_in
from handoff.model.conversation import BotTurn, Conversation, Message
from handoff.model.states import Controller, ReservationState, TaskState, TurnState
from handoff.model.work import Actor, CancelCause, Handoff, Reason, Task
from handoff.placing import Wish, due_next, is_open, opens_at, place
from handoff.store import rows
from handoff.store.tables import bot_turns, handoffs, messages
from handoff.switchboard import finding, plan
from handoff.switchboard.change import Change

_LAST = (
    select(messages)
    .where(messages.c.conversation_id == bindparam("wanted"))
    .order_by(messages.c.seq.desc())
    .limit(200)
)
_OWED = (
    select(bot_turns)
    .where(
        bot_turns.c.conversation_id == bindparam("wanted"),
        bot_turns.c.state == TurnState.PENDING,
    )
    .with_for_update(key_share=True)
)


async def hand_off(
    change: Change, conversation: Conversation, *, context: HandoffContext, priority: int, by: Actor
) -> Task:
    """From the bot to the queue: handoff, task, control and the customer's message, all at once."""
    handoff = await _write_handoff(change, conversation, context, priority)
    if context.customer and not conversation.customer_name:
        conversation = change.set(conversation.id, customer_name=context.customer.name[:120])
    task = await queue_task(change, conversation, handoff, by=by)
    await to_queue(change, conversation, task, by=by, because=context.reason.value)
    await drop_turns(change, conversation.id, by=by, because="handed off")
    change.notify(HandedOff(conversation.id, context.reason.value))
    await tell_standing(change, task)
    return task


async def queue_task(
    change: Change, conversation: Conversation, handoff: Handoff, *, by: Actor, front: bool = False
) -> Task:
    """A new task in the queue that the floor plan has for it, at its place in line."""
    task = replace(await placed_task(change, conversation, handoff), at_front=front)
    change.wants_route = True
    return await change.create(task, by=by, because="queued", facts={"queue": task.queue_id})


async def placed_task(change: Change, conversation: Conversation, handoff: Handoff) -> Task:
    """The task as the floor plan wants it now; not stored yet."""
    floor = await plan.current(change.connection)
    context = HandoffContext.model_validate(handoff.context)
    wish = wish_of(context, handoff.priority, conversation)
    placed = place(floor, wish, change.now, await plan.lengths(change.connection, floor))
    task = Task(
        id=change.ids.new("t"),
        conversation_id=conversation.id,
        handoff_id=handoff.id,
        queue_id=placed.queue.id,
        state=TaskState.PENDING,
        version=1,
        priority=placed.priority,
        language=conversation.language,
        queued_since=change.now,
        created_at=change.now,
        channel=conversation.channel,
        skills=placed.skills,
        tier=wish.tier,
        previous_agent_id=await finding.previous_agent(change.connection, conversation),
        entered_at=change.now,
    )
    return replace(task, due_at=due_next(placed.queue, task, change.now))


def wish_of(context: HandoffContext, priority: int, conversation: Conversation) -> Wish:
    """What the floor plan's rules look at."""
    return Wish(
        reason=context.reason,
        language=conversation.language,
        channel=conversation.channel,
        priority=priority,
        wants=context.wants,
        tier=context.customer.tier if context.customer else None,
    )


async def tell_standing(change: Change, task: Task) -> None:
    """Their place in line; when nobody is there, what else to do; when it is closed, till when."""
    floor = await plan.current(change.connection)
    queue = floor.queue(task.queue_id)
    standing = await finding.standing(change.connection, task, change.now, change.rules)
    opens = opens_at(queue, change.now)
    if opens is not None and queue.hours is not None:
        local = opens.astimezone(queue.hours.hours.zone).isoformat(timespec="minutes")
        change.tell(
            task.conversation_id, "queued_closed", position=standing.position, opens_at=local
        )
    elif standing.staffed and is_open(queue, change.now):
        change.tell(
            task.conversation_id,
            "queued",
            position=standing.position,
            wait_s=standing.expected_wait_s,
        )
    else:
        change.tell(task.conversation_id, "queued_unstaffed", position=standing.position)


async def to_queue(
    change: Change, conversation: Conversation, task: Task, *, by: Actor, because: str
) -> Conversation:
    """Give control to the queue the task waits in."""
    return await change.move(
        conversation,
        Controller.QUEUE,
        by=by,
        because=because,
        queue_id=task.queue_id,
        agent_id=None,
        agent_name=None,
        offers={},
    )


async def built_in_handoff(change: Change, conversation: Conversation, reason: Reason) -> Handoff:
    """A handoff that nobody asked for: the sweep makes it for a conversation nobody owned."""
    context = await built_in_context(change, conversation, reason)
    return await _write_handoff(change, conversation, context, BUILT_IN_PRIORITY[reason])


async def _write_handoff(
    change: Change, conversation: Conversation, context: HandoffContext, priority: int
) -> Handoff:
    handoff = Handoff(
        id=change.ids.new("h"),
        conversation_id=conversation.id,
        reason=context.reason,
        priority=priority,
        context=context.model_dump(mode="json"),
        created_at=change.now,
    )
    await change.connection.add(handoffs, [rows.columns(handoff)])
    return handoff


async def built_in_context(
    change: Change, conversation: Conversation, reason: Reason
) -> HandoffContext:
    """The story as far as it is stored here, for a handoff that the bot did not ask for."""
    return built_in(
        reason,
        language=conversation.language,
        messages=await transcript(change, conversation.id),
        last_words=change.rules.last_words,
    )


async def transcript(change: Change, conversation_id: str) -> list[Message]:
    """The stored messages, with those of this change; the last 200 are enough for a summary."""
    await change.write_messages()
    found = (await change.connection.execute(_LAST, {"wanted": conversation_id})).all()
    return [rows.message(row) for row in reversed(found)]


async def drop_turns(change: Change, conversation_id: str, *, by: Actor, because: str) -> None:
    """The bot owes nothing any more; a turn that runs is dropped when it comes back."""
    owed = await change.connection.ask(_OWED, {"wanted": conversation_id}, of=(bot_turns,))
    for turn in [rows.value(BotTurn, row) for row in owed]:
        await change.move(
            turn, TurnState.DROPPED, by=by, because=because, cause=because, finished_at=change.now
        )


async def cancel_task(change: Change, task: Task, cause: CancelCause, *, by: Actor) -> Task:
    """The waiting is over without an agent; what rings stops ringing."""
    offer = await finding.live_reservation(change.connection, task.id)
    if offer is not None:
        await change.move(
            offer, ReservationState.CANCELED, by=by, because=cause.value, ended_at=change.now
        )
        change.wants_route = True
    change.notify(TaskCanceled(task.queue_id, cause.value))
    return await change.move(
        task,
        TaskState.CANCELED,
        by=by,
        because=cause.value,
        cancel_cause=cause,
        ended_at=change.now,
    )


async def release(change: Change, task: Task, *, by: Actor, because: str) -> Task:
    """The talking is over: the agent's task goes to wrap-up."""
    used = await finding.live_reservation(change.connection, task.id)
    if used is not None:
        await change.move(used, ReservationState.WRAPPING, by=by, because=because)
    return await change.move(
        task,
        TaskState.WRAPPING,
        by=by,
        because=because,
        released_at=change.now,
        wrap_up_due_at=change.now + change.rules.wrap_up,
    )


async def back_to_line(change: Change, task: Task, *, by: Actor, because: str) -> Task:
    """An assigned task whose agent is gone waits again, in front, since the same moment."""
    used = await finding.live_reservation(change.connection, task.id)
    if used is not None:
        await change.move(
            used, ReservationState.CANCELED, by=by, because=because, ended_at=change.now
        )
    change.wants_route = True
    floor = await plan.current(change.connection)
    return await change.move(
        task,
        TaskState.PENDING,
        by=by,
        because=because,
        at_front=True,
        agent_id=None,
        assigned_at=None,
        due_at=due_next(floor.queue(task.queue_id), task, change.now),
    )


async def to_bot(
    change: Change, conversation: Conversation, *, by: Actor, because: str, **changes: Any
) -> Conversation:
    """Give control to the bot."""
    return await change.move(
        conversation,
        Controller.BOT,
        by=by,
        because=because,
        queue_id=None,
        agent_id=None,
        agent_name=None,
        **changes,
    )


async def close(
    change: Change, conversation: Conversation, *, by: Actor, because: str
) -> Conversation:
    """Nobody is in control any more; the task that was open is canceled or goes to wrap-up."""
    task = await finding.open_task(change.connection, conversation.id)
    if task is not None and task.state is TaskState.ASSIGNED:
        await release(change, task, by=by, because=because)
    elif task is not None:
        await cancel_task(change, task, CancelCause.ABANDONED, by=by)
    await drop_turns(change, conversation.id, by=by, because=because)
    return await change.move(
        conversation,
        Controller.NONE,
        by=by,
        because=because,
        closed_at=change.now,
        queue_id=None,
        agent_id=None,
        agent_name=None,
        offers={},
    )

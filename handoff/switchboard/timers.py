"""What time does: each due row is looked at again under lock, so any process may do any of it."""

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime

from sqlalchemy import Select, and_, exists, func, or_, select
from sqlalchemy.sql.elements import ColumnElement

from handoff.bus import BotTurnPending
from handoff.model.conversation import Conversation
from handoff.model.states import (
    BUSY_TASK,
    LIVE_TURN,
    WAITING_TASK,
    Controller,
    Presence,
    ReservationState,
    TaskState,
    TurnState,
)
from handoff.model.work import TIMER, CancelCause, Handoff, Reason, Task, TaskKind
from handoff.store import rows
from handoff.store.tables import agents, bot_turns, conversations, handoffs, reservations, tasks
from handoff.switchboard import bot_turns as turns
from handoff.switchboard import control, finding
from handoff.switchboard.change import Change
from handoff.switchboard.core import Core
from handoff.switchboard.offers import end_offer
from handoff.switchboard.presence import lose
from handoff.switchboard.wrap_ups import UNSPECIFIED, complete

# Also beside a state that says it already: the index is over those, and used where it is named.
_IS_OPEN = conversations.c.controller != Controller.NONE
_IS_LIVE = bot_turns.c.state.in_(LIVE_TURN)

Mend = Callable[[Change, str], Awaitable[bool]]


class Timers(Core):
    """Each method looks at one kind of due row and tells how many it dealt with."""

    async def ring_out(self) -> int:
        """Offers that rang too long: the agent is not responding, the task moves on."""
        due = and_(
            reservations.c.state == ReservationState.PENDING,
            reservations.c.due_at <= self.clock.now(),
        )
        return await self._each(reservations.c.id, due, _ring_out)

    async def lose_agents(self) -> int:
        """Agents whose lease and grace ran out go offline, their conversations to the front."""
        gone_since = self.clock.now() - self.rules.lease_grace
        due = and_(
            agents.c.state != Presence.OFFLINE,
            or_(agents.c.lease_until.is_(None), agents.c.lease_until <= gone_since),
        )
        return await self._each(agents.c.id, due, lose)

    async def recover_turns(self) -> int:
        """Bot turns whose runner is gone run again, or fail after the last attempt."""
        due = and_(
            _IS_LIVE,
            bot_turns.c.state == TurnState.RUNNING,
            bot_turns.c.due_at <= self.clock.now(),
        )
        return await self._each(bot_turns.c.id, due, _recover_turn)

    async def nudge_turns(self) -> int:
        """Tell again of pending turns that nobody took up; how many conversations."""
        before = self.clock.now() - self.rules.bot_turn_nudge_after
        other = bot_turns.alias()
        runs = exists().where(
            other.c.conversation_id == bot_turns.c.conversation_id,
            other.c.state == TurnState.RUNNING,
        )
        query = (
            select(bot_turns.c.conversation_id)
            .where(_IS_LIVE, bot_turns.c.state == TurnState.PENDING, bot_turns.c.due_at <= before)
            .where(~runs)
            .distinct()
            .limit(self.rules.sweep_batch)
        )
        async with self.store.read() as connection:
            found = [row.conversation_id for row in await connection.execute(query)]
        for conversation_id in found:
            self.bus.publish(BotTurnPending(conversation_id))
        return len(found)

    async def give_up_turns(self) -> int:
        """Turns that waited too long for the bot while this process ran: people take over.

        What waited because no process ran at all is answered by the bot first.
        """
        now = self.clock.now()
        due_before = now - self.rules.bot_turn_wait
        if self.opened_at > due_before:
            return 0
        query = select(
            bot_turns.c.conversation_id, func.min(bot_turns.c.due_at).label("since")
        ).where(_IS_LIVE, bot_turns.c.state == TurnState.PENDING, bot_turns.c.due_at <= due_before)
        async with self.store.read() as connection:
            late = (await connection.execute(query.group_by(bot_turns.c.conversation_id))).all()
        done = 0
        for row in late[: self.rules.sweep_batch]:
            since: datetime = row.since
            overload = turns.Overload(len(late), int((now - since).total_seconds()))
            mine = row.conversation_id
            done += await self._given_up(mine, overload, due_before)
        return done

    async def _given_up(
        self, conversation_id: str, overload: turns.Overload, due_before: datetime
    ) -> bool:
        return await self.run(
            lambda change: turns.give_up(change, conversation_id, overload, due_before)
        )

    async def end_wrap_ups(self) -> int:
        """Wrap-ups past their limit are completed as `unspecified`."""
        due = and_(tasks.c.state == TaskState.WRAPPING, tasks.c.wrap_up_due_at <= self.clock.now())
        return await self._each(tasks.c.id, due, _end_wrap_up)

    async def close_idle(self) -> int:
        """Conversations with the bot in which nothing was said for long are closed."""
        due = and_(
            _IS_OPEN,
            conversations.c.controller == Controller.BOT,
            conversations.c.last_at <= self.clock.now() - self.rules.bot_idle,
        )
        return await self._each(conversations.c.id, due, _close_idle)

    async def expire_waiting(self) -> int:
        """Customers nobody helped in time go back to the bot, and hear what else they can do."""
        if self.rules.waiting_expiry is None:
            return 0
        due = and_(
            tasks.c.state.in_(WAITING_TASK),
            tasks.c.kind == TaskKind.CONVERSATION,
            tasks.c.queued_since <= self.clock.now() - self.rules.waiting_expiry,
        )
        return await self._each(tasks.c.conversation_id, due, _expire_waiting)

    async def check_owners(self) -> int:
        """Every open conversation has exactly one of bot, live task, agent; what has not is mended.

        A mended conversation waits in the queue, with an event that says so.
        """
        return await self._each(conversations.c.id, _is_astray(), _mend)

    async def _each(self, ids: ColumnElement[str], due: ColumnElement[bool], mend: Mend) -> int:
        """Deal with each due row in a transaction of its own, a batch at most."""
        query = select(ids).where(due).limit(self.rules.sweep_batch)
        async with self.store.read() as connection:
            found = [row[0] for row in await connection.execute(query)]
        done = 0
        for found_id in found:
            done += await self._mended(mend, found_id)
        return done

    async def _mended(self, mend: Mend, found_id: str) -> bool:
        return await self.run(lambda change: mend(change, found_id))


async def _ring_out(change: Change, reservation_id: str) -> bool:
    query = select(reservations.c.agent_id, reservations.c.task_id)
    row = (await change.connection.execute(query.where(reservations.c.id == reservation_id))).one()
    agent = await finding.agent(change.connection, row.agent_id, lock=True)
    task = await finding.task(change.connection, row.task_id)
    offer = await finding.reservation(change.connection, reservation_id, agent.id)
    if offer is None or offer.state is not ReservationState.PENDING or offer.due_at > change.now:
        return False
    await end_offer(change, offer, task, ReservationState.TIMEOUT, by=TIMER, because="rang out")
    if agent.state is Presence.AVAILABLE:
        await change.move(
            agent, Presence.NOT_RESPONDING, by=TIMER, because="rang out", since=change.now
        )
    return True


async def _recover_turn(change: Change, turn_id: str) -> bool:
    return await turns.recover(change, turn_id, overdue_only=True)


async def _end_wrap_up(change: Change, task_id: str) -> bool:
    query = select(tasks.c.agent_id).where(tasks.c.id == task_id)
    agent_id = (await change.connection.execute(query)).scalar_one()
    agent = await finding.agent(change.connection, agent_id, lock=True)
    task = await finding.task(change.connection, task_id)
    if task.state is not TaskState.WRAPPING or not task.wrap_up_due_at:
        return False
    if task.wrap_up_due_at > change.now:
        return False
    await complete(change, agent, task, UNSPECIFIED, "", by=TIMER)
    return True


async def _close_idle(change: Change, conversation_id: str) -> bool:
    conversation = await change.conversation(conversation_id)
    idle_since = change.now - change.rules.bot_idle
    if conversation.controller is not Controller.BOT or conversation.last_at > idle_since:
        return False
    await control.close(change, conversation, by=TIMER, because="idle")
    change.tell(conversation_id, "closed_idle")
    return True


async def _expire_waiting(change: Change, conversation_id: str) -> bool:
    conversation = await change.conversation(conversation_id)
    task = await finding.open_task(change.connection, conversation_id)
    limit = change.rules.waiting_expiry
    if task is None or task.state not in WAITING_TASK or limit is None:
        return False
    if task.queued_since > change.now - limit or conversation.controller is not Controller.QUEUE:
        return False
    await control.cancel_task(change, task, CancelCause.EXPIRED, by=TIMER)
    await control.to_bot(change, conversation, by=TIMER, because="expired")
    change.tell(conversation_id, "waiting_expired")
    return True


def _is_astray() -> ColumnElement[bool]:
    """Conversations whose controller and open task do not agree."""
    mine = tasks.c.conversation_id == conversations.c.id
    mine = and_(mine, tasks.c.kind == TaskKind.CONVERSATION)
    waits = exists().where(mine, tasks.c.state.in_(WAITING_TASK))
    is_worked = exists().where(
        mine, tasks.c.state == TaskState.ASSIGNED, tasks.c.agent_id == conversations.c.agent_id
    )
    with_nobody = conversations.c.controller.in_((Controller.BOT, Controller.NONE))
    return or_(
        and_(with_nobody, conversations.c.id.in_(_with_task(WAITING_TASK))),
        and_(with_nobody, conversations.c.id.in_(_with_task(BUSY_TASK, TaskState.ASSIGNED))),
        and_(_IS_OPEN, conversations.c.controller == Controller.QUEUE, ~waits),
        and_(_IS_OPEN, conversations.c.controller == Controller.AGENT, ~is_worked),
    )


def _with_task(indexed: Collection[TaskState], *states: TaskState) -> Select[tuple[str]]:
    """Conversations with such a task; `indexed` are the states of an index that knows them all."""
    query = select(tasks.c.conversation_id).where(
        tasks.c.state.in_(indexed), tasks.c.kind == TaskKind.CONVERSATION
    )
    return query.where(tasks.c.state.in_(states)) if states else query


async def _mend(change: Change, conversation_id: str) -> bool:
    conversation = await change.conversation(conversation_id)
    query = select(conversations.c.id).where(conversations.c.id == conversation_id, _is_astray())
    if (await change.connection.execute(query)).first() is None:
        return False
    task = await finding.open_task(change.connection, conversation_id)
    change.record(
        conversation,
        "repaired",
        by=TIMER,
        facts={"controller": conversation.controller, "task": task.state if task else None},
    )
    if conversation.is_open:
        await _put_into_line(change, conversation, task)
    elif task is not None and task.state in BUSY_TASK:
        await control.release(change, task, by=TIMER, because="repaired")
    elif task is not None:
        await control.cancel_task(change, task, CancelCause.REPAIRED, by=TIMER)
    return True


async def _put_into_line(change: Change, conversation: Conversation, task: Task | None) -> None:
    if task is None:
        handoff = await _handoff_for(change, conversation)
        task = await control.queue_task(change, conversation, handoff, by=TIMER, front=True)
    elif task.state is TaskState.ASSIGNED:
        task = await control.back_to_line(change, task, by=TIMER, because="repaired")
    if conversation.controller is not Controller.QUEUE:
        await control.drop_turns(change, conversation.id, by=TIMER, because="repaired")
        await control.to_queue(change, conversation, task, by=TIMER, because="repaired")
    change.tell(conversation.id, "requeued")


async def _handoff_for(change: Change, conversation: Conversation) -> Handoff:
    """The latest handoff, or a new one when there never was any."""
    query = (
        select(handoffs)
        .where(handoffs.c.conversation_id == conversation.id)
        .order_by(handoffs.c.created_at.desc())
        .limit(1)
    )
    row = (await change.connection.execute(query)).one_or_none()
    if row is not None:
        return rows.value(Handoff, row)
    return await control.built_in_handoff(change, conversation, Reason.REPEATED_FAILURE)

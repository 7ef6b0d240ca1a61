"""What time does to who waits: requirements relax, queues overflow, callbacks come up again."""

from sqlalchemy import and_, select

from handoff.floor import FloorPlan
from handoff.model.states import Controller, TaskState
from handoff.model.work import TIMER, Task, TaskKind
from handoff.placing import due_next, is_open, overflows_at, takes
from handoff.store.tables import tasks
from handoff.switchboard import finding, plan
from handoff.switchboard.change import Change
from handoff.switchboard.floors import change_queue
from handoff.switchboard.timers import Timers


class Waits(Timers):
    """The timer of waiting tasks; each has its `due_at`, so nothing is asked of the others."""

    async def pass_waits(self) -> int:
        """Look again at each waiting task whose moment has come; how many."""
        due = and_(finding.IS_PENDING, tasks.c.due_at <= self.clock.now())
        return await self._each(tasks.c.id, due, _pass)


async def _pass(change: Change, task_id: str) -> bool:
    query = select(tasks.c.conversation_id).where(tasks.c.id == task_id)
    await change.conversation((await change.connection.execute(query)).scalar_one())
    task = await finding.task(change.connection, task_id)
    if task.state is not TaskState.PENDING or task.due_at is None or task.due_at > change.now:
        return False
    floor = await plan.current(change.connection)
    if not await _overflow(change, floor, task):
        due = due_next(floor.queue(task.queue_id), task, change.now)
        await change.amend(task, by=TIMER, due_at=due)
    change.wants_route = True
    return True


async def _overflow(change: Change, floor: FloorPlan, task: Task) -> bool:
    """Pass the task on when its wait has just become too long; True when it went elsewhere."""
    queue = floor.queue(task.queue_id)
    moment = overflows_at(queue, task)
    if moment is None or task.due_at is None or not task.due_at <= moment <= change.now:
        return False
    onward = floor.by_id.get(queue.overflow.to)
    if onward is not None and is_open(onward, change.now) and takes(onward, task.channel):
        moved = await change_queue(change, task, floor, onward.id, by=TIMER, because="overflowed")
        await _tell(change, moved, "overflowed")
        return True
    await _tell(change, task, "overflow_offer")
    return False


async def _tell(change: Change, task: Task, code: str) -> None:
    """Only who waits in the conversation itself is told; a callback rings when it rings."""
    conversation = await change.conversation(task.conversation_id)
    if task.kind is TaskKind.CALLBACK or conversation.controller is not Controller.QUEUE:
        return
    if conversation.queue_id != task.queue_id:
        change.set(conversation.id, queue_id=task.queue_id)
    if code == "overflowed":
        standing = await finding.standing(change.connection, task, change.now, change.rules)
        change.tell(conversation.id, "overflowed", position=standing.position)
    else:
        change.tell(conversation.id, "overflow_offer")

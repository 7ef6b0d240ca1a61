"""The floor plan as it is kept: shown, replaced whole, and what that changes for who waits."""

from dataclasses import replace

from sqlalchemy import insert, select, update

from handoff import floor as plans
from handoff.bus import AgentMoved, QueueMoved
from handoff.errors import BadFloorPlan, FloorMoved
from handoff.floor import FloorPlan
from handoff.model.states import WAITING_TASK, Controller
from handoff.model.work import Actor, Agent, Queue, Task
from handoff.placing import due_next
from handoff.store import rows
from handoff.store.tables import agents, floor_plans, queues, tasks
from handoff.switchboard import plan
from handoff.switchboard.change import Change
from handoff.switchboard.core import Core

_LOCK_QUEUES = select(queues.c.id).order_by(queues.c.id).with_for_update(key_share=True)


class Floors(Core):
    """The floor plan's commands."""

    async def floor(self) -> FloorPlan:
        """The plan in force."""
        async with self.store.read() as connection:
            return await plan.current(connection)

    async def queues(self) -> list[Queue]:
        """The queues of the plan in its order, then those of older plans."""
        query = select(queues).order_by(queues.c.is_active.desc(), queues.c.position, queues.c.id)
        async with self.store.read() as connection:
            return [rows.value(Queue, row) for row in await connection.execute(query)]

    async def floor_with_staff(self) -> tuple[FloorPlan, list[Agent]]:
        """The plan in force and everybody who works by it, by name."""
        query = select(*rows.AGENT_COLUMNS).order_by(agents.c.name, agents.c.id)
        async with self.store.read() as connection:
            staff = [rows.agent(row) for row in await connection.execute(query)]
            return await plan.current(connection), staff

    async def set_floor(self, floor: FloorPlan, *, by: Actor, was: str | None = None) -> bool:
        """Put this plan in force from the next handoff on; False when it is already.

        Whoever waits in a queue that is gone goes to the default queue, with the wait so far. The
        agents it names get their queues and skills; BadFloorPlan when one of them does not exist.
        FloorMoved when the plan in force is another than the one whose digest `was` read.
        """

        async def work(change: Change) -> bool:
            # Whoever else sets a plan waits here, and then compares with this one.
            await change.connection.execute(_LOCK_QUEUES)
            before = (await plan.current(change.connection)).as_json()
            if was is not None and was != plans.digest(before):
                raise FloorMoved
            if before == floor.as_json():
                return False
            await _write_queues(change, floor)
            await _write_agents(change, floor)
            document = floor.as_json()
            row = {
                "digest": plans.digest(document),
                "plan": document,
                "imported_at": change.now,
                "imported_by": by.id,
            }
            await change.connection.execute(insert(floor_plans).values(**row))
            change.note(
                "floor",
                floor.default_queue,
                "floor plan set",
                by=by,
                facts={"digest": row["digest"], "queues": [queue.id for queue in floor.queues]},
            )
            await _place_again(change, floor, by)
            change.notify(QueueMoved(floor.default_queue))
            change.wants_route = True
            return True

        return await self.run(work)


async def _write_queues(change: Change, floor: FloorPlan) -> None:
    """Names are unique, and two may be swapped: first all get a name that nobody has."""
    connection = change.connection
    known = {row.id for row in await connection.execute(select(queues.c.id))}
    for queue_id in known:
        mine = update(queues).where(queues.c.id == queue_id)
        await connection.execute(mine.values(name=f"({queue_id})", is_active=False))
    for position, queue in enumerate(floor.queues):
        row = {
            "name": queue.called("en"),
            "names": queue.name,
            "position": position,
            "is_active": True,
        }
        if queue.id in known:
            await connection.execute(update(queues).where(queues.c.id == queue.id).values(**row))
        else:
            await connection.execute(insert(queues).values(id=queue.id, **row))


async def _write_agents(change: Change, floor: FloorPlan) -> None:
    for username, told in floor.agents.items():
        values = {
            "queue_ids": None if told.queues is None else tuple(told.queues),
            "skills": told.skills,
            "languages": None if told.languages is None else tuple(told.languages),
            "capacity": told.capacity,
            "voice_capacity": told.voice_capacity,
        }
        values = {name: value for name, value in values.items() if value is not None}
        mine = agents.c.username == username.strip().casefold()
        if not values:
            continue
        agent_id = (await change.connection.execute(select(agents.c.id).where(mine))).scalar()
        if agent_id is None:
            raise BadFloorPlan(f"agents.{username}: there is no such agent.")
        await change.connection.execute(update(agents).where(mine).values(**values))
        change.notify(AgentMoved(agent_id))


async def _place_again(change: Change, floor: FloorPlan, by: Actor) -> None:
    """Steps and overflows of the new plan hold for whoever waits now."""
    query = select(tasks.c.id, tasks.c.conversation_id).where(tasks.c.state.in_(WAITING_TASK))
    for row in (await change.connection.execute(query.order_by(tasks.c.id))).all():
        conversation = await change.conversation(row.conversation_id)
        locked = select(tasks).where(tasks.c.id == row.id, tasks.c.state.in_(WAITING_TASK))
        found = (
            await change.connection.execute(locked.with_for_update(key_share=True))
        ).one_or_none()
        if found is None:
            continue
        task = rows.value(Task, found)
        if task.queue_id in floor.by_id:
            due = due_next(floor.queue(task.queue_id), task, change.now)
            await change.amend(task, by=by, due_at=due)
            continue
        await change_queue(change, task, floor, floor.default_queue, by=by, because="queue closed")
        if conversation.controller is Controller.QUEUE and conversation.queue_id == task.queue_id:
            change.set(conversation.id, queue_id=floor.default_queue)


async def change_queue(
    change: Change, task: Task, floor: FloorPlan, queue_id: str, *, by: Actor, because: str
) -> Task:
    """Go on waiting in another queue, since the same moment; what it asks for is asked now."""
    queue = floor.queue(queue_id)
    there = replace(task, queue_id=queue.id, entered_at=change.now, skills=queue.skills)
    change.wants_route = True
    return await change.amend(
        task,
        by=by,
        because=because,
        facts={"from": task.queue_id, "to": queue.id},
        queue_id=there.queue_id,
        entered_at=there.entered_at,
        skills=there.skills,
        due_at=due_next(queue, there, change.now),
    )

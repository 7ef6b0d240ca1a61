"""The floor plan in force, read inside a change or a view; parsed once for each document."""

from collections import OrderedDict
from collections.abc import Mapping

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.floor import PLAIN_FLOOR, FloorPlan, parse
from handoff.model.states import WAITING_TASK
from handoff.model.work import Agent
from handoff.routing import Medium, has_room
from handoff.store.tables import floor_plans, tasks
from handoff.switchboard import finding

KEPT = 16
_NEWEST = select(floor_plans.c.digest).order_by(floor_plans.c.id.desc()).limit(1)
_LENGTHS = (
    select(tasks.c.queue_id, func.count())
    .where(tasks.c.state.in_(WAITING_TASK))
    .group_by(tasks.c.queue_id)
)
# By digest, so that it is right in every process and for every database.
_parsed: OrderedDict[str, FloorPlan] = OrderedDict()


async def current(connection: AsyncConnection) -> FloorPlan:
    """The plan imported last; a floor of one queue when none ever was."""
    digest = (await connection.execute(_NEWEST)).scalar_one_or_none()
    if digest is None:
        return PLAIN_FLOOR
    if digest not in _parsed:
        query = select(floor_plans.c.plan).where(floor_plans.c.digest == digest).limit(1)
        _parsed[digest] = parse((await connection.execute(query)).scalar_one())
        if len(_parsed) > KEPT:
            _parsed.popitem(last=False)
    return _parsed[digest]


async def lengths(connection: AsyncConnection, floor: FloorPlan) -> Mapping[str, int]:
    """How many wait in each queue; not counted when nothing goes by it."""
    if all(queue.overflow.longer_than is None for queue in floor.queues):
        return {}
    return {row[0]: row[1] for row in await connection.execute(_LENGTHS)}


async def can_take(connection: AsyncConnection, agent: Agent, medium: Medium) -> bool:
    """Has the agent, who must be locked, room for one more of this medium?"""
    load = (await finding.loads(connection, [agent.id])).get(agent.id, {})
    return has_room(
        medium,
        chats=load.get(Medium.CHAT, 0),
        calls=load.get(Medium.VOICE, 0),
        capacity=agent.capacity,
        voice_capacity=agent.voice_capacity,
        voice_excludes_chat=(await current(connection)).voice_excludes_chat,
    )

"""The floor plan in force, read inside a change or a view; parsed once for each document."""

from collections import OrderedDict
from collections.abc import Mapping

from sqlalchemy import bindparam, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from handoff.floor import PLAIN_FLOOR, FloorPlan, parse
from handoff.model.states import WAITING_TASK
from handoff.model.work import Agent
from handoff.routing import Medium, has_room
from handoff.store.tables import floor_plans, tasks
from handoff.switchboard import finding

KEPT = 16
_NEWEST = select(floor_plans.c.digest).order_by(floor_plans.c.id.desc()).limit(1)
# For statements that ask for other things too, and then for the plan `of` it.
DIGEST = _NEWEST.scalar_subquery().label("plan_digest")
_LENGTHS = (
    select(tasks.c.queue_id, func.count())
    .where(tasks.c.state.in_(WAITING_TASK))
    .group_by(tasks.c.queue_id)
)
_LOAD_AND_PLAN = select(
    finding.in_hand(bindparam("agent"), is_voice=False).label("chats"),
    finding.in_hand(bindparam("agent"), is_voice=True).label("calls"),
    DIGEST,
)
# By digest, so that it is right in every process and for every database.
_parsed: OrderedDict[str, FloorPlan] = OrderedDict()


async def current(connection: AsyncConnection) -> FloorPlan:
    """The plan imported last; a floor of one queue when none ever was."""
    return await of_digest(connection, (await connection.execute(_NEWEST)).scalar_one_or_none())


async def of_digest(connection: AsyncConnection, digest: str | None) -> FloorPlan:
    """The plan with this digest."""
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
    found = (await connection.execute(_LOAD_AND_PLAN, {"agent": agent.id})).one()
    return has_room(
        medium,
        chats=found.chats,
        calls=found.calls,
        capacity=agent.capacity,
        voice_capacity=agent.voice_capacity,
        voice_excludes_chat=(await of_digest(connection, found.plan_digest)).voice_excludes_chat,
    )

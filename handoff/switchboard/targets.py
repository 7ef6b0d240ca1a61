"""To whom a conversation can go: colleagues with the room they have left, and queues."""

from dataclasses import dataclass

from sqlalchemy import func, select

from handoff.model.states import WAITING_TASK, Presence
from handoff.model.work import Agent, TaskKind
from handoff.placing import is_open
from handoff.store import rows
from handoff.store.tables import agents, tasks
from handoff.switchboard import finding, plan
from handoff.switchboard.core import Core


@dataclass(frozen=True, slots=True)
class Colleague:
    """An agent and how many more conversations they can take now."""

    agent: Agent
    free: int


@dataclass(frozen=True, slots=True)
class TargetQueue:
    """A queue, who waits in it, and whether anybody is there for it."""

    queue_id: str
    name: str
    waiting: int
    staffed: bool
    is_open: bool = True


@dataclass(frozen=True, slots=True)
class Targets:
    """All of them at one moment, the freest colleague first."""

    colleagues: tuple[Colleague, ...]
    queues: tuple[TargetQueue, ...]


class TransferTargets(Core):
    """The read model of the transfer dialogue."""

    async def targets(self, agent_id: str, language: str = "en") -> Targets:
        """Everybody but the one who asks."""
        now = self.clock.now()
        async with self.store.read() as connection:
            query = select(*rows.AGENT_COLUMNS).where(agents.c.id != agent_id)
            staff = [rows.agent(row) for row in await connection.execute(query)]
            busy = await finding.load(connection, [agent.id for agent in staff])
            counted = (
                select(tasks.c.queue_id, func.count())
                .where(tasks.c.state.in_(WAITING_TASK), tasks.c.kind == TaskKind.CONVERSATION)
                .group_by(tasks.c.queue_id)
            )
            waiting = {row[0]: row[1] for row in await connection.execute(counted)}
            floor = await plan.current(connection)
            there = await finding.staffed_queues(connection, now, self.rules)
        colleagues = [Colleague(it, _free(it, busy.get(it.id, 0))) for it in staff]
        queues = [
            TargetQueue(
                queue_id=queue.id,
                name=queue.name.get(language) or next(iter(queue.name.values())),
                waiting=waiting.get(queue.id, 0),
                staffed=any(not ids or queue.id in ids for ids in there),
                is_open=is_open(queue, now),
            )
            for queue in floor.queues
        ]
        colleagues.sort(
            key=lambda it: (-it.free, it.agent.state is Presence.OFFLINE, it.agent.name)
        )
        return Targets(tuple(colleagues), tuple(queues))


def _free(agent: Agent, busy: int) -> int:
    return max(0, agent.capacity - busy) if agent.state is Presence.AVAILABLE else 0

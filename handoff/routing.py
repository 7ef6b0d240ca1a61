"""Who is offered which waiting task, and how long the others wait: pure, writes nothing."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Waiting:
    """A pending task; `passed` tells which agents passed on it (declined, rang out) and when."""

    task_id: str
    language: str
    priority: int
    queued_since: datetime
    at_front: bool = False
    passed: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FreeAgent:
    """An available agent with a live lease, whose phone does not ring now.

    `busy` counts assigned and wrapping tasks; `since` is when they became available.
    """

    agent_id: str
    languages: tuple[str, ...]
    capacity: int
    busy: int
    idle_since: datetime
    since: datetime


@dataclass(frozen=True, slots=True)
class Match:
    """Offer this task to this agent."""

    task_id: str
    agent_id: str


def in_line(waiting: Iterable[Waiting]) -> list[Waiting]:
    """The order of service: those who came back first, then priority, then the longest wait."""
    return sorted(waiting, key=lambda w: (not w.at_front, -w.priority, w.queued_since, w.task_id))


def route(
    waiting: Sequence[Waiting],
    agents: Sequence[FreeAgent],
    now: datetime,
    *,
    ring_again_after: timedelta,
) -> list[Match]:
    """Offers to make now, at most one for each agent and each task.

    The best agent for a task speaks its language, has not passed on it, and has been idle longest.
    Who passed on it is spared it for `ring_again_after`, unless they went available since.
    """
    free = {a.agent_id: a for a in agents if a.busy < a.capacity}
    matches: list[Match] = []
    for task in in_line(waiting):
        if not free:
            break
        able = [a for a in free.values() if not _is_spared(task, a, now, ring_again_after)]
        if not able:
            continue
        best = min(able, key=lambda a: _preference(task, a))
        matches.append(Match(task.task_id, best.agent_id))
        del free[best.agent_id]
    return matches


def expected_wait(
    position: int, handle_times: Sequence[timedelta], slots: int, free_slots: int
) -> timedelta | None:
    """How long the customer at `position` (from 1) waits; None when there is nothing to go by.

    With all `slots` busy they come free at a rate of slots / mean handle time, and the customer at
    position p needs p of them less the free ones: wait = (p - free) · mean / slots. (The heavy-load
    estimate of an M/M/c queue.)
    """
    if slots <= 0 or not handle_times:
        return None
    needed = max(0, position - free_slots)
    mean = sum(handle_times, timedelta()) / len(handle_times)
    return timedelta(seconds=math.ceil((mean * needed / slots).total_seconds()))


def _is_spared(task: Waiting, agent: FreeAgent, now: datetime, spared: timedelta) -> bool:
    passed_at = task.passed.get(agent.agent_id)
    return passed_at is not None and agent.since <= passed_at and now < passed_at + spared


def _preference(task: Waiting, agent: FreeAgent) -> tuple[bool, bool, datetime, int, str]:
    return (
        task.language not in agent.languages,
        agent.agent_id in task.passed,
        agent.idle_since,
        agent.busy,
        agent.agent_id,
    )

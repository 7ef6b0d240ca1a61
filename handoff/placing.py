"""Which queue a handoff goes to, how urgent it is and what it asks for: pure, by the floor plan."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from handoff.floor import FloorPlan, QueuePlan, RulePlan
from handoff.model.work import Reason, Task, TaskKind
from handoff.routing import next_step_at


@dataclass(frozen=True, slots=True)
class Wish:
    """What is known of who asks for a person; `priority` is the bot's, or the built-in one."""

    reason: Reason
    language: str
    channel: str
    priority: int
    wants: str | None = None
    tier: str | None = None


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a handoff goes; `came_over` are the queues that passed it on, first one first."""

    queue: QueuePlan
    priority: int
    skills: Mapping[str, int] = field(default_factory=dict)
    came_over: tuple[str, ...] = ()


def place(
    floor: FloorPlan, wish: Wish, now: datetime, lengths: Mapping[str, int] | None = None
) -> Placement:
    """The first rule that fits decides, else the default queue; a closed or full one passes on.

    `lengths` are how many wait in each queue now; absent means none.
    """
    rule = next((rule for rule in floor.rules if _fits(floor, rule, wish)), None)
    wanted = floor.by_id[rule.queue if rule else floor.default_queue]
    skills = dict(wanted.skills)
    for skill, level in (rule.skills if rule else {}).items():
        skills[skill] = max(level, skills.get(skill, 0))
    queue, came_over = _passed_on(floor, wanted, wish.channel, now, lengths or {})
    urgency = floor.priorities.get(wish.reason, wish.priority)
    urgency += floor.tiers.get(wish.tier or "", 0) + (rule.priority if rule else 0)
    return Placement(
        queue=queue, priority=min(100, max(0, urgency)), skills=skills, came_over=came_over
    )


def is_open(queue: QueuePlan, now: datetime) -> bool:
    """Is the queue within its hours?"""
    return queue.hours is None or queue.hours.hours.is_open(now)


def opens_at(queue: QueuePlan, now: datetime) -> datetime | None:
    """When a closed queue opens next; None when it is open, or never opens."""
    if queue.hours is None or is_open(queue, now):
        return None
    return queue.hours.hours.opens_at(now)


def takes(queue: QueuePlan, channel: str) -> bool:
    """Is the queue for this channel?"""
    return not queue.channels or channel in queue.channels


def due_next(queue: QueuePlan, task: Task, now: datetime) -> datetime | None:
    """When time next changes something for a waiting task: a step, an overflow, another try."""
    moments = [next_step_at(queue.routing, task.queued_since, now), task.ready_at]
    moments.append(overflows_at(queue, task))
    if task.kind is TaskKind.CALLBACK:
        moments.append(opens_at(queue, now))
    return min((moment for moment in moments if moment and moment > now), default=None)


def overflows_at(queue: QueuePlan, task: Task) -> datetime | None:
    """When the wait in this queue becomes too long."""
    if queue.overflow.after_s is None:
        return None
    return (task.entered_at or task.queued_since) + timedelta(seconds=queue.overflow.after_s)


def _fits(floor: FloorPlan, rule: RulePlan, wish: Wish) -> bool:
    told = (
        (rule.reasons, wish.reason),
        (rule.wants, wish.wants),
        (rule.languages, wish.language),
        (rule.channels, wish.channel),
        (rule.tiers, wish.tier),
    )
    return takes(floor.by_id[rule.queue], wish.channel) and all(
        not values or value in values for values, value in told
    )


def _passed_on(
    floor: FloorPlan, queue: QueuePlan, channel: str, now: datetime, lengths: Mapping[str, int]
) -> tuple[QueuePlan, tuple[str, ...]]:
    """Follow closed and overlong queues to where they send people; never twice to the same."""
    left: list[str] = []
    while (onward := _onward(floor, queue, now, lengths)) is not None:
        if onward.id in (*left, queue.id) or not takes(onward, channel):
            break
        left.append(queue.id)
        queue = onward
    return queue, tuple(left)


def _onward(
    floor: FloorPlan, queue: QueuePlan, now: datetime, lengths: Mapping[str, int]
) -> QueuePlan | None:
    rule = queue.overflow
    if not is_open(queue, now):
        return floor.by_id[rule.when_closed] if rule.when_closed else None
    full = rule.longer_than is not None and lengths.get(queue.id, 0) >= rule.longer_than
    return floor.by_id[rule.to] if full and rule.to != "offer" else None

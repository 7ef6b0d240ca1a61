"""Who is offered which waiting task, and how long the others wait: pure, writes nothing."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum


class Medium(StrEnum):
    """What an agent's capacity is counted by: one call is not one chat."""

    CHAT = "chat"
    VOICE = "voice"


def medium_of(channel: str) -> Medium:
    """A call is voice, everything written is chat."""
    return Medium.VOICE if channel == Medium.VOICE else Medium.CHAT


@dataclass(frozen=True, slots=True)
class Step:
    """What is asked of an agent once a task has waited for `after`.

    `levels_down` come off each required skill level; `any_skill` asks for none, `any_language`
    for no language, `any_queue` for nobody of the task's own queue.
    """

    after: timedelta = timedelta()
    levels_down: int = 0
    any_skill: bool = False
    any_language: bool = False
    any_queue: bool = False

    def allows_all_of(self, stricter: "Step") -> bool:
        """Does it let in everybody whom the other one lets in?"""
        return (
            (
                self.any_skill
                or (self.levels_down >= stricter.levels_down and not stricter.any_skill)
            )
            and self.any_language >= stricter.any_language
            and self.any_queue >= stricter.any_queue
        )


STRICT = Step()
LENIENT = Step(any_skill=True, any_language=True)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A pending task; `passed` tells which agents passed on it (declined, rang out) and when.

    `steps` begin at once and go by the whole wait. `previous_agent` is whom the customer knows.
    """

    task_id: str
    language: str
    priority: int
    queued_since: datetime
    at_front: bool = False
    passed: Mapping[str, datetime] = field(default_factory=dict)
    queue_id: str | None = None
    medium: Medium = Medium.CHAT
    skills: Mapping[str, int] = field(default_factory=dict)
    steps: tuple[Step, ...] = (LENIENT,)
    previous_agent: str | None = None


@dataclass(frozen=True, slots=True)
class FreeAgent:
    """An available agent with a live lease, whose phone does not ring now.

    `busy` counts assigned and wrapping chats, `busy_voice` calls; `since` is when they became
    available. No `queue_ids`: they serve every queue.
    """

    agent_id: str
    languages: tuple[str, ...]
    capacity: int
    busy: int
    idle_since: datetime
    since: datetime
    queue_ids: tuple[str, ...] = ()
    skills: Mapping[str, int] = field(default_factory=dict)
    voice_capacity: int = 1
    busy_voice: int = 0

    def has_room(self, medium: Medium, *, voice_excludes_chat: bool = False) -> bool:
        """Can they take one more of this medium?"""
        return has_room(
            medium,
            chats=self.busy,
            calls=self.busy_voice,
            capacity=self.capacity,
            voice_capacity=self.voice_capacity,
            voice_excludes_chat=voice_excludes_chat,
        )

    def serves(self, queue_id: str | None) -> bool:
        """Do they belong to this queue?"""
        return not self.queue_ids or queue_id is None or queue_id in self.queue_ids


@dataclass(frozen=True, slots=True)
class Match:
    """Offer this task to this agent."""

    task_id: str
    agent_id: str


def has_room(
    medium: Medium,
    *,
    chats: int,
    calls: int,
    capacity: int,
    voice_capacity: int,
    voice_excludes_chat: bool,
) -> bool:
    """Room for one more; where voice excludes chat, whoever has one gets none of the other."""
    if medium is Medium.VOICE:
        return calls < voice_capacity and not (voice_excludes_chat and chats)
    return chats < capacity and not (voice_excludes_chat and calls)


def in_line(waiting: Iterable[Waiting]) -> list[Waiting]:
    """The order of service: those who came back first, then priority, then the longest wait."""
    return sorted(waiting, key=lambda w: (not w.at_front, -w.priority, w.queued_since, w.task_id))


def step_at(steps: Sequence[Step], waited: timedelta) -> Step:
    """What is asked of agents after this wait: the last step that has begun."""
    begun = [step for step in steps if step.after <= waited]
    return begun[-1] if begun else STRICT


def next_step_at(steps: Sequence[Step], queued_since: datetime, now: datetime) -> datetime | None:
    """When the next step begins; None after the last."""
    coming = (queued_since + step.after for step in steps)
    return min((moment for moment in coming if moment > now), default=None)


def can_take(task: Waiting, agent: FreeAgent, now: datetime) -> bool:
    """Does the agent meet what the task asks for at this moment of its wait?"""
    step = step_at(task.steps, now - task.queued_since)
    if not (step.any_queue or agent.serves(task.queue_id)):
        return False
    if not (step.any_language or task.language in agent.languages):
        return False
    return step.any_skill or all(
        agent.skills.get(skill, 0) >= level - step.levels_down
        for skill, level in task.skills.items()
    )


def within_reach(
    waiting: Iterable[Waiting], agents: Sequence[FreeAgent], now: datetime
) -> list[Waiting]:
    """Those that any of the agents can take, in the order given; room is not asked for.

    Tasks that ask the same are looked at once: of a long line most do.
    """
    known: dict[object, bool] = {}
    reached = []
    for task in waiting:
        asks = (
            step_at(task.steps, now - task.queued_since),
            task.queue_id,
            task.language,
            tuple(task.skills.items()),
        )
        if asks not in known:
            known[asks] = any(can_take(task, agent, now) for agent in agents)
        if known[asks]:
            reached.append(task)
    return reached


def route(
    waiting: Sequence[Waiting],
    agents: Sequence[FreeAgent],
    now: datetime,
    *,
    ring_again_after: timedelta,
    voice_excludes_chat: bool = False,
) -> list[Match]:
    """Offers to make now, at most one for each agent and each task.

    Able is who has room and meets what the task's step asks. Of them the best has not passed on the
    task, knows the customer, speaks the language, belongs to the queue, and has been idle longest.
    Who passed on it is spared it for `ring_again_after`, unless they went available since.
    """
    free = {a.agent_id: a for a in agents if a.has_room(Medium.CHAT) or a.has_room(Medium.VOICE)}
    matches: list[Match] = []
    for task in in_line(waiting):
        if not free:
            break
        able = [
            a
            for a in free.values()
            if a.has_room(task.medium, voice_excludes_chat=voice_excludes_chat)
            and can_take(task, a, now)
            and not _is_spared(task, a, now, ring_again_after)
        ]
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


def _preference(
    task: Waiting, agent: FreeAgent
) -> tuple[bool, bool, bool, bool, datetime, int, str]:
    return (
        agent.agent_id in task.passed,
        agent.agent_id != task.previous_agent,
        task.language not in agent.languages,
        not agent.serves(task.queue_id),
        agent.idle_since,
        agent.busy + agent.busy_voice,
        agent.agent_id,
    )

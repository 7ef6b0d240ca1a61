"""The floor plan: queues, their hours and rules, which handoff goes where; read from a file.

A document that is checked whole before any of it counts. What follows from it is decided in
`handoff.placing` and `handoff.routing`.
"""

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from handoff.errors import BadFloorPlan
from handoff.hours import Hours, Shift
from handoff.model.work import Reason
from handoff.routing import STRICT, Step

MAIN_QUEUE = "q_main0000"
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
QueueId = Annotated[str, Field(pattern=r"^q_[a-z0-9_-]{1,60}$")]
Skill = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Level = Annotated[int, Field(ge=1, le=5)]
Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Seconds = Annotated[int, Field(ge=0, le=7 * 24 * 3_600)]
Language = Annotated[str, Field(pattern=r"^[a-z]{2}$")]
Skills = Annotated[dict[Skill, Level], Field(max_length=20)]


class Part(BaseModel):
    """A piece of the plan; unknown fields are refused, so that no typing error passes silently."""

    model_config = ConfigDict(extra="forbid", frozen=True, ignored_types=(cached_property,))


class HoursPlan(Part):
    """Shifts by weekday, `every` for those not named; holidays by date, an empty list is closed."""

    zone: str = "Europe/Amsterdam"
    every: list[str] = []
    days: dict[Day, list[str]] = {}
    holidays: Annotated[dict[date, list[str]], Field(max_length=500)] = {}

    @model_validator(mode="after")
    def _can_be_read(self) -> "HoursPlan":
        self.hours  # noqa: B018  # reading it is the check
        return self

    @cached_property
    def hours(self) -> Hours:
        """The hours themselves."""
        try:
            zone = ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(f"{self.zone!r} is no time zone") from error
        return Hours(
            zone=zone,
            weekly={n: _shifts(self.days.get(day, self.every)) for n, day in enumerate(DAYS)},  # type: ignore[call-overload]  # the names of DAYS are Day
            holidays={day: _shifts(shifts) for day, shifts in self.holidays.items()},
        )


class ServiceLevel(Part):
    """So large a share of customers is answered within so many seconds."""

    seconds: Seconds = 60
    share: Annotated[float, Field(gt=0, le=1)] = 0.8


class StepPlan(Part):
    """What holds from `after_s` of waiting on; each step tells it whole and is no stricter."""

    after_s: Seconds
    levels_down: Annotated[int, Field(ge=0, le=5)] = 0
    any_skill: bool = False
    any_language: bool = False
    any_queue: bool = False

    @property
    def step(self) -> Step:
        """For the routing."""
        return Step(
            after=timedelta(seconds=self.after_s),
            levels_down=self.levels_down,
            any_skill=self.any_skill,
            any_language=self.any_language,
            any_queue=self.any_queue,
        )


class Overflow(Part):
    """Where customers go when it takes too long: another queue, or an `offer` of what else to do.

    `longer_than` counts who waits at the moment of the handoff, `when_closed` is for outside hours.
    """

    after_s: Seconds | None = None
    longer_than: Annotated[int, Field(ge=0, le=10_000)] | None = None
    when_closed: QueueId | None = None
    to: QueueId | Literal["offer"] = "offer"


class QueuePlan(Part):
    """A line of waiting customers. No hours: always open; no channels: all; no steps: strict."""

    id: QueueId
    name: Annotated[
        dict[Language, Annotated[str, Field(min_length=1, max_length=120)]], Field(min_length=1)
    ]
    channels: list[Code] = []
    skills: Skills = {}
    hours: HoursPlan | None = None
    service_level: ServiceLevel = ServiceLevel()
    steps: Annotated[list[StepPlan], Field(max_length=20)] = []
    overflow: Overflow = Overflow()

    @field_validator("steps")
    @classmethod
    def _only_relax(cls, steps: list[StepPlan]) -> list[StepPlan]:
        for before, after in zip(steps, steps[1:], strict=False):
            if after.after_s <= before.after_s or not after.step.allows_all_of(before.step):
                raise ValueError("each step comes later than the one before and is no stricter")
        return steps

    @cached_property
    def routing(self) -> tuple[Step, ...]:
        """The steps, beginning at once: strict until the first one that is told."""
        told = tuple(step.step for step in self.steps)
        return told if told and not told[0].after else (STRICT, *told)

    def called(self, language: str) -> str:
        """The name in this language, or in the first one there is."""
        return self.name.get(language) or next(iter(self.name.values()))


class RulePlan(Part):
    """Who goes to `queue`: all conditions that are told must hold, each by any of its values."""

    queue: QueueId
    reasons: list[Reason] = []
    wants: list[Code] = []
    languages: list[Language] = []
    channels: list[Code] = []
    tiers: list[Code] = []
    skills: Skills = {}
    priority: Annotated[int, Field(ge=-100, le=100)] = 0


class AgentPlan(Part):
    """What an agent can do; no queues: all of them. What is not told stays as it is."""

    queues: list[QueueId] | None = None
    skills: Skills | None = None
    languages: Annotated[list[Language], Field(min_length=1)] | None = None
    capacity: Annotated[int, Field(ge=0, le=100)] | None = None
    voice_capacity: Annotated[int, Field(ge=0, le=10)] | None = None


class CallbackPlan(Part):
    """When nobody answers: called again after so long, so often in all."""

    again_after_s: Annotated[list[Seconds], Field(min_length=1, max_length=10)] = [900, 3_600]
    attempts: Annotated[int, Field(ge=1, le=10)] = 3


class FloorPlan(Part):
    """The whole floor. `priorities` by reason stand instead of the bot's, `tiers` add to them."""

    version: Literal[1] = 1
    default_queue: QueueId
    voice_excludes_chat: bool = False
    priorities: dict[Reason, Annotated[int, Field(ge=0, le=100)]] = {}
    tiers: dict[Code, Annotated[int, Field(ge=-100, le=100)]] = {}
    callbacks: CallbackPlan = CallbackPlan()
    queues: Annotated[list[QueuePlan], Field(min_length=1, max_length=200)]
    rules: Annotated[list[RulePlan], Field(max_length=500)] = []
    agents: Annotated[dict[str, AgentPlan], Field(max_length=5_000)] = {}

    @model_validator(mode="after")
    def _fits_together(self) -> "FloorPlan":
        ids = [queue.id for queue in self.queues]
        names = [queue.called("en") for queue in self.queues]
        if len(set(ids)) < len(ids) or len(set(names)) < len(names):
            raise ValueError("two queues have the same id or the same name")
        if self.default_queue not in ids:
            raise ValueError(f"the default queue {self.default_queue!r} is not among the queues")
        for named in self._named():
            if named not in ids:
                raise ValueError(f"there is no queue {named!r}")
        if self.by_id[self.default_queue].channels:
            raise ValueError("the default queue takes every channel")
        _check_no_circle(self.queues)
        return self

    def _named(self) -> list[str]:
        targets = [o for q in self.queues for o in (q.overflow.to, q.overflow.when_closed) if o]
        belongs = [q for agent in self.agents.values() for q in agent.queues or ()]
        return [t for t in (*targets, *belongs, *(r.queue for r in self.rules)) if t != "offer"]

    @cached_property
    def by_id(self) -> Mapping[str, QueuePlan]:
        """The queues by id."""
        return {queue.id: queue for queue in self.queues}

    def queue(self, queue_id: str) -> QueuePlan:
        """This queue; the default one for a queue that is no longer in the plan."""
        return self.by_id.get(queue_id) or self.by_id[self.default_queue]

    def as_json(self) -> dict[str, Any]:
        """The document, to keep or to show."""
        return self.model_dump(mode="json", exclude_defaults=True) | {"version": self.version}


def parse(document: Mapping[str, Any]) -> FloorPlan:
    """A checked plan; raises BadFloorPlan with the first thing that is wrong."""
    try:
        return FloorPlan.model_validate(document)
    except ValidationError as error:
        raise BadFloorPlan(first_fault(error)) from error


def first_fault(error: ValidationError) -> str:
    """Where and what, in one sentence."""
    fault = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in fault["loc"])
    what = re.sub(r"^Value error, ", "", fault["msg"])
    return f"{where}: {what}." if where else f"{what[:1].upper()}{what[1:]}."


def read(path: Path) -> FloorPlan:
    """The plan in a JSON or TOML file; raises BadFloorPlan or OSError."""
    text = path.read_text(encoding="utf-8")
    try:
        document = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
    except (json.JSONDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadFloorPlan(f"{path.name} cannot be read: {error}.") from error
    if not isinstance(document, Mapping):
        raise BadFloorPlan(f"{path.name} holds no floor plan.")
    return parse(document)


def digest(document: Mapping[str, Any]) -> str:
    """The same for the same document."""
    text = json.dumps(document, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _shifts(texts: Sequence[str]) -> tuple[Shift, ...]:
    return tuple(Shift.parse(text) for text in texts)


def _check_no_circle(queues: Sequence[QueuePlan]) -> None:
    """Whoever overflows must arrive somewhere in the end."""
    for onward in (
        {q.id: q.overflow.to for q in queues if q.overflow.to != "offer"},
        {q.id: q.overflow.when_closed for q in queues if q.overflow.when_closed},
    ):
        for start in onward:
            seen, at = {start}, onward.get(start)
            while at is not None:
                if at in seen:
                    raise ValueError(f"the overflow of {start!r} goes round in a circle")
                seen.add(at)
                at = onward.get(at)


# Before any plan was imported: one queue, and whoever is free takes whoever waits.
PLAIN_FLOOR = FloorPlan(
    default_queue=MAIN_QUEUE,
    queues=[
        QueuePlan(
            id=MAIN_QUEUE,
            name={"en": "Customer service", "nl": "Klantenservice"},
            steps=[StepPlan(after_s=0, any_language=True, any_skill=True)],
        )
    ],
)

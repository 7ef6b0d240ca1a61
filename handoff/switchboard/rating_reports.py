"""What customers thought, by agent and by queue: asked, answered, averages and reasons."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select

from handoff.store.tables import agents, queues, ratings
from handoff.store.teamwork_tables import surveys
from handoff.switchboard.core import Core


@dataclass(slots=True)
class Satisfaction:
    """Of one agent or queue; `scores` counts the ratings from 1 to 5."""

    id: str
    name: str
    asked: int = 0
    scores: Counter[int] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    @property
    def answered(self) -> int:
        """How many rated, asked or not."""
        return sum(self.scores.values())

    @property
    def average(self) -> float | None:
        """The mean score; None when nobody rated."""
        total = sum(score * count for score, count in self.scores.items())
        return round(total / self.answered, 2) if self.answered else None


@dataclass(frozen=True, slots=True)
class RatingReport:
    """From `since` until `until`, those with the most ratings first."""

    since: datetime
    until: datetime
    agents: tuple[Satisfaction, ...]
    queues: tuple[Satisfaction, ...]


class RatingReports(Core):
    """The read model of surveys."""

    async def rating_report(self, since: datetime, until: datetime) -> RatingReport:
        """Ratings that were given, and surveys that were asked, in this time."""
        async with self.store.read() as connection:
            given = (
                await connection.execute(
                    select(ratings).where(ratings.c.at >= since, ratings.c.at < until)
                )
            ).all()
            asked = (
                await connection.execute(
                    select(surveys).where(surveys.c.asked_at >= since, surveys.c.asked_at < until)
                )
            ).all()
            called = await connection.execute(select(agents.c.id, agents.c.name))
            people = {row.id: row.name for row in called}
            called = await connection.execute(select(queues.c.id, queues.c.name))
            lines = {row.id: row.name for row in called}
        return RatingReport(
            since,
            until,
            agents=_by(lambda row: row.agent_id, given, asked, people),
            queues=_by(lambda row: row.queue_id, given, asked, lines),
        )


def _by(
    key: Callable[[Any], str | None],
    given: Iterable[Any],
    asked: Iterable[Any],
    names: Mapping[str, str],
) -> tuple[Satisfaction, ...]:
    found: defaultdict[str, Satisfaction] = defaultdict(lambda: Satisfaction("", ""))
    for about, name in names.items():
        found[about] = Satisfaction(about, name)
    for row in asked:
        found[key(row) or ""].asked += 1
    for row in given:
        whose = key(row)
        if whose is not None:
            found[whose].scores[row.score] += 1
            found[whose].reasons.update(row.reasons)
    told = [it for it in found.values() if it.id and (it.asked or it.answered)]
    return tuple(sorted(told, key=lambda it: (-it.answered, it.name)))

"""A walk through the checks of a problem, which remembers every step tried. Pure."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Self

from actions.support.guide import Check, Problem


class Outcome(StrEnum):
    """How a check went. `found`: the remedy was told, and whether it helped is not known yet."""

    FINE = "fine"
    FOUND = "found"
    HELPED = "helped"
    DID_NOT_HELP = "did_not_help"
    UNKNOWN = "unknown"


_SAID = {
    Outcome.FINE: "checked, not the cause",
    Outcome.FOUND: "remedy told",
    Outcome.HELPED: "remedy helped",
    Outcome.DID_NOT_HELP: "remedy tried, did not help",
    Outcome.UNKNOWN: "customer could not tell",
}


@dataclass(frozen=True, slots=True)
class Ask:
    """Ask the check's question."""

    check: Check


@dataclass(frozen=True, slots=True)
class Try:
    """Tell the check's remedy, and ask whether it helped."""

    check: Check


@dataclass(frozen=True, slots=True)
class Solved:
    """That remedy helped."""

    check: Check


@dataclass(frozen=True, slots=True)
class Exhausted:
    """All was tried: a person takes over, with the steps done."""


@dataclass(frozen=True, slots=True)
class Stop:
    """Nothing is to be tried: tell the problem's `stop`, and hand over."""


Station = Ask | Try | Solved | Exhausted | Stop


@dataclass(frozen=True, slots=True)
class Walk:
    """Where somebody is in a problem: `steps` are ``check:outcome``, in their order."""

    problem: str
    steps: tuple[str, ...] = ()

    @classmethod
    def start(cls, problem: Problem) -> Self:
        return cls(problem.key)

    def now(self, problem: Problem) -> Station:
        """What to say next."""
        if problem.stop is not None:
            return Stop()
        done = self._outcomes(problem)
        for key, outcome in done.items():
            if outcome is Outcome.HELPED:
                return Solved(problem.check(key))
            if outcome is Outcome.FOUND:
                return Try(problem.check(key))
        left = next((check for check in problem.checks if check.key not in done), None)
        return Exhausted() if left is None else Ask(left)

    def answer(self, problem: Problem, *, yes: bool | None) -> Self:
        """The walk after an answer to `now`; None when the customer cannot tell.

        An answer after the end changes nothing.
        """
        match self.now(problem):
            case Ask(check):
                return self._with(problem, check, _asked(check, yes))
            case Try(check):
                return self._with(problem, check, _tried(yes))
            case _:
                return self

    def back(self) -> Self:
        """The walk without its last step: that check is asked again."""
        return replace(self, steps=self.steps[:-1])

    def resumed(self) -> Self:
        """The walk of a problem that came back: what helped did not last."""
        ended = f":{Outcome.HELPED}"
        steps = (
            step.removesuffix(ended) + f":{Outcome.DID_NOT_HELP}" if step.endswith(ended) else step
            for step in self.steps
        )
        return replace(self, steps=tuple(steps))

    def tried(self, problem: Problem) -> tuple[str, ...]:
        """A line a step, in English: agents read it."""
        return tuple(
            f"{problem.check(key).ask['en']} {_SAID[outcome]}"
            for key, outcome in self._outcomes(problem).items()
        )

    def _with(self, problem: Problem, check: Check, outcome: Outcome) -> Self:
        outcomes = self._outcomes(problem) | {check.key: outcome}
        return replace(self, steps=tuple(f"{key}:{said}" for key, said in outcomes.items()))

    def _outcomes(self, problem: Problem) -> dict[str, Outcome]:
        """Steps of a check that the file no longer has, or of no kind we know, are passed over."""
        known = {check.key for check in problem.checks}
        outcomes = {}
        for step in self.steps:
            key, _, outcome = step.partition(":")
            if key in known and outcome in set(Outcome):
                outcomes[key] = Outcome(outcome)
        return outcomes


def _asked(check: Check, yes: bool | None) -> Outcome:
    if yes is None:
        return Outcome.UNKNOWN
    return Outcome.FINE if yes is check.fine else Outcome.FOUND


def _tried(yes: bool | None) -> Outcome:
    return Outcome.HELPED if yes else Outcome.DID_NOT_HELP

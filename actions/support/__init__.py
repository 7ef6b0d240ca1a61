"""Guided troubleshooting: problems, checks and remedies from a data file, walked step by step.

>>> problem = guide().problem("kettle-no-heat")
>>> walk = Walk.start(problem)
>>> walk.now(problem)          # Ask(check): read out `check.ask["en"]`
>>> walk = walk.answer(problem, yes=False)
>>> walk.now(problem)          # Try(check): read out `check.remedy["en"]`, then ask if it helped
>>> walk = walk.answer(problem, yes=True)
>>> walk.now(problem)          # Solved(check)

`walk.steps` is a tuple of texts that fits in a slot; `Walk(problem.key, steps)` goes on from it.
"""

from actions.support.guide import Check, Guide, GuideInvalidError, Problem, guide
from actions.support.walk import Ask, Exhausted, Solved, Stop, Try, Walk

__all__ = [
    "Ask",
    "Check",
    "Exhausted",
    "Guide",
    "GuideInvalidError",
    "Problem",
    "Solved",
    "Stop",
    "Try",
    "Walk",
    "guide",
]

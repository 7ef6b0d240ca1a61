"""The walks of a session, in a slot: what was tried is not asked again, and a person reads it."""

from actions.support import Problem, Walk, guide
from actions.talk import Talk

WALKS = "walks"


def walk_of(talk: Talk, problem: Problem) -> Walk:
    """As far as it came in this session."""
    return Walk(problem.key, tuple((talk.slot(WALKS) or {}).get(problem.key, ())))


def keep_walk(talk: Talk, walk: Walk) -> None:
    talk.set(WALKS, {**(talk.slot(WALKS) or {}), walk.problem: list(walk.steps)})


def resume_walk(talk: Talk, problem: Problem) -> None:
    """The problem is back: what helped before did not last."""
    walk = walk_of(talk, problem)
    if walk.steps:
        keep_walk(talk, walk.resumed())


def steps_tried(talk: Talk) -> list[dict[str, str]]:
    """An entry for each check of the session, for the context of a handoff."""
    known = {problem.key: problem for problem in guide().problems}
    return [
        {"what": "technical_issue", "result": line}
        for key in talk.slot(WALKS) or {}
        if key in known
        for line in walk_of(talk, known[key]).tried(known[key])
    ]

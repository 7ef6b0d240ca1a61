"""Walking through a problem: every step once, remembered, to an end."""

from hypothesis import given
from hypothesis import strategies as st

from actions.support import Ask, Exhausted, Solved, Stop, Try, Walk, guide

KETTLE = guide().problem("kettle-no-heat")
ANSWERS = st.lists(st.sampled_from([True, False, None]), max_size=20)


def test_fine_answer_leads_to_the_next_check() -> None:
    """The plug is in; so is it the base?"""
    walk = Walk.start(KETTLE)
    assert walk.now(KETTLE) == Ask(KETTLE.checks[0])
    walk = walk.answer(KETTLE, yes=True)

    assert walk.now(KETTLE) == Ask(KETTLE.checks[1])


def test_other_answer_leads_to_the_remedy() -> None:
    """And a remedy that helps is the end."""
    walk = Walk.start(KETTLE).answer(KETTLE, yes=False)
    assert walk.now(KETTLE) == Try(KETTLE.checks[0])
    walk = walk.answer(KETTLE, yes=True)

    assert walk.now(KETTLE) == Solved(KETTLE.checks[0])
    assert walk.answer(KETTLE, yes=False) == walk


def test_remedy_that_does_not_help_leads_on() -> None:
    """Until all was tried."""
    walk = Walk.start(KETTLE)
    for check in KETTLE.checks:
        walk = walk.answer(KETTLE, yes=not check.fine).answer(KETTLE, yes=False)

    assert walk.now(KETTLE) == Exhausted()
    assert len(walk.tried(KETTLE)) == len(KETTLE.checks)
    assert all("did not help" in line for line in walk.tried(KETTLE))


def test_customer_who_cannot_tell_is_not_asked_again() -> None:
    """The next check comes, and the agent reads it."""
    walk = Walk.start(KETTLE).answer(KETTLE, yes=None)

    assert walk.now(KETTLE) == Ask(KETTLE.checks[1])
    assert walk.tried(KETTLE) == (f"{KETTLE.checks[0].ask['en']} customer could not tell",)


def test_question_whose_no_is_fine_is_read_so() -> None:
    """ "Did it boil dry?" No: that is good."""
    walk = Walk(KETTLE.key, ("plug:fine", "base:fine"))
    assert walk.now(KETTLE) == Ask(KETTLE.check("dry"))

    assert walk.answer(KETTLE, yes=False).now(KETTLE) == Ask(KETTLE.check("lid"))
    assert walk.answer(KETTLE, yes=True).now(KETTLE) == Try(KETTLE.check("dry"))


def test_danger_is_not_walked() -> None:
    """Whatever is answered."""
    danger = guide().problem("smoke-or-shock")
    walk = Walk.start(danger)

    assert walk.now(danger) == Stop()
    assert walk.answer(danger, yes=True) == walk


def test_walk_goes_on_from_what_a_slot_kept() -> None:
    """Also where the file has changed since: unknown steps are passed over."""
    kept = Walk.start(KETTLE).answer(KETTLE, yes=True).steps
    again = Walk(KETTLE.key, (*kept, "gone:fine", "base:nonsense", "rubbish"))

    assert again.now(KETTLE) == Ask(KETTLE.checks[1])
    assert len(again.tried(KETTLE)) == 1


@given(st.sampled_from(guide().problems), ANSWERS)
def test_walk_ends_and_asks_nothing_twice(problem: object, answers: list[bool | None]) -> None:
    """Whatever is answered, each check is asked once at most, in the file's order."""
    known = next(one for one in guide().problems if one == problem)
    walk, asked = Walk.start(known), []
    for yes in answers:
        station = walk.now(known)
        if isinstance(station, Ask):
            asked.append(station.check.key)
        walk = walk.answer(known, yes=yes)

    order = [check.key for check in known.checks]
    assert asked == order[: len(asked)]
    if len(answers) >= 2 * len(order):
        assert isinstance(walk.now(known), Solved | Exhausted | Stop)

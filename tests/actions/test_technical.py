"""Answers to checks in the customer's words, and what of the walk is remembered."""

import pytest
from rasa_sdk.executor import CollectingDispatcher

from actions.flows.technical_words import Answer, none_of_those, read_answer
from actions.flows.walks import steps_tried
from actions.handoff import Handoff
from actions.orders import OrderSystem
from actions.support import Walk, guide
from actions.support.walk import Ask
from actions.talk import Talk
from tests.actions.tracking import run, tracker, user


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("yes", Answer.YES), ("it is", Answer.YES), ("I did", Answer.YES), ("ja hoor", Answer.YES),
        ("no", Answer.NO), ("it isn't", Answer.NO), ("nee, dat niet", Answer.NO),
        ("not really", Answer.NO), ("I don't know", Answer.UNKNOWN), ("geen idee", Answer.UNKNOWN),
        ("can't see that", Answer.UNKNOWN), ("go back", Answer.BACK), ("vorige vraag", Answer.BACK),
        ("it's closed", Answer.YES), ("the lid is not closed", Answer.NO),
        ("where are your stores?", None), ("bananas", None),
    ],
)  # fmt: skip
def test_a_check_is_answered_in_many_ways(text: str, meant: Answer | None) -> None:
    """Words of the question count as an echo of it."""
    assert read_answer(text, question="Is the lid fully closed?") is meant


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("that fixed it", Answer.YES), ("it works now", Answer.YES), ("still nothing", Answer.NO),
        ("hij doet het weer", Answer.YES), ("no, it doesn't work", Answer.NO),
        ("nog steeds niet", Answer.NO),
        ("het helpt niet", Answer.NO), ("opgelost!", Answer.YES),
    ],
)  # fmt: skip
def test_whether_a_remedy_helped_is_heard(text: str, meant: Answer) -> None:
    """ "Doesn't work" is a no, though "work" is in it."""
    assert read_answer(text, trying=True) is meant


def test_none_of_the_problems_offered_can_be_said() -> None:
    """In words, as with the button."""
    assert none_of_those("something else")
    assert none_of_those("geen van die twee")
    assert not none_of_those("the first one")


def test_a_step_back_asks_the_check_again() -> None:
    """The last step is taken out, the others stay."""
    problem = guide().problem("kettle-no-heat")
    walk = Walk.start(problem).answer(problem, yes=True).answer(problem, yes=None)
    back = walk.back()

    assert back.steps == ("plug:fine",)
    assert back.now(problem) == Ask(problem.check("base"))


def test_a_problem_that_comes_back_goes_on_after_what_helped() -> None:
    """What helped before did not last: it counts as tried."""
    problem = guide().problem("kettle-no-heat")
    walk = Walk.start(problem).answer(problem, yes=False).answer(problem, yes=True).resumed()

    assert walk.steps == ("plug:did_not_help",)
    assert walk.now(problem) == Ask(problem.check("base"))


def test_a_thing_that_is_named_leaves_out_other_things() -> None:
    """ "Won't turn on" is said of kettles and lamps; a radio is neither."""
    meant = guide().meant("the radio won't turn on")

    assert [problem.key for problem in meant.problems] == ["radio-reception"]
    assert not meant.sure, "the radio is named, what is wrong with it is not in the guide"
    assert guide().meant("my kettle won't heat up").sure


def test_steps_of_a_problem_the_file_has_lost_are_left_out() -> None:
    """A slot may be older than the file."""
    walks = {"steam-engine": ["boiler:fine"], "knife-blunt": ["steel:fine"]}
    talk = Talk(CollectingDispatcher(), tracker(user("hi"), walks=walks))

    assert [step["result"] for step in steps_tried(talk)] == [
        "Did you draw it over a sharpening steel? checked, not the cause"
    ]


async def test_the_handoff_tells_the_steps_and_a_summary_in_both_languages(
    shop: OrderSystem,
) -> None:
    """Whoever takes over in the middle of a walk reads what was done, in their own language."""
    seen = tracker(
        user("my knives are blunt", intent="technical_issue"),
        user("een mens graag", intent="contact_human_agent"),
        walks={"knife-blunt": ["steel:unknown"]}, language="nl",
    )  # fmt: skip
    _, said, _ = await run(Handoff(shop), seen)
    context = said[0]["custom"]["context"]

    assert context["tried"][-1]["result"].endswith("customer could not tell")
    assert set(context["summaries"]) == {"en", "nl"}
    assert context["summaries"]["nl"] == context["summary"]
    assert context["summaries"]["en"][0].startswith("The customer asked for a person")

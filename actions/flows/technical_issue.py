"""Something does not work: one check at a time from the guide; what was tried is remembered."""

from collections.abc import Sequence
from typing import ClassVar

from actions.flows.appointment_words import choice_in
from actions.flows.deed import Closing, HandOver
from actions.flows.feedback_offer import ask_feedback
from actions.flows.form import take_confirmation
from actions.flows.open_form import OpenForm, asker, draft, is_story, note, pressed
from actions.flows.step import Ask, Ready, Step
from actions.flows.technical_words import Answer, is_plain_answer, none_of_those, read_answer
from actions.flows.walks import keep_walk, resume_walk, walk_of
from actions.support import Problem, Walk, guide
from actions.support import walk as walking
from actions.talk import Button, Event, Talk
from actions.wording import day, label, number

PROBLEM, CHECK = "technical_problem", "technical_check"
_OTHER = "other"
_STOP, _SOLVED = "stop", "solved"
_MOST_MISSES = 2
# "It doesn't work" says nothing yet of what.
_LEAST_WORDS = 4


class TechnicalIssueForm(OpenForm):
    """Finds the problem in the words, asks which where several fit, and walks through it."""

    form: ClassVar[str] = "technical_issue_form"
    intents: ClassVar[frozenset[str]] = frozenset({"technical_issue"})
    stories: ClassVar[frozenset[str]] = frozenset({PROBLEM})

    def reads_details(self, asked: str | None) -> bool:
        return False

    def _is_other_wish(self, talk: Talk) -> bool:
        """ "No, it stays dark" answers a check, whatever else it sounds like."""
        answers = talk.slot("requested_slot") == CHECK and is_plain_answer(talk.text)
        return not answers and super()._is_other_wish(talk)

    async def take_answer(self, talk: Talk, asked: str | None) -> bool:
        if asked in (None, PROBLEM):
            return _take_problem(talk, asked)
        if asked == CHECK:
            return _take_check(talk)
        return take_confirmation(talk, asked)

    async def step(self, talk: Talk) -> Step:
        known = draft(talk)
        if talk.slot("confirmation") is not None:
            return Ready()
        if known.get("misses", 0) >= _MOST_MISSES:
            talk.say("utter_technical_unknown")
            return Ask("confirmation")
        if "problem" not in known:
            return _ask_problem(talk)
        return _next(talk, guide().problem(known["problem"]))


def _next(talk: Talk, problem: Problem) -> Step:
    walk = walk_of(talk, problem)
    match walk.now(problem):
        case walking.Ask(check):
            first = "utter_technical_first" if not walk.steps else "utter_technical_check"
            facts = {"question": check.ask[talk.language], "problem": problem.title[talk.language]}
            talk.say(first, buttons=_answers(talk), **facts)
            return Ask(CHECK)
        case walking.Try(check):
            remedy = check.remedy[talk.language]
            talk.say("utter_technical_try", buttons=_answers(talk), remedy=remedy)
            return Ask(CHECK)
        case walking.Stop():
            note(talk, end=_STOP)
            return Ready()
        case walking.Solved():
            note(talk, end=_SOLVED)
            return Ready()
        case walking.Exhausted():
            talk.say("utter_technical_exhausted")
            return Ask("confirmation")


def _take_problem(talk: Talk, asked: str | None) -> bool:
    if (key := pressed(talk)) is not None and asked:
        if key == _OTHER:
            return note(talk, choices=[], misses=1)
        return _begin(talk, key) if key in draft(talk).get("choices", ()) else False
    if not is_story(talk):
        return False
    if draft(talk).get("choices") and none_of_those(talk.text):
        return note(talk, choices=[], misses=1)
    note(talk, story=_told(talk))
    choices = draft(talk).get("choices") or []
    meant = guide().meant(talk.text)
    chosen = [problem.key for problem in meant.problems if problem.key in choices]
    if meant.sure or len(chosen) == 1:
        return _begin(talk, chosen[0] if chosen else meant.problems[0].key)
    position = choice_in(talk.text)
    if position is not None and position < len(choices):
        return _begin(talk, choices[position])
    if meant.problems:
        return note(talk, choices=[problem.key for problem in meant.problems])
    named = len(talk.text.split()) >= _LEAST_WORDS
    return note(talk, misses=draft(talk).get("misses", 0) + (1 if asked or named else 0))


def _begin(talk: Talk, key: str) -> bool:
    resume_walk(talk, guide().problem(key))
    return note(talk, problem=key)


def _told(talk: Talk) -> str:
    before = draft(talk).get("story")
    return f"{before}\n{talk.text}" if before else talk.text


def _take_check(talk: Talk) -> bool:
    problem = guide().problem(draft(talk)["problem"])
    danger = guide().meant(talk.text).problems[:1]
    if danger and danger[0].stop:
        return _begin(talk, danger[0].key)
    walk = walk_of(talk, problem)
    trying = isinstance(walk.now(problem), walking.Try)
    button = pressed(talk)
    answer = (
        Answer(button)
        if button in set(Answer)
        else read_answer(talk.text, intent=talk.intent, question=_asked(talk, walk), trying=trying)
    )
    if answer is None:
        return False
    keep_walk(talk, _moved(walk, problem, answer))
    return True


def _asked(talk: Talk, walk: Walk) -> str:
    now = walk.now(guide().problem(walk.problem))
    return now.check.ask[talk.language] if isinstance(now, walking.Ask) else ""


def _moved(walk: Walk, problem: Problem, answer: Answer) -> Walk:
    if answer is Answer.BACK:
        return walk.back()
    yes = None if answer is Answer.UNKNOWN else answer is Answer.YES
    return walk.answer(problem, yes=yes)


def _ask_problem(talk: Talk) -> Step:
    choices = [guide().problem(key) for key in draft(talk).get("choices") or ()]
    if not choices:
        again = draft(talk).get("misses", 0) > 0
        talk.say("utter_technical_describe" if again else "utter_technical_what")
        return Ask(PROBLEM)
    names = [problem.title[talk.language] for problem in choices]
    buttons = [_button(p.title[talk.language], p.key) for p in choices]
    buttons.append(_button(label("word", "something_else", talk.language), _OTHER))
    spoken = f", {label('word', 'or', talk.language)} ".join(name.lower() for name in names)
    talk.say("utter_technical_which", buttons=[] if talk.on_voice else buttons, choices=spoken)
    return Ask(PROBLEM)


def _answers(talk: Talk) -> list[Button]:
    if talk.on_voice:
        return []
    return [_button(label("answer", answer, talk.language), answer) for answer in Answer]


def _button(title: str, value: str) -> Button:
    return {"title": title, "payload": f'/inform{{"topic":"{value}"}}'}


class GuideIssue(Closing):
    """Solved: asks how it was. Not solved: a person, or a case with a number and a day."""

    action_name = "action_guide_issue"
    form: ClassVar[str] = "technical_issue_form"
    own_slots: ClassVar[tuple[str, ...]] = TechnicalIssueForm.own_slots
    what: ClassVar[str] = "technical_issue"

    async def perform(self, talk: Talk) -> str:
        known = draft(talk)
        problem = guide().problem(known["problem"]) if "problem" in known else None
        title = problem.title["en"] if problem else str(known.get("story", ""))[:80]
        if known.get("end") == _STOP and problem is not None and problem.stop is not None:
            talk.say("utter_technical_stop", text=problem.stop[talk.language])
            raise HandOver("sensitive_topic", f"safety: {title}")
        if known.get("end") == _SOLVED:
            talk.say("utter_technical_solved")
            return f"solved: {title}"
        if talk.slot("confirmation"):
            raise HandOver(
                "repeated_failure" if problem else "out_of_policy",
                f"all checks done, not solved: {title}" if problem else f"no guide for: {title}",
            )
        return await self._open_case(talk, title)

    async def _open_case(self, talk: Talk, title: str) -> str:
        story = str(draft(talk).get("story") or title)
        case = await self.orders.cases.open(
            await asker(talk, self.orders),
            subject="technical_issue",
            description=story,
            key=f"{talk.message_id}:case",
        )
        due = day(case.due_on, talk.language)
        spoken = number(case.reference, spoken=talk.on_voice)
        talk.say("utter_technical_case", reference=spoken, day=due)
        talk.promise(f"follow-up {case.reference}: an answer by {case.due_on}")
        return f"not solved, case {case.reference}"

    def finish(self, talk: Talk) -> Sequence[Event]:
        solved = str((talk.slot("tried") or [{}])[-1].get("result", "")).startswith("solved")
        return ask_feedback(talk, self.what) if solved else super().finish(talk)

"""A review: a score from 1 to 5 and the reason for it, passed on after a yes."""

import re
from collections.abc import Sequence
from typing import ClassVar

from actions.flows.deed import Closing
from actions.flows.feedback_offer import FEEDBACK_ON, take_leave
from actions.flows.form import SURE_WISH, take_confirmation
from actions.flows.open_form import OpenForm, asker, draft, is_story, note
from actions.flows.step import Ask, Ready, Step, Stopped
from actions.talk import Event, Talk

SCORE, REASON = "review_score", "review_reason"
# "Thanks, bye" is no answer to how it was.
_DECLINING = frozenset({"deny", "goodbye", "thank"})
_WORDS = ("one|een|één", "two|twee", "three|drie", "four|vier", "five|vijf")
_MORE_DIGITS = re.compile(r"\d{2,}|[06-9]|\d[.,]\d")
_OUT_OF_FIVE = re.compile(r"(?:out of|van de|/|uit)\s*(?:5|five|vijf)\b", re.IGNORECASE)


class ReviewForm(OpenForm):
    form: ClassVar[str] = "review_form"
    intents: ClassVar[frozenset[str]] = frozenset({"review"})
    stories: ClassVar[frozenset[str]] = frozenset({SCORE, REASON})

    def _start(self, talk: Talk, *, interrupting: bool) -> None:
        if interrupting:  # the customer's own wish, not an answer to ours
            talk.clear(FEEDBACK_ON)
        super()._start(talk, interrupting=interrupting)

    async def take_answer(self, talk: Talk, asked: str | None) -> bool:
        if asked == SCORE and talk.slot(FEEDBACK_ON) and talk.intent in _DECLINING:
            return note(talk, declined=True)
        if asked == SCORE:
            score = score_in(talk.text if not talk.entities("topic") else talk.entities("topic")[0])
            return score is not None and note(talk, score=score)
        if asked == REASON and talk.intent in _DECLINING and talk.confidence >= SURE_WISH:
            return note(talk, reason="")
        if asked == REASON and is_story(talk):
            return note(talk, reason=talk.text)
        if asked == "confirmation" and talk.intent != "affirm":
            score = score_in(talk.text)
            if score is not None:  # "no, make it a 4"
                return note(talk, score=score)
        return take_confirmation(talk, asked)

    async def step(self, talk: Talk) -> Step:
        known = draft(talk)
        if talk.slot("confirmation") is not None:
            return Ready()
        feedback = talk.slot(FEEDBACK_ON)
        if known.get("declined"):
            if not take_leave(talk):
                talk.say("utter_all_right")
            return Stopped()
        if "score" not in known:
            talk.say("utter_feedback_score" if feedback else "utter_review_score")
            return Ask(SCORE)
        if "reason" not in known:
            talk.say("utter_review_reason")
            return Ask(REASON)
        if feedback:  # asked for and given: nothing is left to agree to
            return Ready()
        if known["reason"]:
            talk.say("utter_review_confirm", score=known["score"], reason=known["reason"])
        else:
            talk.say("utter_review_confirm_score", score=known["score"])
        return Ask("confirmation")


class PassOnReview(Closing):
    """A score without a word is feedback on the contact; with words it is a review."""

    action_name = "action_pass_on_review"
    form: ClassVar[str] = "review_form"
    own_slots: ClassVar[tuple[str, ...]] = ReviewForm.own_slots
    what: ClassVar[str] = "review"

    async def perform(self, talk: Talk) -> str:
        known, who = draft(talk), await asker(talk, self.orders)
        key = f"{talk.message_id}:review"
        if subject := talk.slot(FEEDBACK_ON):
            talk.clear(FEEDBACK_ON)
            await self.orders.feedback.rate(
                who, score=known["score"], reason=known["reason"], subject=str(subject), key=key
            )
            talk.say("utter_feedback_thanks")
            return f"feedback: {known['score']} of 5"
        if not talk.slot("confirmation"):
            talk.say("utter_review_kept")
            return "not wanted after all"
        if known["reason"]:
            await self.orders.feedback.review(
                who, score=known["score"], text=known["reason"], key=key
            )
        else:
            await self.orders.feedback.rate(who, score=known["score"], key=key)
        talk.say("utter_review_done")
        return f"passed on: {known['score']} of 5"

    def finish(self, talk: Talk) -> Sequence[Event]:
        return [] if take_leave(talk) else super().finish(talk)


def score_in(text: str) -> int | None:
    """ "4", "four stars", "een 4": 1 to 5; None for anything else, "10" too."""
    said = _OUT_OF_FIVE.sub(" ", text)
    digits = re.findall(r"[1-5]", said)
    if _MORE_DIGITS.search(said) or len(digits) > 1:
        return None
    if digits:
        return int(digits[0])
    words = said.lower()
    # "een" is the article as well: it counts only alone.
    found = [
        score
        for score, names in enumerate(_WORDS, start=1)
        if re.search(rf"\b(?:{names})\b", words) and (score > 1 or len(words.split()) == 1)
    ]
    return found[0] if len(found) == 1 else None

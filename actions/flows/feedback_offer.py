"""Asking how it was, once something is done; the answer is the review form's to take."""

from collections.abc import Sequence

from rasa_sdk.events import FollowupAction

from actions.talk import Event, Talk

FEEDBACK_ON, FEEDBACK_ASKED = "feedback_on", "feedback_asked"


def ask_feedback(talk: Talk, subject: str) -> Sequence[Event]:
    """Once a session: the form asks for a score, and takes a no for an answer."""
    if talk.slot(FEEDBACK_ASKED):
        return []
    talk.set(FEEDBACK_ASKED, True)
    talk.set(FEEDBACK_ON, subject)
    return [FollowupAction("review_form")]

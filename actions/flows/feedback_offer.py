"""Asking how it was, once something is done; the answer is the review form's to take."""

from collections.abc import Sequence

from rasa_sdk.events import FollowupAction

from actions.talk import Event, Talk, actions_of

FEEDBACK_ON, FEEDBACK_ASKED, LEAVING = "feedback_on", "feedback_asked", "leaving"
_UNDONE = ("refused", "not ")


def ask_feedback(talk: Talk, subject: str) -> Sequence[Event]:
    """Once a session: the form asks for a score, and takes a no for an answer."""
    if talk.slot(FEEDBACK_ASKED):
        return []
    talk.set(FEEDBACK_ASKED, True)
    talk.set(FEEDBACK_ON, subject)
    return [FollowupAction("review_form")]


def ask_on_leaving(talk: Talk) -> Sequence[Event]:
    """Before the goodbye of a call that went well: a caller sees no stars to press."""
    subject = _last_done(talk)
    if subject is None or not talk.on_voice or (talk.tracker.active_loop or {}).get("name"):
        return []
    asked = ask_feedback(talk, subject)
    if asked:
        talk.set(LEAVING, True)
    return asked


def take_leave(talk: Talk) -> bool:
    """Say goodbye after the last question of a call; whether it was that."""
    if not talk.slot(LEAVING):
        return False
    talk.clear(LEAVING)
    talk.say("utter_goodbye")
    return True


def _last_done(talk: Talk) -> str | None:
    """What was done last; None after a refusal, and where a person was needed."""
    tried = talk.slot("tried") or []
    if not tried or str(tried[-1]["result"]).startswith(_UNDONE):
        return None
    handed_over = any("action_handoff" in actions_of(turn) for turn in talk.turns())
    return None if handed_over else str(tried[-1]["what"])

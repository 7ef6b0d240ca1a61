"""After a person has finished: what is offered next. The agent's note is read, never obeyed."""

import re
from collections.abc import Sequence

from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet

from actions.guarded import GuardedAction
from actions.orders.errors import InvalidOrderNumber
from actions.orders.order_number import parse_order_number
from actions.talk import Event, Talk
from actions.wishes import FLOW_SLOTS, FORMS
from actions.wording import has_label, label

LEFT_FLOW, WISH = "left_flow", "wish:"
# The intent of a note counts from here on: an agent writes in shorthand.
SURE_NOTE = 0.5
_SOLVED = re.compile(
    r"\b(?:solved|done|fixed|finished|settled|sorted|all clear|resolved)\b"
    r"|\b(?:opgelost|klaar|afgehandeld|geregeld|gedaan|afgerond|in orde)\b",
    re.IGNORECASE,
)
_NOT = re.compile(r"\b(?:not|un|isn't|nog|niet|still|to be)\b", re.IGNORECASE)


class HandedBack(GuardedAction):
    """Says that it is back; offers what the note asks for, or the flow that was left."""

    action_name = "action_handed_back"

    async def act(self, talk: Talk) -> Sequence[Event]:
        wish, left = _noted_wish(talk), talk.slot(LEFT_FLOW)
        solved = _is_solved(talk)
        talk.clear(*FLOW_SLOTS, LEFT_FLOW)
        if wish is None and left and not solved:
            wish = left.get("wish")
        if wish is None:
            talk.say("utter_handed_back_solved" if solved else "utter_handed_back")
            talk.set("offered", "anything_else")
        else:
            title = label("intent", wish, talk.language).rstrip("?")
            talk.say("utter_handed_back_offer", wish=title)
            talk.set("offered", f"{WISH}{wish}")
        return [ActiveLoop(None), SlotSet("requested_slot", None)]


def take_up(talk: Talk) -> Sequence[Event]:
    """The customer's yes to what was offered on coming back; nothing where it was no wish."""
    offered = talk.offered() or ""
    form = FORMS.get(offered.removeprefix(WISH)) if offered.startswith(WISH) else None
    return [FollowupAction(form)] if form else []


def remember_left(talk: Talk) -> None:
    """Note the flow that runs while a person takes over."""
    running = (talk.tracker.active_loop or {}).get("name")
    wish = next((wish for wish, form in FORMS.items() if form == running), None)
    talk.set(LEFT_FLOW, {"wish": wish} if wish else None)


def _noted_wish(talk: Talk) -> str | None:
    """The wish that the agent's note names, surely and as one we can begin."""
    meant = talk.metadata.get("note_meant")
    if not isinstance(meant, dict) or _is_solved(talk):
        return None
    wish = str(meant.get("intent"))
    sure = float(meant.get("confidence") or 0.0) >= SURE_NOTE
    if not sure or wish not in FORMS or not has_label("intent", wish, talk.language):
        return None
    _note_order(talk, meant.get("order_numbers"))
    return wish


def _note_order(talk: Talk, numbers: object) -> None:
    """Which order is meant; whose it is must be proven all the same."""
    if isinstance(numbers, list) and numbers:
        try:
            talk.set("order_number", parse_order_number(str(numbers[-1])))
        except InvalidOrderNumber:
            return


def _is_solved(talk: Talk) -> bool:
    note = str(talk.metadata.get("note") or "")
    return _SOLVED.search(note) is not None and _NOT.search(note) is None

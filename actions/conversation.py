"""What keeps a conversation going: greetings, a yes or no, stop, language."""

import re
from collections.abc import Sequence

from rasa_sdk.events import ActiveLoop, FollowupAction, SlotSet

from actions.flows.feedback_offer import ask_on_leaving
from actions.guarded import GuardedAction
from actions.handed_back import take_up
from actions.orders import OrderSystem, SuggestionAnswer
from actions.orders.errors import InvalidOrderNumber
from actions.orders.order_number import parse_order_number
from actions.suggesting import OFFERED as SUGGESTED
from actions.suggesting import Suggesting
from actions.talk import Event, Talk, actions_of
from actions.wishes import FLOW_SLOTS, FORMS, again_for
from actions.wording import number

_DUTCH = re.compile(r"dutch|nederlands", re.IGNORECASE)
_ENGLISH = re.compile(r"english|engels", re.IGNORECASE)
_REFUSING = re.compile(r"don'?t|not\b|no\b|niet|geen", re.IGNORECASE)


class Greet(GuardedAction):
    """In full the first time."""

    action_name = "action_greet"

    async def act(self, talk: Talk) -> Sequence[Event]:
        met = any(self.action_name in actions_of(turn) for turn in talk.turns())
        talk.say("utter_greet_again" if met else "utter_greet")
        return []


class Affirm(GuardedAction):
    """A yes outside any form: to what was offered last, or to nothing."""

    action_name = "action_affirm"

    def __init__(self, orders: OrderSystem) -> None:
        self._suggesting = Suggesting(orders)

    async def act(self, talk: Talk) -> Sequence[Event]:
        if talk.offered() == "person":
            return [FollowupAction("action_handoff")]
        if taken_up := take_up(talk):
            return taken_up
        if talk.offered() == SUGGESTED and await self._suggesting.answer(
            talk, SuggestionAnswer.ACCEPTED
        ):
            return [FollowupAction("place_order_form")]
        talk.say("utter_what_then")
        return []


class Deny(GuardedAction):
    """A no outside any form; "no, the other order" takes the last wish up again."""

    action_name = "action_deny"

    def __init__(self, orders: OrderSystem) -> None:
        self._suggesting = Suggesting(orders)

    async def act(self, talk: Talk) -> Sequence[Event]:
        talk.clear("handoff_reason")
        if talk.entities("order_number"):  # "no, I meant 10043"
            return take_number(talk)
        if talk.entities("other_order"):
            again = again_for(talk, None)
            if again:
                return again
        offered = talk.offered()
        if offered == SUGGESTED:
            await self._suggesting.answer(talk, SuggestionAnswer.DECLINED)
        elif offered == "anything_else" and await self._suggesting.offer(talk):
            return []
        if offered in (SUGGESTED, "anything_else") and (asked := ask_on_leaving(talk)):
            return asked
        talk.say("utter_all_right" if offered else "utter_what_then")
        return []


class Thank(GuardedAction):
    """A thank you often ends a contact: the moment for a suggestion, if there is one."""

    action_name = "action_thank"

    def __init__(self, orders: OrderSystem) -> None:
        self._suggesting = Suggesting(orders)

    async def act(self, talk: Talk) -> Sequence[Event]:
        if not await self._suggesting.offer(talk):
            talk.say("utter_thank")
        return []


class Goodbye(GuardedAction):
    """On a call the question how it was comes first."""

    action_name = "action_goodbye"

    async def act(self, talk: Talk) -> Sequence[Event]:
        if asked := ask_on_leaving(talk):
            return asked
        talk.say("utter_goodbye")
        return []


class Stop(GuardedAction):
    """Ends the running form; nothing has been changed by a form that was not confirmed."""

    action_name = "action_stop"

    async def act(self, talk: Talk) -> Sequence[Event]:
        running = (talk.tracker.active_loop or {}).get("name")
        talk.clear(*FLOW_SLOTS)
        talk.say("utter_stopped" if running else "utter_nothing_to_stop")
        return [ActiveLoop(None), SlotSet("requested_slot", None)]


class Inform(GuardedAction):
    """A detail nobody asked for: right after an answer it corrects it, else it is noted."""

    action_name = "action_inform"

    async def act(self, talk: Talk) -> Sequence[Event]:
        if talk.entities("order_number"):
            return take_number(talk)
        talk.say("utter_details_for_what")
        return []


class ChangeLanguage(GuardedAction):
    """Goes on in the language named, or in the other one."""

    action_name = "action_change_language"

    async def act(self, talk: Talk) -> Sequence[Event]:
        # What this action says would still be in the old language: the rule's next step speaks.
        talk.set("language", _wanted_language(talk.text, talk.language))
        return []


def take_number(talk: Talk) -> Sequence[Event]:
    """The last wish again for this order, if it was just served; else the number is noted."""
    given = talk.entities("order_number")[-1]
    try:
        parsed = parse_order_number(given)
    except InvalidOrderNumber:
        talk.say("utter_identity_number_invalid", given=given)
        return []
    again = again_for(talk, parsed) if _just_served(talk) else []
    if not again:
        talk.set("order_number", parsed)
        talk.say("utter_details_noted", number=number(parsed, spoken=talk.on_voice))
    return again


def _wanted_language(text: str, spoken: str) -> str:
    """ "I don't understand Dutch" asks for English."""
    named = [
        language for language, words in (("nl", _DUTCH), ("en", _ENGLISH)) if words.search(text)
    ]
    other = "en" if spoken == "nl" else "nl"
    if len(named) != 1:
        return other
    if _REFUSING.search(text):
        return "en" if named[0] == "nl" else "nl"
    return named[0]


def _just_served(talk: Talk) -> bool:
    """Whether the last turn had to do with a flow that is over now."""
    ran = set(actions_of(talk.previous_turn()))
    return bool(ran & set(FORMS.values())) and not (talk.tracker.active_loop or {}).get("name")

"""What all forms do alike: take the answer, let the customer digress, count failures, go on."""

from collections.abc import Sequence
from typing import ClassVar

from rasa_sdk.events import SlotSet

from actions.flows.identify import ORDER_NUMBER, Identification, take_details
from actions.flows.step import Identified, Ready, Step, Stopped
from actions.guarded import GuardedAction
from actions.orders import OrderSystem
from actions.talk import LISTEN, Event, Talk, actions_of
from actions.wishes import FORMS, KEPT_SLOTS

MOST_FAILURES = 2
SURE_WISH = 0.6
# Words of an answer that names one of several and no more.
_BRIEF = 4
# These are tries at an answer; any other intent is a question of its own.
_ANSWERS = frozenset({"inform", "affirm", "deny", "nlu_fallback", "out_of_scope", ""})


class FlowForm(GuardedAction):
    """Validates a Rasa form, and puts its questions.

    One call a turn: it notes what the message says, decides the next step, speaks, and tells
    Rasa by `requested_slot` whether the form goes on.
    """

    form: ClassVar[str]
    intents: ClassVar[frozenset[str]]
    own_slots: ClassVar[tuple[str, ...]] = ()

    def __init__(self, orders: OrderSystem) -> None:
        self.action_name = f"validate_{self.form}"
        self.orders = orders
        self._identification = Identification(orders)

    async def take_answer(self, talk: Talk, asked: str | None) -> bool:
        """Note what is this flow's own; whether the message answered."""
        return False

    async def next_step(self, talk: Talk, who: Identified) -> Step:
        """What comes after the identification."""
        return Ready()

    async def act(self, talk: Talk) -> Sequence[Event]:
        """The form's turn. No events at all mean: not an answer, let the rules have it."""
        starting, fresh = is_starting(talk), _is_fresh(talk, self.form)
        if starting:
            self._start(talk, interrupting=fresh)
        if fresh:
            asked = None if starting else talk.slot("requested_slot")
            chosen = await self._take_order(talk, asked)
            if not starting and not chosen and self._is_other_wish(talk):
                return []
            answered = await self._read(talk, asked) or chosen
            if asked and not answered:
                if talk.intent not in _ANSWERS | self.intents:
                    return []
                if self._count_failure(talk) >= MOST_FAILURES:
                    return self._close(talk, _give_up(talk))
            elif answered:
                talk.clear("failures")
        return self._close(talk, await self._proceed(talk))

    async def _take_order(self, talk: Talk, asked: str | None) -> bool:
        """ "The second one", "the mugs": short words for one of the orders that were listed."""
        if asked != ORDER_NUMBER or len(talk.text.split()) > _BRIEF or talk.entities(ORDER_NUMBER):
            return False
        return await self._identification.take_choice(talk)

    def _is_other_wish(self, talk: Talk) -> bool:
        """Another form's wish, surely said: that form takes over, with the details named."""
        wish = talk.intent in FORMS and talk.intent not in self.intents
        return wish and talk.confidence >= SURE_WISH

    def reads_details(self, asked: str | None) -> bool:
        """Whether numbers and postcodes in the answer to `asked` say who and which order."""
        return True

    async def _read(self, talk: Talk, asked: str | None) -> bool:
        """Note all the message says; whether it said anything that was wanted."""
        before, answered = talk.slot("order_number"), False
        if self.reads_details(asked):
            answered = take_details(talk)
        elif asked is None:
            answered = take_details(talk, postcode=False)
        if talk.slot("order_number") != before:
            talk.clear(*self.own_slots)
        return await self.take_answer(talk, asked) or answered

    async def _proceed(self, talk: Talk) -> Step:
        who = await self._identification.proceed(talk)
        return await self.next_step(talk, who) if isinstance(who, Identified) else who

    def _start(self, talk: Talk, *, interrupting: bool) -> None:
        paused = _interrupted_form(talk, self.form)
        kept = {name: talk.slot(name) for name in KEPT_SLOTS if talk.slot(name) is not None}
        talk.clear("failures", "flow_outcome", *self.own_slots)
        if interrupting and paused:
            flow = {"form": paused, "order_number": talk.slot("order_number"), "kept": kept}
            talk.set("paused_flow", flow)
        elif not interrupting:
            _take_back(talk, self.form)

    def _count_failure(self, talk: Talk) -> int:
        failures = int(talk.slot("failures") or 0) + 1
        talk.set("failures", failures)
        if failures < MOST_FAILURES:
            talk.say("utter_form_not_understood")
        return failures

    def _close(self, talk: Talk, step: Step) -> Sequence[Event]:
        talk.set("flow_outcome", step.outcome)
        return [SlotSet("requested_slot", step.slot)]


def _take_back(talk: Talk, form: str) -> None:
    """What was said before the digression, for the form that is gone on with."""
    resumed = talk.slot("resumed_flow") or {}
    talk.clear("resumed_flow")
    if resumed.get("form") == form:
        for name, value in (resumed.get("kept") or {}).items():
            talk.set(name, value)


def _give_up(talk: Talk) -> Stopped:
    talk.say("utter_form_gave_up")
    talk.set("offered", "person")
    talk.set("handoff_reason", "repeated_failure")
    talk.clear("failures")
    return Stopped()


def take_confirmation(talk: Talk, asked: str | None) -> bool:
    """Note a yes or a no to what was just named."""
    if asked != "confirmation" or talk.intent not in {"affirm", "deny"}:
        return False
    talk.set("confirmation", talk.intent == "affirm")
    return True


def is_starting(talk: Talk) -> bool:
    """Whether the form was called up by this very message."""
    return any(e.get("event") == "active_loop" and e.get("name") for e in talk.this_turn())


def _is_fresh(talk: Talk, form: str) -> bool:
    """Whether the message is still to be read: coming back from a digression, it is not."""
    others = {name for name in actions_of(talk.this_turn()) if name not in {form, LISTEN}}
    return not others


def _interrupted_form(talk: Talk, form: str) -> str | None:
    """The form that was running when this message started another; one level deep."""
    starts = [e for e in talk.tracker.events if e.get("event") == "active_loop"]
    before = starts[-2].get("name") if len(starts) > 1 else None
    return before if before and before != form else None

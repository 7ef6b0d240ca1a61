"""What all flows do alike once their form is full: act, remember, ask what else, go back."""

import abc
from collections.abc import Sequence
from typing import ClassVar

from rasa_sdk.events import FollowupAction

from actions.flows.step import READY, Identified
from actions.guarded import GuardedAction
from actions.orders import OrderSystem
from actions.orders.errors import (
    FullProofNeeded,
    OrderError,
    OrderNotCovered,
    OutOfPolicy,
    VerificationExpired,
)
from actions.talk import Event, Talk, actions_of
from actions.wishes import remember_tried


class AskAgain(Exception):
    """What the customer agreed to no longer holds: the form starts anew."""


class HandOver(Exception):
    """Beyond what the assistant can do: a person takes over, for this reason."""

    def __init__(self, reason: str, result: str) -> None:
        super().__init__(result)
        self.reason = reason
        self.result = result


class Closing(GuardedAction):
    """The action that follows a form. It does nothing for a form that was not filled."""

    form: ClassVar[str]
    own_slots: ClassVar[tuple[str, ...]] = ()
    what: ClassVar[str]

    def __init__(self, orders: OrderSystem) -> None:
        self.orders = orders

    @abc.abstractmethod
    async def perform(self, talk: Talk) -> str:
        """Do it and tell the customer; returns the result in a few words, for an agent."""

    async def act(self, talk: Talk) -> Sequence[Event]:
        if talk.slot("flow_outcome") != READY:
            return self._go_back(talk)
        try:
            result = await self.perform(talk)
        except (VerificationExpired, FullProofNeeded, OrderNotCovered, AskAgain):
            return [FollowupAction(self.form)]
        except OutOfPolicy as refusal:
            return await self._refer(talk, refusal)
        except HandOver as handover:
            return self._hand_over(talk, handover.reason, handover.result)
        remember_tried(talk, self.what, result)
        talk.clear("flow_outcome", *self.own_slots)
        return self._go_back(talk) or self.finish(talk)

    def finish(self, talk: Talk) -> Sequence[Event]:
        """What follows where no other form is to be gone on with."""
        ask_what_else(talk)
        return []

    def _go_back(self, talk: Talk) -> Sequence[Event]:
        """To the form this one interrupted, with the order it was about."""
        paused = talk.slot("paused_flow")
        if not paused:
            return []
        talk.set("paused_flow", None)
        talk.set("resumed_flow", paused)
        if paused.get("order_number"):
            talk.set("order_number", paused["order_number"])
        talk.say("utter_flow_resumed")
        return [FollowupAction(paused["form"])]

    async def _refer(self, talk: Talk, refusal: OutOfPolicy) -> Sequence[Event]:
        high = await self.is_high(talk, refusal.number)
        talk.say("utter_high_value" if high else "utter_out_of_policy")
        result = f"refused by rule {refusal.rule}"
        return self._hand_over(talk, "high_value" if high else "out_of_policy", result)

    async def is_high(self, talk: Talk, number: str) -> bool:
        """Whether the order is of so high a value that a person sees to it, and at once."""
        verified = await self.orders.identity.current(talk.conversation_id)
        if verified is None or not number:
            return False
        try:
            return await self.orders.stakes.is_high(verified, number)
        except OrderError:  # a handoff never fails for want of its priority
            return False

    def _hand_over(self, talk: Talk, reason: str, result: str) -> Sequence[Event]:
        remember_tried(talk, self.what, result)
        talk.set("handoff_reason", reason)
        return [FollowupAction("action_handoff")]


class Deed(Closing):
    """For an order, and who has proven that it is theirs."""

    @abc.abstractmethod
    async def do(self, talk: Talk, who: Identified) -> str:
        """As `perform`."""

    async def perform(self, talk: Talk) -> str:
        verified = await self.orders.identity.current(talk.conversation_id)
        if verified is None:
            raise AskAgain
        return await self.do(talk, Identified(verified, str(talk.slot("order_number"))))


def ask_what_else(talk: Talk) -> None:
    """Once in a while: not when the last turn has just asked."""
    before = [e.get("metadata", {}).get("utter_action") for e in talk.previous_turn()]
    if "utter_anything_else" in before or "action_handoff" in actions_of(talk.previous_turn()):
        return
    talk.say("utter_anything_else")
    talk.set("offered", "anything_else")

"""The base of every custom action: whatever fails, the customer hears a sentence."""

import abc
import logging
from collections.abc import Sequence

from rasa_sdk.events import ActiveLoop, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.interfaces import Action, Tracker
from rasa_sdk.types import DomainDict

from actions import tracing
from actions.talk import Event, Talk

logger = logging.getLogger(__name__)


class GuardedAction(Action):
    """Give `action_name` and `act`; events go through `talk` or are returned."""

    action_name: str

    def name(self) -> str:
        return self.action_name

    @abc.abstractmethod
    async def act(self, talk: Talk) -> Sequence[Event]:
        """Do it; returns events beyond those `talk` has collected."""

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: DomainDict
    ) -> list[Event]:
        """Called by the SDK. A failure ends the running form and offers a person."""
        talk = Talk(dispatcher, tracker)
        try:
            with tracing.action(self.action_name, talk.metadata):
                more = await self.act(talk)
            return [*talk.events, *more]
        except Exception:  # the edge: an unanswered failure would leave the customer in silence
            logger.exception("%s failed: conversation=%s", self.action_name, talk.conversation_id)
            return self._apologise(dispatcher, tracker)

    def _apologise(self, dispatcher: CollectingDispatcher, tracker: Tracker) -> list[Event]:
        dispatcher.messages.clear()  # half an answer would contradict the apology
        talk = Talk(dispatcher, tracker)
        talk.say("utter_action_failed")
        talk.set("offered", "person")
        talk.set("handoff_reason", "repeated_failure")
        return [*talk.events, ActiveLoop(None), SlotSet("requested_slot", None)]

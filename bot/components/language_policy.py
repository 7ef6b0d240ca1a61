"""Keeps the slot `language` true to what is spoken; it never chooses an action."""

from typing import Any, Dict, List, Optional

from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet, UserUttered
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

from bot.components.language import LANGUAGES


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False
)
class LanguagePolicy(Policy):
    """A button or an event carries no words: there the widget's choice counts, if it is new."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {"priority": 1}

    def train(
        self, training_trackers: List[TrackerWithCachedStates], domain: Domain, **kwargs: Any
    ) -> Resource:
        return self._resource

    def predict_action_probabilities(
        self, tracker: DialogueStateTracker, domain: Domain,
        rule_only_data: Optional[Dict[str, Any]] = None, **kwargs: Any,
    ) -> PolicyPrediction:  # fmt: skip
        # Once a turn: an action of the turn may choose another language.
        starts = tracker.latest_action_name == ACTION_LISTEN_NAME
        spoken = language_of(tracker) if starts else None
        events: List[Event] = []
        if spoken and spoken != tracker.get_slot("language"):
            events.append(SlotSet("language", spoken))
        return self._prediction(self._default_predictions(domain), events=events)


def language_of(tracker: DialogueStateTracker) -> Optional[str]:
    """The language of the latest message: as read, or as chosen where nothing was to read."""
    latest = tracker.latest_message
    if latest is None:
        return None
    read = (latest.parse_data or {}).get("language")
    if read in LANGUAGES:
        return str(read)
    chosen = _choices(tracker)
    if chosen and (
        len(chosen) == 1 or chosen[-1] != chosen[-2] or not tracker.get_slot("language")
    ):
        return chosen[-1]
    return None


def _choices(tracker: DialogueStateTracker) -> List[str]:
    """What the widget was set to, for the last two messages."""
    said = [event for event in tracker.events if isinstance(event, UserUttered)][-2:]
    chosen = [str((event.metadata or {}).get("language") or "") for event in said]
    return [language for language in chosen if language in LANGUAGES]

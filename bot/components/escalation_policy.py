"""When a person must take over at once: it predicts the handoff, from inside any form."""

from typing import Any, Dict, List, Mapping, Optional

from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.shared.core.constants import ACTION_LISTEN_NAME
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import Event, SlotSet
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

HANDOFF = "action_handoff"


@DefaultV1Recipe.register(
    DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=False
)
class EscalationPolicy(Policy):
    """Reasons it knows: `requested_human`, `angry`, `sensitive_topic`. Actions know the others."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {
            "priority": 20,
            "human_intents": ["contact_human_agent"],
            # Below this confidence a request for a person is left to the fallback.
            "human_confidence": 0.5,
            "anger_threshold": 0.75,
            # Two such messages in a row are as much as one above the threshold.
            "anger_trend_threshold": 0.55,
            "sensitive": True,
        }

    def train(
        self, training_trackers: List[TrackerWithCachedStates], domain: Domain, **kwargs: Any
    ) -> Resource:
        return self._resource

    def predict_action_probabilities(
        self, tracker: DialogueStateTracker, domain: Domain,
        rule_only_data: Optional[Dict[str, Any]] = None, **kwargs: Any,
    ) -> PolicyPrediction:  # fmt: skip
        if tracker.latest_action_name == HANDOFF:
            return self._sure_of(ACTION_LISTEN_NAME, domain)
        if tracker.latest_action_name == ACTION_LISTEN_NAME and tracker.latest_message:
            reason = escalation_reason(_parses(tracker), self.config)
            if reason:
                return self._sure_of(HANDOFF, domain, reason)
        return self._prediction(self._default_predictions(domain))

    def _sure_of(
        self, action: str, domain: Domain, reason: Optional[str] = None
    ) -> PolicyPrediction:
        scores = self._default_predictions(domain)
        scores[domain.index_for_action(action)] = 1.0
        events: List[Event] = [SlotSet("handoff_reason", reason)] if reason else []
        # As strong as an active form's own claim, and with the higher priority.
        return self._prediction(scores, optional_events=events, is_no_user_prediction=True)


def escalation_reason(parses: List[Mapping[str, Any]], config: Mapping[str, Any]) -> Optional[str]:
    """The reason to hand over now; `parses` are the customer's last messages, newest last."""
    latest = parses[-1]
    intent = latest.get("intent") or {}
    asks = intent.get("name") in config["human_intents"]
    if asks and float(intent.get("confidence") or 0.0) >= config["human_confidence"]:
        return "requested_human"
    if config["sensitive"] and latest.get("sensitive"):
        return "sensitive_topic"
    anger = [_anger(parse) for parse in parses[-2:]]
    if anger[-1] >= config["anger_threshold"]:
        return "angry"
    if len(anger) == 2 and min(anger) >= config["anger_trend_threshold"]:
        return "angry"
    return None


def _anger(parse: Mapping[str, Any]) -> float:
    return float((parse.get("sentiment") or {}).get("anger") or 0.0)


def _parses(tracker: DialogueStateTracker) -> List[Mapping[str, Any]]:
    """Of the messages since the last handoff: anger that led to one is not counted again."""
    found: List[Mapping[str, Any]] = []
    for event in reversed(tracker.events):
        if getattr(event, "action_name", None) == HANDOFF or len(found) == 2:
            break
        if hasattr(event, "parse_data"):
            found.insert(0, event.parse_data or {})
    return found or [{}]

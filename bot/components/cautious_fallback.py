"""Asks back where the intent is in doubt, and sooner where a mistake costs more than a question."""

from typing import Any, Dict, Mapping, Sequence, Tuple

from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.nlu.classifiers.fallback_classifier import FallbackClassifier
from rasa.shared.nlu.training_data.message import Message


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class CautiousFallback(FallbackClassifier):
    """As Rasa's `FallbackClassifier`, with `thresholds` of single intents, and `careful` ones."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {
            "threshold": 0.25,
            "ambiguity_threshold": 0.03,
            # Of single intents, where the general one is too low.
            "thresholds": {},
            # Before these the next intent must be left behind by more.
            "careful": [],
            "careful_ambiguity_threshold": 0.1,
        }

    def _should_fallback(self, message: Message) -> bool:
        ranking = [_named(one) for one in message.data.get("intent_ranking") or []]
        return is_doubtful(_named(message.data["intent"]), ranking, self.component_config)


Ranked = Tuple[str, float]


def is_doubtful(best: Ranked, ranking: Sequence[Ranked], config: Mapping[str, Any]) -> bool:
    """Whether to ask back instead of doing what `best` says; `ranking` begins with it."""
    name, share = best
    if share < max(config["threshold"], config["thresholds"].get(name, 0.0)):
        return True
    if len(ranking) < 2:
        return False
    near = "careful_ambiguity_threshold" if name in config["careful"] else "ambiguity_threshold"
    return ranking[0][1] - ranking[1][1] < float(config[near])


def _named(intent: Mapping[str, Any]) -> Ranked:
    return str(intent.get("name")), float(intent.get("confidence") or 0.0)

"""Entities of the shop: order numbers, postcodes, e-mail addresses, and talk of another order."""

from typing import Any, Dict, List, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.extractors.extractor import EntityExtractorMixin
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components import details, spoken_digits
from bot.components.details import find_details, is_only_details
from bot.components.fingerprint import fingerprint


# Trainable only so that Rasa hands it the tracker; nothing is learned.
@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class OrderDetailsExtractor(EntityExtractorMixin, GraphComponent):
    """Reads `requested_slot`, so that five digits are a postcode when one was asked for."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {
            "inform_intent": "inform",
            "keep_while_asking": ["new_address"],
            "wish_beside_details": 0.1,
        }

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        return fingerprint([details, spoken_digits])

    def __init__(self, config: Dict[str, Any], resource: Resource) -> None:
        self._config = config
        self._resource = resource

    @classmethod
    def create(
        cls, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext,
    ) -> "OrderDetailsExtractor":  # fmt: skip
        return cls(config, resource)

    @classmethod
    def load(
        cls, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext, **kwargs: Any,
    ) -> "OrderDetailsExtractor":  # fmt: skip
        return cls(config, resource)

    def train(self, training_data: TrainingData) -> Resource:
        return self._resource

    def process(
        self, messages: List[Message], tracker: Optional[DialogueStateTracker] = None
    ) -> List[Message]:
        asked = tracker.get_slot("requested_slot") if tracker else None
        for message in messages:
            self._extract(message, asked)
        return messages

    def _extract(self, message: Message, asked: Optional[str]) -> None:
        text = str(message.get(TEXT) or "")
        if text.startswith("/"):
            return
        found = find_details(text, asked=asked)
        entities = [
            {
                "entity": d.entity, "value": d.value, "start": d.start, "end": d.end,
                "confidence_entity": 1.0, "extractor": self.name,
            }
            for d in found
        ]  # fmt: skip
        message.set(ENTITIES, message.get(ENTITIES, []) + entities, add_to_output=True)
        if is_only_details(text, found) or asked in self._config["keep_while_asking"] and found:
            intent = {"name": self._config["inform_intent"], "confidence": 1.0}
            message.set("intent", intent, add_to_output=True)
            message.set("intent_ranking", [dict(intent)], add_to_output=True)
        elif found:
            self._look_beyond(message)

    def _look_beyond(self, message: Message) -> None:
        """A number beside a question makes the sentence look like an answer; it is the question."""
        ranking = message.get("intent_ranking") or []
        if not ranking or ranking[0]["name"] != self._config["inform_intent"]:
            return
        others = [ranked for ranked in ranking if ranked["name"] != self._config["inform_intent"]]
        if others and others[0]["confidence"] >= self._config["wish_beside_details"]:
            total = sum(ranked["confidence"] for ranked in others)
            others = [ranked | {"confidence": ranked["confidence"] / total} for ranked in others]
            message.set("intent", dict(others[0]), add_to_output=True)
            message.set("intent_ranking", others, add_to_output=True)

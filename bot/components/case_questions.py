"""Recognises questions for the progress of a case by rule, where the classifier knows none."""

from typing import Any, Dict, List, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot.components import case_question
from bot.components.case_question import asks_for_case
from bot.components.fingerprint import fingerprint


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=False)
class CaseQuestions(GraphComponent):
    """Stands after the classifier: a complaint and the question how one stands share all words."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {"intent": "check_case"}

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        return fingerprint([case_question])

    def __init__(self, config: Dict[str, Any]) -> None:
        self._config = config

    @classmethod
    def create(
        cls, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext,
    ) -> "CaseQuestions":  # fmt: skip
        return cls(config)

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            text = str(message.get(TEXT) or "")
            if not text.startswith("/") and asks_for_case(text):
                intent = {"name": self._config["intent"], "confidence": 1.0}
                message.set(INTENT, intent, add_to_output=True)
                message.set("intent_ranking", [dict(intent)], add_to_output=True)
        return messages

"""The language of each message, learned from the training examples' metadata."""

from typing import Any, Dict, List, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components import language, linear_text, text_features, wording
from bot.components.details import find_details, is_only_details
from bot.components.fingerprint import fingerprint
from bot.components.language import LANGUAGES, choose_language, prior_language
from bot.components.linear_text import LinearText
from bot.components.text_features import TextFeatures

_FILE = "language"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LanguageDetector(GraphComponent):
    """Sets `language` in the parse result; `LanguagePolicy` makes it the slot."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        # While a name or an address is asked for, its language says nothing of the customer's.
        return {"keep_while_asking": ["new_address"]}

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        return fingerprint([linear_text, text_features, wording, language])

    def __init__(
        self, config: Dict[str, Any], storage: ModelStorage, resource: Resource,
        model: Optional[LinearText] = None,
    ) -> None:  # fmt: skip
        self._config = config
        self._storage = storage
        self._resource = resource
        self._model = model

    @classmethod
    def create(
        cls, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LanguageDetector":  # fmt: skip
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        examples = [(str(m.get(TEXT)), _language_of(m)) for m in training_data.intent_examples]
        known = [(text, spoken) for text, spoken in examples if text and spoken in LANGUAGES]
        if len({spoken for _, spoken in known}) > 1:
            texts = [text for text, _ in known]
            labels = [spoken for _, spoken in known]
            self._model = LinearText.fit(texts, labels, features=TextFeatures(ngrams=(1, 4)))
            with self._storage.write_to(self._resource) as folder:
                self._model.save(folder, _FILE)
        return self._resource

    @classmethod
    def load(
        cls, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext, **kwargs: Any,
    ) -> "LanguageDetector":  # fmt: skip
        try:
            with model_storage.read_from(resource) as folder:
                return cls(config, model_storage, resource, LinearText.load(folder, _FILE))
        except ValueError:  # trained on one language only: the widget's choice decides
            return cls(config, model_storage, resource)

    def process(
        self, messages: List[Message], tracker: Optional[DialogueStateTracker] = None
    ) -> List[Message]:
        for message in messages:
            message.set("language", self._read(message, tracker), add_to_output=True)
        return messages

    def _read(self, message: Message, tracker: Optional[DialogueStateTracker]) -> str:
        text = str(message.get(TEXT) or "")
        prior = language_before(message.get("metadata") or {}, tracker)
        asked = tracker.get_slot("requested_slot") if tracker else None
        if (
            self._model is None
            or text.startswith("/")
            or asked in self._config["keep_while_asking"]
            or is_only_details(text, find_details(text, asked=asked))
        ):
            return prior
        return choose_language(text, self._model.probabilities(text), prior=prior)


def language_before(metadata: Dict[str, Any], tracker: Optional[DialogueStateTracker]) -> str:
    """The prior for this message; `tracker` does not hold the message yet."""
    spoken, chosen_before = "", ""
    if tracker is not None:
        spoken = str(tracker.get_slot("language") or "")
        before = tracker.latest_message.metadata if tracker.latest_message else None
        chosen_before = str((before or {}).get("language") or "")
    return prior_language(
        spoken=spoken, chosen=str(metadata.get("language") or ""), chosen_before=chosen_before
    )


def _language_of(message: Message) -> str:
    metadata = message.get("metadata") or {}
    for holder in (metadata.get("intent"), metadata.get("example"), metadata):
        if isinstance(holder, dict) and isinstance(holder.get("language"), str):
            return str(holder["language"])
    return ""

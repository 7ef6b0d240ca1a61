"""How the customer feels in each message: label, score and anger, in the parse result."""

import csv
import logging
import math
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components import anger, details, linear_text, sensitive, text_features, wording
from bot.components.anger import anger_by_signs, mood_by_signs
from bot.components.details import Detail, is_only_details
from bot.components.fingerprint import fingerprint
from bot.components.linear_text import LinearText
from bot.components.sensitive import is_sensitive
from bot.components.text_features import TextFeatures
from bot.components.turn import CALM

logger = logging.getLogger(__name__)
_WORDS_OF_WEIGHT = 4
_SIGNS_COUNT = 3.0
_MOOD, _ANGER = "mood", "anger"
_SCORES = {"positive": 1.0, "neutral": 0.0, "negative": -1.0}


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class SentimentAnalyzer(GraphComponent):
    """Learns from CSV files (`text,label,anger`); without them the signs of `anger` decide."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {
            "data": "data/sentiment",
            "strength": 1.0,
            "words": 0.7,
            "positive_above": 0.25,
            # Sentences of every other intent teach what is no mood, unless they show anger.
            "moody_intents": ["complaint", "review", "thank", "contact_human_agent"],
            "keep_while_asking": ["new_address"],
        }  # fmt: skip

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        folder = Path(config.get("data") or cls.get_default_config()["data"])
        return fingerprint(
            [linear_text, text_features, wording, anger, sensitive, details], folder.glob("*.csv")
        )

    def __init__(
        self, config: Dict[str, Any], storage: ModelStorage, resource: Resource,
        models: Optional[Dict[str, LinearText]] = None,
    ) -> None:  # fmt: skip
        self._config = config
        self._storage = storage
        self._resource = resource
        self._models = models or {}

    @classmethod
    def create(
        cls, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext,
    ) -> "SentimentAnalyzer":  # fmt: skip
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        rows = read_examples(Path(self._config["data"]))
        rows = rows + self._calm_examples(training_data) if rows else rows
        if len({label for _, label, _ in rows}) > 1 and len({angry for *_, angry in rows}) > 1:
            texts = [text for text, _, _ in rows]
            self._models = {
                _MOOD: self._fit(texts, [label for _, label, _ in rows]),
                _ANGER: self._fit(texts, [angry for *_, angry in rows]),
            }
            with self._storage.write_to(self._resource) as folder:
                for name, model in self._models.items():
                    model.save(folder, name)
        return self._resource

    def _fit(self, texts: List[str], labels: List[str]) -> LinearText:
        features = TextFeatures(words=self._config["words"])
        return LinearText.fit(texts, labels, strength=self._config["strength"], features=features)

    def _calm_examples(self, training_data: TrainingData) -> List[Tuple[str, str, str]]:
        moody = set(self._config["moody_intents"])
        everyday = (m for m in training_data.intent_examples if m.get(INTENT) not in moody)
        texts = [str(m.get(TEXT)) for m in everyday if m.get(TEXT)]
        return [(text, "neutral", "0") for text in texts if not anger_by_signs(text)]

    @classmethod
    def load(
        cls, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext, **kwargs: Any,
    ) -> "SentimentAnalyzer":  # fmt: skip
        try:
            with model_storage.read_from(resource) as folder:
                models = {name: LinearText.load(folder, name) for name in (_MOOD, _ANGER)}
                return cls(config, model_storage, resource, models)
        except ValueError:  # there was no sentiment data to train on
            return cls(config, model_storage, resource)

    def process(
        self, messages: List[Message], tracker: Optional[DialogueStateTracker] = None
    ) -> List[Message]:
        asked = tracker.get_slot("requested_slot") if tracker else None
        for message in messages:
            text = str(message.get(TEXT) or "")
            bare = asked in self._config["keep_while_asking"] or _is_bare_detail(message, text)
            mood = dict(CALM) if bare else self._feel(text)
            message.set("sentiment", mood, add_to_output=True)
            message.set("sensitive", is_sensitive(text), add_to_output=True)
        return messages

    def _feel(self, text: str) -> Dict[str, Any]:
        angry, score = anger_by_signs(text), mood_by_signs(text)
        if self._models:
            # One or two words are little evidence; plain signs of anger move what was learnt.
            weight = min(1.0, len(text.split()) / _WORDS_OF_WEIGHT)
            learned = weight * self._models[_ANGER].probabilities(text).get("1", 0.0)
            angry = _shifted(learned, by=_SIGNS_COUNT * angry)
            moods = self._models[_MOOD].probabilities(text)
            score = sum(_SCORES.get(label, 0.0) * share for label, share in moods.items())
            score = min(score, 0.2 - angry) if angry > 0.5 else score
        limit = self._config["positive_above"]
        label = "positive" if score > limit else "negative" if score < -limit else "neutral"
        return {"label": label, "score": round(score, 4), "anger": round(angry, 4)}


def _shifted(share: float, *, by: float) -> float:
    """A probability, moved on the scale of log odds."""
    within = min(max(share, 1e-6), 1.0 - 1e-6)
    return 1.0 / (1.0 + math.exp(-math.log(within / (1.0 - within)) - by))


def _is_bare_detail(message: Message, text: str) -> bool:
    """A number or an address has no mood; a button was not worded by the customer."""
    entities = message.get(ENTITIES) or []
    found = [Detail(e["entity"], e["value"], e["start"], e["end"]) for e in entities]
    return text.startswith("/") or is_only_details(text, found)


def read_examples(folder: Path) -> List[Tuple[str, str, str]]:
    """Rows of (text, label, "0" or "1"). Raises ValueError naming file and line of a bad row."""
    rows: List[Tuple[str, str, str]] = []
    for path in sorted(folder.glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in (reader := csv.DictReader(file)):
                text, label, angry = (
                    str(row.get(k) or "").strip() for k in ("text", "label", "anger")
                )
                if not text or label not in _SCORES or angry not in ("0", "1"):
                    raise ValueError(f"{path}:{reader.line_num}: needs text, label, anger 0 or 1")
                rows.append((text, label, angry))
    return rows

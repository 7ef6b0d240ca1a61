"""The intent of a sentence, and of a FAQ question its topic, from one linear model."""

import logging
from pathlib import Path
from typing import Any, Dict, List, Optional, Tuple

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components import (
    concepts,
    linear_text,
    phrasing,
    text_features,
    typing_slips,
    wording,
)
from bot.components.concepts import read_concepts
from bot.components.fingerprint import fingerprint
from bot.components.linear_text import LinearText
from bot.components.phrasing import read_phrasing
from bot.components.text_features import TextFeatures
from bot.components.typing_slips import with_slips

logger = logging.getLogger(__name__)
_FILE = "intents"
# Of the drawn sentences every so manieth is learnt with slips instead of without.
_HURRIED = 3


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class LinearIntentClassifier(IntentClassifier, GraphComponent):
    """Trains on full names (`faq/delivery_cost`); answers `faq` with the topic beside it."""

    @staticmethod
    def get_default_config() -> Dict[str, Any]:
        return {
            "strength": 1.0,
            "ngrams": [3, 5],
            # Beside the characters' weight of 1; 0 leaves them out.
            "words": 0.7,
            "concepts": 0.5,
            "concepts_file": "data/concepts/shop.txt",
            # Each sentence is learnt once more as hurried fingers type it.
            "typing_slips": True,
            # So many sentences more of each intent, drawn from how people ask; 0 draws none.
            "phrasing": 0,
            "phrasing_files": ["data/phrasing/en.yml", "data/phrasing/nl.yml"],
            "ranking_length": 10,
        }

    @classmethod
    def fingerprint_addon(cls, config: Dict[str, Any]) -> Optional[str]:
        settings = {**cls.get_default_config(), **config}
        files = [settings["concepts_file"], *settings["phrasing_files"]]
        modules = [linear_text, text_features, wording, concepts, typing_slips, phrasing]
        return fingerprint(modules, map(Path, files))

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
    ) -> "LinearIntentClassifier":  # fmt: skip
        return cls(config, model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        examples = [
            (str(m.get(TEXT)), str(m.get_full_intent()))
            for m in training_data.intent_examples
            if m.get(TEXT) and m.get_full_intent()
        ]
        self._model = fit(examples, self._config)
        with self._storage.write_to(self._resource) as folder:
            self._model.save(folder, _FILE)
        return self._resource

    @classmethod
    def load(
        cls, config: Dict[str, Any], model_storage: ModelStorage, resource: Resource,
        execution_context: ExecutionContext, **kwargs: Any,
    ) -> "LinearIntentClassifier":  # fmt: skip
        try:
            with model_storage.read_from(resource) as folder:
                return cls(config, model_storage, resource, LinearText.load(folder, _FILE))
        except ValueError:  # a model trained without examples
            logger.warning("No trained intent model found.")
            return cls(config, model_storage, resource)

    def process(self, messages: List[Message]) -> List[Message]:
        for message in messages:
            if self._model is not None:
                self._classify(message, self._model)
        return messages

    def _classify(self, message: Message, model: LinearText) -> None:
        intents, topics = by_intent(model.probabilities(str(message.get(TEXT) or "")))
        ranking = [{"name": name, "confidence": share} for name, share in intents]
        message.set("intent", dict(ranking[0]), add_to_output=True)
        message.set("intent_ranking", ranking[: self._config["ranking_length"]], add_to_output=True)
        if topics:
            message.set("response_selector", _selection(topics), add_to_output=True)


def fit(examples: List[Tuple[str, str]], config: Dict[str, Any]) -> LinearText:
    """A model of (text, full name of the intent)."""
    known = {name for _, name in examples}
    asked = [drawn for drawn in drawn_sentences(config) if drawn[1] in known]
    if config["typing_slips"]:
        hurried = ((with_slips(text) or text, name) for text, name in asked[::_HURRIED])
        asked[::_HURRIED] = hurried
    slipped = [(with_slips(text), name) for text, name in examples if config["typing_slips"]]
    return LinearText.fit(
        [text for text, _ in examples],
        [name for _, name in examples],
        strength=config["strength"],
        features=features_of(config),
        variants=[*asked, *((text, name) for text, name in slipped if text is not None)],
    )


def drawn_sentences(config: Dict[str, Any]) -> List[Tuple[str, str]]:
    """(text, intent) of how people ask. Raises OSError or ValueError over the files."""
    if not config["phrasing"]:
        return []
    files = [read_phrasing(Path(file)) for file in config["phrasing_files"]]
    return [drawn for file in files for drawn in file.draw(config["phrasing"])]


def features_of(config: Dict[str, Any]) -> TextFeatures:
    """What the classifier sees of a text. Raises OSError or ValueError over the concepts' file."""
    shortest, longest = config["ngrams"]
    known = read_concepts(Path(config["concepts_file"])) if config["concepts"] else None
    return TextFeatures(
        ngrams=(shortest, longest), words=config["words"], concepts=config["concepts"], known=known
    )


Ranked = List[Tuple[str, float]]


def by_intent(shares: Dict[str, float]) -> Tuple[Ranked, Dict[str, Ranked]]:
    """Intents, likeliest first; and the topics of each retrieval intent.

    An intent of many topics counts as its two likeliest: summed up, the crumbs that every topic
    gets of a strange sentence would make it a frequent question.
    """
    by_name: Dict[str, Ranked] = {}
    for name, share in sorted(shares.items(), key=_likeliest):
        by_name.setdefault(name.partition("/")[0], []).append((name, share))
    intents = {name: sum(share for _, share in of[:2]) for name, of in by_name.items()}
    topics = {name: of for name, of in by_name.items() if "/" in of[0][0]}
    whole = sum(intents.values())
    return sorted(((name, of / whole) for name, of in intents.items()), key=_likeliest), topics


def _likeliest(item: Tuple[str, float]) -> Tuple[float, str]:
    return (-item[1], item[0])


def _selection(topics: Dict[str, Ranked]) -> Dict[str, Any]:
    """In the shape Rasa's own selector gives, so that its `utter_faq` action can read it."""
    selected: Dict[str, Any] = {"all_retrieval_intents": sorted(topics)}
    for intent, ranked in topics.items():
        best, share = ranked[0]
        response = {
            "responses": None, "confidence": share, "intent_response_key": best,
            "utter_action": f"utter_{best}",
        }  # fmt: skip
        ranking = [{"intent_response_key": name, "confidence": p} for name, p in ranked[:5]]
        selected[intent] = {"response": response, "ranking": ranking}
    return selected

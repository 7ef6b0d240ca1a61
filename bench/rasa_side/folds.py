"""`python -m bench.rasa_side.folds QUESTION ANSWER`: every training sentence, read by a model
that has seen neither it nor one nearly the same."""

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse.csgraph import connected_components
from sklearn.model_selection import StratifiedGroupKFold

from bot.components.cautious_fallback import is_doubtful
from bot.components.intent_classifier import LinearIntentClassifier, by_intent, fit
from bot.components.linear_text import LinearText
from bot.components.text_features import TextFeatures

FOLDS = 5
NEARLY_THE_SAME = 0.75
SEED = 7


def groups(texts: list[str]) -> "np.ndarray[Any, Any]":
    """A number for each text; those that differ by a word or two share one."""
    rows = TextFeatures(ngrams=(3, 4)).learn(texts)
    alike = rows @ rows.T
    alike.data[alike.data < NEARLY_THE_SAME] = 0
    alike.eliminate_zeros()
    numbers: np.ndarray[Any, Any] = connected_components(alike, directed=False)[1]
    return numbers


def read_folds(
    texts: list[str], intents: list[str], config: dict[str, Any], fallback: dict[str, Any]
) -> list[dict[str, Any]]:
    """One parse for each text, as the fallback classifier would leave it."""
    parses: list[dict[str, Any]] = [{} for _ in texts]
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=SEED)
    for learnt, held_out in folds.split(texts, intents, groups(texts)):
        model = fit([(texts[i], intents[i]) for i in learnt], config)
        for i in held_out:
            parses[i] = _parse(model, texts[i], fallback)
    return parses


def _parse(model: LinearText, text: str, fallback: dict[str, Any]) -> dict[str, Any]:
    ranked, topics = by_intent(model.probabilities(text))
    name, share = ranked[0]
    unsure = is_doubtful(ranked[0], ranked, fallback)
    return {
        "intent": "nlu_fallback" if unsure else name,
        "confidence": share,
        "topic": topics["faq"][0][0] if "faq" in topics else None,
        "anger": 0.0,
        "milliseconds": 0.0,
    }


def main(question: Path, answer: Path) -> None:
    asked = json.loads(question.read_text(encoding="utf-8"))
    config = {**LinearIntentClassifier.get_default_config(), **asked["classifier"]}
    parses = read_folds(asked["texts"], asked["intents"], config, asked["fallback"])
    answer.write_text(json.dumps({"parses": parses}), encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

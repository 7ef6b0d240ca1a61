"""Asks the trained assistant, in Rasa's environment, what it makes of sentences."""

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools import places
from tools.settings import rasa_environment
from tools.steps import Steps


@dataclass(frozen=True)
class Parse:
    """What the assistant makes of one sentence, alone and out of any conversation."""

    intent: str
    confidence: float
    topic: str | None
    anger: float
    milliseconds: float
    # Pairs of kind and value.
    entities: list[list[str]] = field(default_factory=list)


def read(texts: Sequence[str], model: Path, steps: Steps) -> list[Parse]:
    """A parse of each text, in order. Raises StepFailed."""
    answered = beside_rasa(
        "parse",
        {"model": str(model), "texts": list(texts)},
        f"reading {len(texts)} sentences",
        steps,
    )
    return [Parse(**one) for one in answered["parses"]]


def beside_rasa(program: str, asked: Any, text: str, steps: Steps) -> Any:
    """Run a program of bench/rasa_side on JSON; its JSON answer. Raises StepFailed."""
    with tempfile.TemporaryDirectory() as folder:
        question, answer = Path(folder) / "question.json", Path(folder) / "answer.json"
        question.write_text(json.dumps(asked), encoding="utf-8")
        steps.run(
            text,
            [
                str(places.RASA_PYTHON),
                "-m",
                f"bench.rasa_side.{program}",
                str(question),
                str(answer),
            ],
            environment=rasa_environment(),
            directory=places.ROOT,
        )
        return json.loads(answer.read_text(encoding="utf-8"))

"""`python -m bench.rasa_side.pictures QUESTION ANSWER`: confusion and confidence as pictures."""

import json
import sys
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np

matplotlib.use("Agg")
from matplotlib import pyplot


def confusion(outcomes: list[dict[str, Any]], file: Path) -> None:
    """Expected intents downwards, done intents across; each row sums to one."""
    names = sorted({one[key] for one in outcomes for key in ("expected", "done")})
    place = {name: i for i, name in enumerate(names)}
    counts = np.zeros((len(names), len(names)))
    for one in outcomes:
        counts[place[one["expected"]], place[one["done"]]] += 1
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    side = max(6.0, 0.22 * len(names))
    figure, axes = pyplot.subplots(figsize=(side + 2, side))
    axes.imshow(shares, cmap="Blues", vmin=0, vmax=1)
    axes.set_xticks(range(len(names)), names, rotation=90, fontsize=6)
    axes.set_yticks(range(len(names)), names, fontsize=6)
    axes.set_xlabel("what the assistant would do")
    axes.set_ylabel("what was meant")
    _save(figure, file)


def confidence(outcomes: list[dict[str, Any]], file: Path) -> None:
    """How sure it was where it was right, and where it was wrong."""
    figure, axes = pyplot.subplots(figsize=(7, 4))
    for right, colour, name in ((True, "#2b6cb0", "right"), (False, "#c05621", "wrong")):
        values = [one["confidence"] for one in outcomes if one["right"] is right]
        axes.hist(values, bins=20, range=(0, 1), alpha=0.7, color=colour, label=name, log=True)
    axes.set_xlabel("confidence")
    axes.set_ylabel("sentences")
    axes.legend()
    _save(figure, file)


def _save(figure: Any, file: Path) -> None:
    figure.tight_layout()
    figure.savefig(file, dpi=110)
    pyplot.close(figure)


def main(question: Path, answer: Path) -> None:
    asked = json.loads(question.read_text(encoding="utf-8"))
    folder = Path(asked["folder"])
    for name, outcomes in asked["pictures"].items():
        confusion(outcomes, folder / f"understanding_{name}_confusion.png")
        confidence(outcomes, folder / f"understanding_{name}_confidence.png")
    answer.write_text("{}", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

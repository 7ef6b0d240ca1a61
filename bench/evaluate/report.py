"""Scores as tables a person can read, and as figures for JSON."""

from collections.abc import Mapping, Sequence
from typing import Any

from bench.evaluate import scores
from bench.evaluate.assistant import RISKY
from bench.evaluate.entities import Score
from bench.evaluate.scores import Outcome
from bench.figures import Table

CONFUSIONS_SHOWN = 12
RISKY_AIM = 0.95
TEXT_SHOWN = 60


def summary(outcomes: Sequence[Outcome]) -> dict[str, float | int | None]:
    """The figures of one test set."""
    rejected = scores.rejections(outcomes)
    return {
        "rows": len(outcomes),
        "accuracy": scores.accuracy(outcomes),
        "macro_f1": scores.macro_f1(outcomes),
        "out_of_scope_recall": rejected.recall if rejected else None,
        "false_rejects": rejected.false_rejects if rejected else None,
    }


def risky(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Precision of the intents that move money or data, where it is below the aim."""
    each = {intent: scores.precision(outcomes, intent) for intent in sorted(RISKY)}
    return {intent: one for intent, one in each.items() if one is not None and one < RISKY_AIM}


def intents_report(title: str, outcomes: Sequence[Outcome]) -> str:
    """Everything about one file of intents."""
    return "\n".join([_figures(title, summary(outcomes)), _risky(outcomes), _confusions(outcomes)])


def anger_summary(
    anger: Sequence[float], angry: Sequence[bool], threshold: float
) -> dict[str, float | int | None]:
    """The figures of one file of angry and calm sentences."""
    precision, recall = scores.at_threshold(anger, angry, threshold)
    return {
        "rows": len(angry),
        "angry_rows": sum(angry),
        "roc_auc": scores.roc_auc(anger, angry),
        "threshold": threshold,
        "precision": precision,
        "recall": recall,
    }


def anger_report(title: str, figures: dict[str, Any]) -> str:
    """Everything about one file of anger; what cannot be counted is a dash."""
    return _figures(title, figures)


def overview(
    scored: dict[str, dict[str, float | int | None]], parse_ms: dict[str, float]
) -> list[str]:
    """A table of every set of intents, one of anger, and the time a parse takes."""
    intents = Table(
        "Intents", aim="accuracy 0.95 English, 0.92 Dutch; recall 0.80 at 0.03 rejected"
    )
    angers = Table("Anger", aim="ROC-AUC 0.90")
    for name, one in scored.items():
        table = angers if "roc_auc" in one else intents
        table.add(name, **{key: _shown(value) for key, value in one.items()})
    parse = Table("Parsing in milliseconds", aim="p95 ≤ 6 ms")
    parse.add("alone", **parse_ms)
    return [intents.render(), angers.render(), parse.render()]


def details(scored: Mapping[str, Mapping[str, Score]]) -> str:
    """A line for each kind of detail in each test set."""
    table = Table("Details found in sentences")
    for name, of in scored.items():
        for kind, one in of.items():
            shown = {"precision": one.precision, "recall": one.recall, "f1": one.f1}
            table.add(f"{name} {kind}", **{key: _shown(value) for key, value in shown.items()})
    return table.render()


def _figures(title: str, figures: dict[str, float | int | None]) -> str:
    width = max(map(len, figures))
    lines = [f"  {name.replace('_', ' '):<{width}}  {_shown(one)}" for name, one in figures.items()]
    return "\n".join([f"## {title}", *lines, ""])


def _shown(value: float | int | None) -> str:
    if value is None:
        return "–"
    return f"{value:.3f}" if isinstance(value, float) else str(value)


def _risky(outcomes: Sequence[Outcome]) -> str:
    below = risky(outcomes)
    if not below:
        return f"Every intent that moves money or data: precision {RISKY_AIM} or more.\n"
    table = Table(f"Moves money or data, and precision is below {RISKY_AIM}")
    for intent, precision in sorted(below.items(), key=lambda item: item[1]):
        table.add(intent, precision=precision)
    return table.render()


def _confusions(outcomes: Sequence[Outcome]) -> str:
    found = scores.confusions(outcomes)
    if not found:
        return "No confusions.\n"
    table = Table(f"Worst confusions ({min(len(found), CONFUSIONS_SHOWN)} of {len(found)})")
    for expected, done, times, text in found[:CONFUSIONS_SHOWN]:
        short = text if len(text) <= TEXT_SHOWN else f"{text[: TEXT_SHOWN - 1]}…"
        table.add(f"{expected} → {done}", times=times, example=" ".join(short.split()))
    return table.render()

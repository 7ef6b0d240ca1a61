"""`python -m bench.evaluate nlu|anger FILE`, or `all`: how well the assistant understands."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import figures
from bench.evaluate import assistant, report
from bench.evaluate.reading import Parse, beside_rasa, read
from bench.evaluate.rows import BadData, Row, read_anger, read_intents, texts
from bench.evaluate.scores import Outcome, outcome
from tools import places
from tools.steps import StepFailed, Steps, exit_on_sigterm
from tools.train import house_model

TESTS = places.ROOT / "tests" / "nlu"


def nlu(path: Path, steps: Steps) -> None:
    """Print the scores of a file of `text,intent`."""
    rows = read_intents(path, assistant.intents(places.ROOT))
    parses = read(texts(rows), house_model(steps), steps)
    print(f"\n{report.intents_report(path.name, outcomes_of(rows, parses))}")


def anger(path: Path, steps: Steps) -> None:
    """Print the scores of a file of `text,angry`."""
    rows = read_anger(path)
    threshold = assistant.anger_threshold(places.ROOT)
    parses = read(texts(rows), house_model(steps), steps)
    scored = _anger(rows, parses, threshold)
    print(f"\n{report.anger_report(path.name, scored)}")


def everything(steps: Steps) -> None:
    """Cross-validation and every test set; JSON and pictures in bench/results/."""
    known = assistant.intents(places.ROOT)
    model = house_model(steps)
    files = sorted(TESTS.glob("*.csv"))
    found: dict[str, Any] = {"at": datetime.now(UTC).isoformat(), "machine": figures.machine()}
    together: list[Outcome] = []
    times: list[float] = []
    for file in files:
        if file.name.startswith("anger"):
            rows = read_anger(file)
            parses = read(texts(rows), model, steps)
            scored = _anger(rows, parses, assistant.anger_threshold(places.ROOT))
            found[file.stem] = scored
        else:
            rows = read_intents(file, known)
            parses = read(texts(rows), model, steps)
            found[file.stem] = report.summary(outcomes_of(rows, parses))
            together += outcomes_of(rows, parses)
        times += [one.milliseconds for one in parses]
    folded = cross_validation(steps)
    found["cross_validation"] = report.summary(folded)
    found["parse_ms"] = {p: figures.percentile(times, p / 100) for p in (50, 95)}
    found["risky"] = {name: report.risky(of) for name, of in _pictured(together, folded).items()}
    figures.RESULTS.mkdir(exist_ok=True)
    draw(_pictured(together, folded), steps)
    written = figures.RESULTS / "understanding.json"
    written.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    _print_all(found, together)
    print(f"written to {written.relative_to(places.ROOT)}, with pictures beside it")


def cross_validation(steps: Steps) -> list[Outcome]:
    """Every training sentence, by a model that has not seen it or its like."""
    examples = assistant.examples(places.ROOT)
    asked = {
        "texts": [one.text for one in examples],
        "intents": [one.intent for one in examples],
        "classifier": _plain(assistant.pipeline(places.ROOT, "LinearIntentClassifier")),
        "fallback": _plain(assistant.pipeline(places.ROOT, "FallbackClassifier")),
    }
    answered = beside_rasa("folds", asked, f"cross-validation of {len(examples)} sentences", steps)
    rows = [Row(0, one.text, one.intent) for one in examples]
    return outcomes_of(rows, [Parse(**one) for one in answered["parses"]])


def draw(pictures: dict[str, list[Outcome]], steps: Steps) -> None:
    """Confusion and confidence of each set of outcomes."""
    asked = {
        name: [{**asdict(one), "right": one.is_right} for one in of]
        for name, of in pictures.items()
    }
    beside_rasa("pictures", {"folder": str(figures.RESULTS), "pictures": asked}, "drawing", steps)


def outcomes_of(rows: Sequence[Row], parses: Sequence[Parse]) -> list[Outcome]:
    """What the assistant would do with each row."""
    return [
        outcome(
            text=row.text,
            expected=row.label,
            intent=parse.intent,
            topic=parse.topic,
            confidence=parse.confidence,
        )
        for row, parse in zip(rows, parses, strict=True)
    ]


def _anger(
    rows: Sequence[Row], parses: Sequence[Parse], threshold: float
) -> dict[str, float | int | None]:
    angry = [row.label == "1" for row in rows]
    return report.anger_summary([parse.anger for parse in parses], angry, threshold)


def _pictured(together: list[Outcome], folded: list[Outcome]) -> dict[str, list[Outcome]]:
    return {"test_sets": together, "cross_validation": folded}


def _plain(settings: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in settings.items() if name != "name"}


def _print_all(found: dict[str, Any], together: Sequence[Outcome]) -> None:
    intents = figures.Table("Intents", aim="accuracy 0.95 English, 0.92 Dutch; recall 0.80 at 0.03")
    angers = figures.Table("Anger", aim="ROC-AUC 0.90")
    for name, scored in found.items():
        if isinstance(scored, dict) and "accuracy" in scored:
            intents.add(name, **scored)
        elif isinstance(scored, dict) and "roc_auc" in scored:
            angers.add(name, **scored)
    parse = figures.Table("Parsing in milliseconds", aim="p95 ≤ 6 ms")
    parse.add("alone", p50=found["parse_ms"][50], p95=found["parse_ms"][95])
    print("\n".join(["", intents.render(), angers.render(), parse.render()]))
    print(report.intents_report("All test sets together", together))


def main(arguments: Sequence[str]) -> int:
    """The command; 0 when the file could be scored, whatever the scores."""
    parser = argparse.ArgumentParser(prog="python -m bench.evaluate", description=__doc__)
    commands = parser.add_subparsers(dest="subject", required=True)
    for name, columns in (("nlu", "text,intent"), ("anger", "text,angry")):
        of = commands.add_parser(name)
        of.add_argument("file", type=Path, help=f"a UTF-8 CSV file with the columns {columns}")
    commands.add_parser("all")
    asked = parser.parse_args(arguments)
    exit_on_sigterm()
    steps = Steps(places.LOGS / "evaluate.log")
    try:
        if "file" in asked and asked.file == Path():
            raise BadData(f"Name a file: make evaluate-{asked.subject} DATA=file.csv")
        match asked.subject:
            case "nlu":
                nlu(asked.file, steps)
            case "anger":
                anger(asked.file, steps)
            case _:
                everything(steps)
    except BadData as error:
        print(error, file=sys.stderr)
        return 1
    except StepFailed as failure:
        print("\n".join([*failure.lines, f"evaluate: {failure}"]), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

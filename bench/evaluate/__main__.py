"""`python -m bench.evaluate nlu|anger FILE`, `asr FOLDER` or `all`: how well it understands."""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from bench import figures
from bench.evaluate import assistant, entities, hearing, listening, report
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
    tests = _tests()
    model = house_model(steps)
    parses = iter(read([text for rows in tests.values() for text in texts(rows)], model, steps))
    parsed = {name: list(islice(parses, len(rows))) for name, rows in tests.items()}
    scored = {name: _scored(name, rows, parsed[name]) for name, rows in tests.items()}
    together = [
        one
        for name, rows in tests.items()
        if not _is_of_anger(name)
        for one in outcomes_of(rows, parsed[name])
    ]
    details = details_found(model, steps)
    folded = cross_validation(steps)
    scored["cross_validation"] = report.summary(folded)
    times = [one.milliseconds for of in parsed.values() for one in of]
    pictured = {"test_sets": together, "cross_validation": folded}
    figures.RESULTS.mkdir(exist_ok=True)
    draw(pictured, steps)
    parse_ms = {f"p{p}": figures.percentile(times, p / 100) for p in (50, 95)}
    found = {
        "at": datetime.now(UTC).isoformat(),
        "machine": figures.machine(),
        "sets": scored,
        "details": {
            f"{name}_{kind}": {"precision": one.precision, "recall": one.recall, "f1": one.f1}
            for name, of in details.items()
            for kind, one in of.items()
        },
        "parse_ms": parse_ms,
        "risky_below_aim": {name: report.risky(of) for name, of in pictured.items()},
    }
    written = figures.RESULTS / "understanding.json"
    written.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print("\n".join(["", *report.overview(scored, parse_ms), report.details(details)]))
    print(report.intents_report("All test sets together", together))
    print(f"written to {written.relative_to(places.ROOT)}, with pictures beside it")


def _tests() -> dict[str, list[Row]]:
    known = assistant.intents(places.ROOT)
    return {
        file.stem: read_anger(file) if _is_of_anger(file.stem) else read_intents(file, known)
        for file in sorted(TESTS.glob("*.csv"))
        if "entities" not in file.stem.split("_")
    }


def details_found(model: Path, steps: Steps) -> dict[str, Mapping[str, entities.Score]]:
    """Every test set of entities, scored by kind."""
    scored: dict[str, Mapping[str, entities.Score]] = {}
    for file in sorted(TESTS.glob("*entities*.csv")):
        expected = entities.read_entities(file)
        parses = read(list(expected), model, steps)
        found = [entities.found_in(parse.entities) for parse in parses]
        scored[file.stem] = entities.score(list(expected.values()), found)
    return scored


def _is_of_anger(name: str) -> bool:
    return "anger" in name.split("_")


def _scored(
    name: str, rows: Sequence[Row], parses: Sequence[Parse]
) -> dict[str, float | int | None]:
    if _is_of_anger(name):
        return _anger(rows, parses, assistant.anger_threshold(places.ROOT))
    return report.summary(outcomes_of(rows, parses))


def cross_validation(steps: Steps) -> list[Outcome]:
    """Every training sentence, by a model that has not seen it or its like."""
    examples = assistant.examples(places.ROOT)
    asked = {
        "texts": [one.text for one in examples],
        "intents": [one.intent for one in examples],
        "classifier": _plain(assistant.pipeline(places.ROOT, "LinearIntentClassifier")),
        "fallback": _plain(assistant.pipeline(places.ROOT, "CautiousFallback")),
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


def _plain(settings: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in settings.items() if name != "name"}


def main(arguments: Sequence[str]) -> int:
    """The command; 0 when the file could be scored, whatever the scores."""
    parser = argparse.ArgumentParser(prog="python -m bench.evaluate", description=__doc__)
    commands = parser.add_subparsers(dest="subject", required=True)
    for name, columns in (("nlu", "text,intent"), ("anger", "text,angry")):
        of = commands.add_parser(name)
        of.add_argument("file", type=Path, help=f"a UTF-8 CSV file with the columns {columns}")
    recorded = commands.add_parser("asr")
    recorded.add_argument("file", type=Path, help="a folder of WAV files, a .txt beside each")
    recorded.add_argument("--language", choices=sorted(hearing.DIGITS), default="en")
    recorded.add_argument("--model", type=Path, help="another folder with a Vosk model")
    commands.add_parser("all")
    asked = parser.parse_args(arguments)
    exit_on_sigterm()
    steps = Steps(places.LOGS / "evaluate.log")
    try:
        if "file" in asked and asked.file == Path():
            named = "a folder" if asked.subject == "asr" else "a file"
            example = "folder" if asked.subject == "asr" else "file.csv"
            raise BadData(f"Name {named}: make evaluate-{asked.subject} DATA={example}")
        match asked.subject:
            case "nlu":
                nlu(asked.file, steps)
            case "anger":
                anger(asked.file, steps)
            case "asr":
                print(listening.scored(asked.file, asked.language, asked.model))
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

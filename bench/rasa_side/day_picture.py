"""`python -m bench.rasa_side.day_picture QUESTION ANSWER`: a day's waits beside the theory's."""

import json
import sys
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot


def main(question: Path, answer: Path) -> None:
    asked = json.loads(question.read_text(encoding="utf-8"))
    hours = range(len(asked["arrivals"]))
    panels = asked["panels"]
    figure, rows = pyplot.subplots(len(panels) + 1, 1, sharex=True, figsize=(8, 9))
    rows[0].bar(hours, asked["arrivals"], color="#a0aec0")
    rows[0].set_ylabel("customers an hour")
    for axes, panel in zip(rows[1:], panels, strict=True):
        axes.fill_between(
            hours, panel["low"], panel["high"], alpha=0.25, color="#2b6cb0", label="95 of 100 days"
        )
        axes.plot(hours, panel["theory"], color="#2b6cb0", label="Erlang-A")
        axes.plot(hours, panel["measured"], "o", color="#c05621", label="the switchboard")
        axes.set_ylabel(panel["name"])
        axes.set_ylim(bottom=0)
    rows[1].legend()
    rows[-1].set_xlabel("hour of the day")
    figure.tight_layout()
    figure.savefig(asked["file"], dpi=110)
    answer.write_text("{}", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))

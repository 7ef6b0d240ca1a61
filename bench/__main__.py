"""`python -m bench`: every figure in one run, as tables and as JSON in bench/results/."""

import argparse
import asyncio
import tempfile
from pathlib import Path

from bench import costs, figures, relay, turns
from bench.figures import Table
from tests.support.processes import EVERYTHING, running_house

# The load comes from one address, whose allowance is meant for one customer's household.
FOR_THE_LOAD = {"FRONTLINE_RATE_FACTOR": "1000"}


def main() -> None:
    """Measure what is asked for; everything without arguments."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("subjects", nargs="*", help="turns, relay, costs; all without a name")
    parser.add_argument("--rounds", type=int, default=10, help="rounds of eight turns a caller")
    parser.add_argument(
        "--callers", type=int, nargs="+", default=[1, 16], help="who take turns at once"
    )
    parser.add_argument("--conversations", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=15.0, help="of each relay measurement")
    parser.add_argument("--per-second", type=float, default=50.0, help="steady relayed messages")
    asked = parser.parse_args()
    subjects = set(asked.subjects) or {"turns", "relay", "costs"}
    if unknown := subjects - {"turns", "relay", "costs"}:
        parser.error(f"no such subject: {', '.join(sorted(unknown))}")
    machine = figures.machine()
    tables: list[Table] = []
    with tempfile.TemporaryDirectory() as var:
        needed = EVERYTHING if subjects - {"relay"} else ("handoff",)
        with running_house(Path(var), only=needed, changes=FOR_THE_LOAD) as house:
            if "turns" in subjects:
                for callers in asked.callers:
                    measured = turns.measure(house, callers=callers, rounds=asked.rounds)
                    _tell(tables, asyncio.run(measured))
            if "relay" in subjects:
                measured = relay.measure(
                    house,
                    conversations=asked.conversations,
                    seconds=asked.seconds,
                    per_second=asked.per_second,
                )
                _tell(tables, asyncio.run(measured))
            if "costs" in subjects:
                _tell(tables, costs.memory(house))
        if "costs" in subjects:
            _tell(tables, costs.times())
    print(f"written to {figures.write(tables, machine)}")


def _tell(tables: list[Table], table: Table) -> None:
    print(table.render(), flush=True)
    tables.append(table)


if __name__ == "__main__":
    main()

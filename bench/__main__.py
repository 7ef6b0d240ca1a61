"""`python -m bench`: every figure in one run, as tables and as JSON in bench/results/."""

import argparse
import asyncio
import tempfile
import time
from pathlib import Path

from bench import costs, figures, relay, turns
from bench.day import measure as day
from bench.figures import Table
from bench.several import kills, races, reconnects
from bench.voice import measure as voice
from tests.fixtures_postgres import running_postgres
from tests.support.processes import EVERYTHING, running_house

IN_THE_HOUSE = frozenset({"turns", "relay", "floor", "costs", "replay", "sockets", "voice"})
ON_POSTGRES = frozenset({"assignments", "accepts", "kills"})
BY_ITSELF = frozenset({"day"})
SUBJECTS = IN_THE_HOUSE | ON_POSTGRES | BY_ITSELF
_began = time.monotonic()
# The load comes from one address, whose allowance is meant for one customer's household.
FOR_THE_LOAD = {"FRONTLINE_RATE_FACTOR": "1000"}


def main() -> None:
    """Measure what is asked for; everything without arguments."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument(
        "subjects", nargs="*", help=", ".join(sorted(SUBJECTS)) + "; all without a name"
    )
    parser.add_argument("--rounds", type=int, default=10, help="rounds of eight turns a caller")
    parser.add_argument(
        "--callers", type=int, nargs="+", default=[1, 16], help="who take turns at once"
    )
    parser.add_argument("--calls", type=int, nargs="+", default=[1, 2, 4], help="at once")
    parser.add_argument("--call-rounds", type=int, default=2, help="of three turns, of one caller")
    parser.add_argument("--conversations", type=int, default=200)
    parser.add_argument(
        "--floor",
        type=int,
        nargs=2,
        default=[500, 2_000],
        metavar=("AGENTS", "CONVERSATIONS"),
        help="of the relay at full size",
    )
    parser.add_argument("--seconds", type=float, default=15.0, help="of each relay measurement")
    parser.add_argument("--per-second", type=float, default=50.0, help="steady relayed messages")
    parser.add_argument("--customers", type=int, default=1_000, help="of each assignment run")
    parser.add_argument("--accepts", type=int, default=100_000, help="raced over four processes")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--thousands", type=int, default=2, help="of sockets")
    asked = parser.parse_args()
    subjects = frozenset(asked.subjects or SUBJECTS)
    if unknown := subjects - SUBJECTS:
        parser.error(f"no such subject: {', '.join(sorted(unknown))}")
    machine = figures.machine()
    tables: list[Table] = []
    with tempfile.TemporaryDirectory() as var:
        if subjects & IN_THE_HOUSE:
            _in_the_house(Path(var), subjects, asked, tables)
    if "costs" in subjects:
        _tell(tables, costs.times())
    if "day" in subjects:
        _tell(tables, day.measure())
    if subjects & ON_POSTGRES:
        _on_postgres(subjects, asked, tables)
    print(f"written to {figures.write(tables, machine)}")


def _in_the_house(
    var: Path, subjects: frozenset[str], asked: argparse.Namespace, tables: list[Table]
) -> None:
    needed = EVERYTHING if subjects & {"turns", "costs", "voice"} else ("handoff",)
    with running_house(var, only=needed, changes=FOR_THE_LOAD) as house:
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
        if "floor" in subjects:
            full = relay.measure(
                house,
                conversations=asked.floor[1],
                seconds=asked.seconds,
                per_second=asked.per_second,
                staff=asked.floor[0],
            )
            _tell(tables, asyncio.run(full))
        if "costs" in subjects:
            _tell(tables, costs.memory(house))
        if "voice" in subjects:
            spoken = voice.measure(house, calls=asked.calls, rounds=asked.call_rounds)
            for table in asyncio.run(spoken):
                _tell(tables, table)
        if "replay" in subjects:
            _tell(tables, asyncio.run(reconnects.replay(house)))
        if "sockets" in subjects:
            _tell(tables, asyncio.run(reconnects.sockets(house, asked.thousands)))


def _on_postgres(subjects: frozenset[str], asked: argparse.Namespace, tables: list[Table]) -> None:
    with running_postgres() as postgres:
        if "assignments" in subjects:
            _tell(tables, races.assignments(postgres, asked.customers))
        if "accepts" in subjects:
            _tell(tables, races.accepts(postgres, asked.accepts))
        if "kills" in subjects:
            _tell(tables, kills.kills(postgres, asked.kills))


def _tell(tables: list[Table], table: Table) -> None:
    print(f"{table.render()}({time.monotonic() - _began:.0f} s since the start)\n", flush=True)
    tables.append(table)


if __name__ == "__main__":
    main()

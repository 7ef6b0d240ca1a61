"""Assignments a second, and accepts raced over several processes: who won, and never two."""

import asyncio
import json
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from bench.figures import Table
from bench.several.floor import Outcome, fill, outcome
from handoff.store.migrate import upgrade
from tests.fixtures_postgres import Postgres
from tools.places import ROOT

STAFF, CAPACITY = 20, 3
TRIES = 4
RACERS = 4


@dataclass(frozen=True)
class Race:
    """What came of it; `cpu_s` is what the racing processes used, the database apart."""

    outcome: Outcome
    attempts: int
    seconds: float
    cpu_s: float


def assignments(postgres: Postgres, customers: int) -> Table:
    """One process on each engine, two on PostgreSQL; each accept with the offers it frees."""
    table = Table("Assignments a second", aim="≥ 50 a process")
    with tempfile.TemporaryDirectory() as folder:
        sqlite = f"sqlite+aiosqlite:///{Path(folder) / 'handoff.db'}"
        cases = (
            ("SQLite, 1 process", sqlite, 1),
            ("PostgreSQL, 1 process", postgres.url(postgres.create()), 1),
            ("PostgreSQL, 2 processes", postgres.url(postgres.create()), 2),
        )
        for name, url, processes in cases:
            race = asyncio.run(_race(url, customers, processes=processes, tries=1))
            table.add(
                name,
                per_second=race.outcome.per_second,
                cpu_ms_each=race.cpu_s / race.outcome.assigned * 1000,
                assigned=race.outcome.assigned,
            )
    return table


def accepts(postgres: Postgres, attempts: int) -> Table:
    """Each offer is accepted several times at once by each of four processes."""
    table = Table(
        f"Raced accepts, {RACERS} processes on PostgreSQL",
        aim="0 assigned twice, 0 beyond capacity in 100,000",
    )
    url = postgres.url(postgres.create())
    tried, left, round_ = 0, attempts, 0
    while left > 0:
        customers = max(50, min(1_000, left // (2 * TRIES)))
        race = asyncio.run(_race(url, customers, processes=RACERS, tries=TRIES, first=round_ == 0))
        tried, left, round_ = tried + race.attempts, left - race.attempts, round_ + 1
        print(f"  {tried} accepts raced ({race.seconds:.0f} s)", flush=True)
    table.add(
        "all",
        accepts=tried,
        assigned=race.outcome.assigned,
        assigned_twice=race.outcome.doubled,
        beyond_capacity=race.outcome.breaches,
    )
    return table


async def _race(
    url: str, customers: int, *, processes: int, tries: int, first: bool = True
) -> Race:
    if first:
        await upgrade(url)
    await fill(url, customers=customers, staff=STAFF if first else 0, capacity=CAPACITY)
    began = time.monotonic()
    racers = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bench.several.racer", url, str(seed), str(tries)),
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
        )
        for seed in range(processes)
    ]
    said = await asyncio.gather(*(racer.communicate() for racer in racers))
    if any(racer.returncode for racer in racers):
        raise RuntimeError("a racer failed; its words are above")
    counts = [json.loads(out) for out, _ in said]
    seconds = time.monotonic() - began
    return Race(
        outcome=await outcome(url, CAPACITY),
        attempts=sum(it["attempts"] for it in counts),
        seconds=seconds,
        cpu_s=sum(it["cpu_s"] for it in counts),
    )

"""Assignments a second, and accepts raced over several processes: who won, and never two."""

import asyncio
import json
import sys
import tempfile
import time
from pathlib import Path

from bench.figures import Table
from bench.several.floor import Outcome, fill, outcome
from handoff.store.migrate import upgrade
from tests.fixtures_postgres import Postgres
from tools.places import ROOT

STAFF, CAPACITY = 20, 3
TRIES = 4
RACERS = 4


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
            found, _, _ = asyncio.run(_race(url, customers, processes=processes, tries=1))
            table.add(name, per_second=found.per_second, assigned=found.assigned)
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
        found, more, seconds = asyncio.run(
            _race(url, customers, processes=RACERS, tries=TRIES, first=round_ == 0)
        )
        tried, left, round_ = tried + more, left - more, round_ + 1
        print(f"  {tried} accepts raced ({seconds:.0f} s)", flush=True)
    table.add(
        "all",
        accepts=tried,
        assigned=found.assigned,
        assigned_twice=found.doubled,
        beyond_capacity=found.breaches,
    )
    return table


async def _race(
    url: str, customers: int, *, processes: int, tries: int, first: bool = True
) -> tuple[Outcome, int, float]:
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
    attempts = sum(json.loads(out)["attempts"] for out, _ in said)
    return await outcome(url, CAPACITY), attempts, time.monotonic() - began

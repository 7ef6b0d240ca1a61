"""`python -m actions.orders`: makes or upgrades the order database, fills and shows the demo."""

import argparse
import asyncio
import sys
import time
from pathlib import Path

from sqlalchemy import make_url

from actions.orders.clock import utc_now
from actions.orders.demo.fill import fill
from actions.orders.demo.named import as_table
from actions.orders.migrations import upgrade
from actions.orders.settings import read_settings
from actions.orders.store.database import Database
from actions.orders.system import open_order_system


def main() -> None:
    """Parse the command line and do it."""
    parser = argparse.ArgumentParser(prog="python -m actions.orders", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    init = commands.add_parser("init", help="create or upgrade the tables")
    init.add_argument("--demo", action="store_true", help="and fill them once with the demo shop")
    commands.add_parser("demo", help="print the ten demo customers")
    commands.add_parser("sweep", help="end what is over: unpaid orders, deletions that are due")
    arguments = parser.parse_args()
    if arguments.command == "demo":
        _say(as_table())
    elif arguments.command == "sweep":
        asyncio.run(_sweep(read_settings().database_url))
    else:
        asyncio.run(_init(read_settings().database_url, demo=arguments.demo))


async def _init(url: str, *, demo: bool) -> None:
    _make_folder(url)
    revision = await upgrade(url)
    _say(f"{make_url(url).render_as_string()}: tables at revision {revision}")
    if demo:
        await _fill(url)


async def _sweep(url: str) -> None:
    async with open_order_system(url) as shop:
        swept = await shop.upkeep.sweep()
    _say(
        f"{len(swept.expired)} unpaid orders ended, {swept.erased} accounts erased,"
        f" {swept.forgotten} old results forgotten"
    )


async def _fill(url: str) -> None:
    started = time.perf_counter()
    database = Database.open(url)
    try:
        filled = await fill(database, utc_now())
    finally:
        await database.close()
    done = f"written in {time.perf_counter() - started:.1f} s" if filled.was_empty else "kept"
    _say(f"{filled.customers:,} customers, {filled.orders:,} orders: {done}")


def _make_folder(url: str) -> None:
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite" and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")


if __name__ == "__main__":
    main()

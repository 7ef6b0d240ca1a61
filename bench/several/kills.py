"""SIGKILL of the process that had a turn running: how long until the other has answered it."""

import asyncio
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from bench.figures import Table, percentile
from handoff.client import CustomerClient
from handoff.store.migrate import upgrade
from tests.fixtures_postgres import Postgres
from tests.handoff.api.support.fake_rasa import fake_rasa, fine
from tests.handoff.several.one_address import OneAddress, served

LONG_S = 60.0


def kills(postgres: Postgres, times: int) -> Table:
    """The worst of so many."""
    table = Table("Seconds from SIGKILL to the answer by another process", aim="≤ 10 s")
    took = asyncio.run(_kills(postgres, times))
    table.add("turn taken up", kills=times, p50=percentile(took, 0.5), worst=max(took))
    return table


async def _kills(postgres: Postgres, times: int) -> list[float]:
    url = postgres.url(await asyncio.to_thread(postgres.create))
    await upgrade(url)
    with tempfile.TemporaryDirectory() as folder:
        return [await _kill(url, Path(folder) / "log") for _ in range(times)]


async def _kill(url: str, log: Path) -> float:
    async with AsyncExitStack() as stack:
        rasa = await stack.enter_async_context(fake_rasa())
        asked = asyncio.Event()

        async def hold(body: dict[str, Any]) -> web.StreamResponse:
            asked.set()
            await asyncio.sleep(LONG_S)
            return await fine(body)

        rasa.answers = [hold]
        one, two = await stack.enter_async_context(served(url, rasa.url, log=log))
        address = await stack.enter_async_context(OneAddress([one.port, two.port]).open())
        http = await stack.enter_async_context(aiohttp.ClientSession())
        customer = await CustomerClient.open(http, address)
        await stack.enter_async_context(customer)
        await customer.say("Where is my order?")
        await asked.wait()
        began = time.monotonic()
        await one.kill()
        await customer.until(
            lambda: any("Rasa heard" in (it.text or "") for it in customer.messages),
            within_s=LONG_S,
        )
        return time.monotonic() - began

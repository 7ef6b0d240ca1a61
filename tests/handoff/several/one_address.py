"""One address before several processes, and the processes themselves: to kill some of them."""

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import aiohttp

from tools.launch.ports import free_ports

ROOT = Path(__file__).parents[3]
READY_WITHIN_S = 60.0


@dataclass
class Served:
    """A running `python -m handoff serve`."""

    process: asyncio.subprocess.Process
    port: int

    @property
    def url(self) -> str:
        """Its own address."""
        return f"http://127.0.0.1:{self.port}"

    async def kill(self) -> None:
        """SIGKILL, and wait until it is gone."""
        self.process.kill()
        await self.process.wait()


@asynccontextmanager
async def served(
    database_url: str, rasa_url: str, *, log: Path, count: int = 2, **more: str
) -> AsyncIterator[list[Served]]:
    """So many processes on one database, ready; killed afterwards."""
    environment = os.environ | {
        "FRONTLINE_HANDOFF_DATABASE_URL": database_url,
        "FRONTLINE_RASA_URLS": rasa_url,
        "FRONTLINE_BOT_TOKEN": "bot-token-of-the-tests",
        "FRONTLINE_SECRET": "secret-of-the-tests",
        "FRONTLINE_RATE_FACTOR": "1000",
        **more,
    }
    running: list[Served] = []
    try:
        with log.open("ab") as said:
            for port in free_ports(count):
                process = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-m", "handoff", "serve"),
                    cwd=ROOT,
                    env=environment | {"FRONTLINE_PORT": str(port)},
                    stdout=said,
                    stderr=said,
                )
                running.append(Served(process, port))
        await asyncio.gather(*(_ready(it.url) for it in running))
        yield running
    finally:
        for it in running:
            with contextlib.suppress(ProcessLookupError):
                it.process.kill()
        await asyncio.gather(*(it.process.wait() for it in running))


class OneAddress:
    """A proxy that passes each connection to the first of its ports that takes it."""

    def __init__(self, ports: Sequence[int]) -> None:
        self._ports = ports
        self._pumps: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[str]:
        """Its address, while the block runs."""
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        try:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        finally:
            server.close()
            for pump in self._pumps:
                pump.cancel()
            await asyncio.gather(*self._pumps, return_exceptions=True)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._keep(self._serve(reader, writer))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with _closing(writer):
            for port in self._ports:
                try:
                    behind, to_behind = await asyncio.open_connection("127.0.0.1", port)
                except OSError:
                    continue
                async with _closing(to_behind):
                    forth = asyncio.create_task(_pump(reader, to_behind))
                    back = asyncio.create_task(_pump(behind, writer))
                    try:
                        await asyncio.wait((forth, back), return_when="FIRST_COMPLETED")
                    finally:
                        forth.cancel()
                        back.cancel()
                return

    def _keep(self, work: Coroutine[None, None, None]) -> None:
        pump = asyncio.create_task(work)
        self._pumps.add(pump)
        pump.add_done_callback(self._pumps.discard)


@asynccontextmanager
async def _closing(writer: asyncio.StreamWriter) -> AsyncIterator[None]:
    try:
        yield
    finally:
        writer.close()
        with contextlib.suppress(OSError):
            await writer.wait_closed()


async def _pump(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while chunk := await source.read(65_536):
            target.write(chunk)
            await target.drain()


async def _ready(url: str) -> None:
    async with aiohttp.ClientSession() as http, asyncio.timeout(READY_WITHIN_S):
        while True:
            with contextlib.suppress(aiohttp.ClientError):
                async with http.get(url + "/readyz") as answer:
                    if answer.status == 200:
                        return
            await asyncio.sleep(0.1)

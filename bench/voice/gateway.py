"""The observed gateway's process, as the measurement sees it."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import psutil

from bench.voice.notebook import Samples
from tests.support.processes import House
from tools import places

READY_WITHIN_S = 120.0
LINE_BYTES = 64 * 2**20


@dataclass
class Observed:
    """Its ports, its memory, and the samples it has kept."""

    process: asyncio.subprocess.Process
    port: int
    audiosocket_port: int

    async def samples(self) -> Samples:
        """Those since the last time."""
        assert self.process.stdin is not None
        self.process.stdin.write(b"\n")
        return Samples.parsed(await _line(self.process))

    @property
    def mib(self) -> float:
        """Resident, without the process of the voice."""
        return float(psutil.Process(self.process.pid).memory_info().rss) / 2**20


@asynccontextmanager
async def observed(house: House, *, calls: int) -> AsyncIterator[Observed]:
    """It runs while the block does, and takes so many calls however late it is."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bench.voice.observed"),
        cwd=places.ROOT,
        env=os.environ
        | dict(house.environment)
        | {
            "FRONTLINE_VOICE_CALLS": str(calls),
            "FRONTLINE_VOICE_PORT": "0",
            "FRONTLINE_AUDIOSOCKET_PORT": "0",
            "FRONTLINE_HANDOFF_URL": house.address,
        },
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=LINE_BYTES,
    )
    try:
        async with asyncio.timeout(READY_WITHIN_S):
            port, audiosocket_port = (await _line(process)).split()
        yield Observed(process, int(port), int(audiosocket_port))
    finally:
        assert process.stdin is not None
        process.stdin.close()
        await process.wait()


async def _line(process: asyncio.subprocess.Process) -> str:
    assert process.stdout is not None
    line = await process.stdout.readline()
    if not line:
        raise RuntimeError("the gateway ended")
    return line.decode()

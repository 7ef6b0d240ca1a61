"""`python -m bench.voice.observed`: the gateway in a process of its own, with a notebook.

Writes its two ports, then its samples for each line that it reads; ends with its input.
"""

import asyncio
import math
import sys
from dataclasses import replace

import aiohttp

from bench.voice.notebook import Notebook
from bot.voice.gateway import Gateway, equipment
from bot.voice.settings import from_environment


async def main() -> None:
    """Serve until nobody asks any more."""
    # However late it is: that is what is measured.
    settings = replace(from_environment(), behind_s=math.inf)
    notebook = Notebook()
    async with (
        equipment(settings) as shared,
        aiohttp.ClientSession() as http,
        Gateway(settings, replace(shared, metrics=notebook), http).running() as gateway,
    ):
        _tell(f"{gateway.port} {gateway.audiosocket_port}")
        while await asyncio.to_thread(sys.stdin.readline):
            _tell(notebook.hand_over())


def _tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())

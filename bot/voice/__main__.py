"""`python -m bot.voice serve`: the voice gateway until it is told to stop."""

import asyncio
import logging
import signal
import sys

import aiohttp

from bot.voice.gateway import Gateway, equipment
from bot.voice.recognition import ModelMissing
from bot.voice.settings import Settings, SettingsError, from_environment

log = logging.getLogger(__name__)


async def serve(settings: Settings) -> None:
    """Take calls until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    async with (
        equipment(settings) as shared,
        aiohttp.ClientSession() as http,
        Gateway(settings, shared, http).running() as gateway,
    ):
        log.info("calls: AudioSocket on %d, HTTP on %d", gateway.audiosocket_port, gateway.port)
        await stop.wait()


def main(arguments: list[str]) -> int:
    """The command; 0 when it was stopped, 2 when it could not start."""
    if arguments != ["serve"]:
        sys.stderr.write("usage: python -m bot.voice serve\n")
        return 2
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    try:
        asyncio.run(serve(from_environment()))
    except (SettingsError, ModelMissing, OSError) as error:
        sys.stderr.write(f"bot.voice: {error}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

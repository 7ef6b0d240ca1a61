"""A proxy that cuts connections after so many bytes, be it in a handshake or in a frame."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class Cut:
    """Where one connection ends: after so many bytes, to the service or from it."""

    after: int
    forth: bool


class CuttingProxy:
    """Each new connection takes the next cut; when none is left they live as long as they like."""

    def __init__(self, port: int, cuts: Iterable[Cut]) -> None:
        self._port = port
        self._cuts = iter(cuts)
        self._serving: set[asyncio.Task[None]] = set()
        self.cut = 0

    @asynccontextmanager
    async def open(self) -> AsyncIterator[str]:
        """Its address, while the block runs."""
        server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        try:
            yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        finally:
            server.close()
            for task in self._serving:
                task.cancel()
            await asyncio.gather(*self._serving, return_exceptions=True)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        cut = next(self._cuts, None)
        behind, to_behind = await asyncio.open_connection("127.0.0.1", self._port)
        forth = asyncio.create_task(_pump(reader, to_behind, cut if cut and cut.forth else None))
        back = asyncio.create_task(_pump(behind, writer, cut if cut and not cut.forth else None))
        try:
            done, _ = await asyncio.wait((forth, back), return_when="FIRST_COMPLETED")
            self.cut += any(task.result() for task in done)
        finally:
            for pump in (forth, back):
                pump.cancel()
            await asyncio.gather(forth, back, return_exceptions=True)
            for end in (writer, to_behind):
                end.transport.abort()


async def _pump(
    source: asyncio.StreamReader, target: asyncio.StreamWriter, cut: Cut | None
) -> bool:
    """Pass bytes on until they end; True when it was the cut that ended them."""
    left = cut.after if cut else None
    with contextlib.suppress(OSError):
        while chunk := await source.read(65_536):
            target.write(chunk if left is None else chunk[:left])
            await target.drain()
            if left is not None:
                left -= len(chunk)
                if left <= 0:
                    return True
    return False

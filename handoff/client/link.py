"""A WebSocket that comes back: connects, listens, and after a loss connects again."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Mapping
from socket import SHUT_RDWR
from typing import Protocol

import aiohttp

from handoff.client.errors import ClientError, Refused
from handoff.protocol.shared import Frame

log = logging.getLogger(__name__)
MAX_FRAME_BYTES = 64 * 1024 * 1024
REFUSED_FOR_GOOD = {400, 401, 403, 404}


class Speaker(Protocol):
    """What a link needs to know of the client it serves."""

    async def opened(self) -> None:
        """The socket is open: say the first words."""
        ...

    async def heard(self, text: str) -> None:
        """A frame arrived; raises `ClientError` to end the link for good."""
        ...

    def lost(self) -> None:
        """The socket is gone; the link will try again."""
        ...

    def ended(self, error: ClientError | None) -> None:
        """The link is over."""
        ...


def backoff(attempt: int, *, chance: Callable[[], float] = random.random) -> float:
    """Seconds before the given try: doubling to ten, spread so that not all come at once."""
    return float(min(10.0, 0.1 * 2**attempt) * (0.5 + chance() / 2))


class Link:
    """Runs one connection after another until it is closed."""

    def __init__(
        self,
        http: aiohttp.ClientSession,
        url: str,
        speaker: Speaker,
        *,
        headers: Callable[[], Awaitable[Mapping[str, str]]] | None = None,
        wait: Callable[[int], float] = backoff,
    ) -> None:
        self._http = http
        self._url = url
        self._speaker = speaker
        self._headers = headers
        self._wait = wait
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to connect."""
        if self._task is None:
            self._task = asyncio.create_task(self._run(), name=f"link to {self._url}")

    async def close(self) -> None:
        """Close the socket and stop trying."""
        task, self._task = self._task, None
        if self._socket is not None:
            await self._socket.close()
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            self._speaker.ended(None)

    async def send(self, frame: Frame) -> bool:
        """Send now; False when there is no connection to send it on."""
        socket = self._socket
        if socket is None or socket.closed:
            return False
        try:
            await socket.send_str(frame.model_dump_json())
        except ConnectionError:
            return False
        return True

    def drop(self) -> None:
        """Lose the connection without a word, as a broken network does: for tests and bench."""
        wire = self._socket.get_extra_info("socket") if self._socket is not None else None
        if wire is not None:
            wire.shutdown(SHUT_RDWR)

    async def _run(self) -> None:
        attempt = 0
        try:
            while True:
                if await self._connect_once():
                    attempt = 0
                await asyncio.sleep(self._wait(attempt))
                attempt += 1
        except ClientError as error:
            self._speaker.ended(error)

    async def _connect_once(self) -> bool:
        """One connection from its opening to its loss; whether it was ever open."""
        try:
            headers = await self._headers() if self._headers else None
            async with self._http.ws_connect(
                self._url, headers=headers, max_msg_size=MAX_FRAME_BYTES, heartbeat=30.0
            ) as socket:
                self._socket = socket
                await self._speaker.opened()
                async for message in socket:
                    if message.type is aiohttp.WSMsgType.TEXT:
                        await self._speaker.heard(message.data)
        except aiohttp.WSServerHandshakeError as error:
            if error.status in REFUSED_FOR_GOOD:
                raise Refused(f"http-{error.status}", "The socket was refused.") from error
            return False
        except (aiohttp.ClientError, ConnectionError, TimeoutError) as error:
            log.debug("connection to %s failed: %s", self._url, error)
            return False
        finally:
            if self._socket is not None:
                self._socket = None
                self._speaker.lost()
        return True

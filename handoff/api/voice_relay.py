"""Carries a page's WebSocket on to the voice gateway and back; knows nothing of what is said."""

import asyncio
import contextlib
import json
import logging
from collections.abc import AsyncIterator, Mapping

import aiohttp
from aiohttp import WSCloseCode, WSMsgType, web

from handoff.api.allowances import Allowances, Flood
from handoff.api.limits import Bucket
from handoff.bus import Notice, SessionEnded
from handoff.errors import HandoffError
from handoff.settings import Secret

log = logging.getLogger(__name__)
MAX_FRAME_BYTES = 4_096
MAX_ANSWER_BYTES = 65_536
CONNECT_WITHIN_S = 5.0
HEARTBEAT_S = 20.0
LOGGED_OUT = 4001  # close code, as at the desk's own socket
# A second of sound that the page has not taken; more would only be heard too late.
MOST_UNSENT_BYTES = 16_000
_LOST = (None, WSCloseCode.ABNORMAL_CLOSURE, WSCloseCode.GOING_AWAY)


class VoiceAway(HandoffError):
    """The voice gateway does not answer, or there is none."""

    code = "voice-away"
    sentence = "Calls are not possible now; please try again in a moment."


class Page:
    """A page's end of a socket; `session_hash` is the login that it depends on."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.socket = socket
        self.session_hash: str | None = None
        self._transport = request.transport
        self._ending: asyncio.Future[tuple[int, str]] = asyncio.Future()

    @property
    def has_room(self) -> bool:
        """Sound for who does not take it in time is left out: late it would stay late."""
        transport = self._transport
        return transport is not None and transport.get_write_buffer_size() < MOST_UNSENT_BYTES

    @property
    def is_over(self) -> bool:
        """Has it closed, or does somebody want it closed?"""
        return self.socket.closed or self._ending.done()

    def end(self, code: int, reason: str) -> None:
        """Close it soon."""
        if not self._ending.done():
            self._ending.set_result((code, reason))

    async def ending(self) -> None:
        """Wait until somebody wants it closed."""
        await asyncio.shield(self._ending)

    async def refuse(self, error: HandoffError, code: int) -> None:
        """Say why, and close; a page cannot read a handshake's status, so it is let in first."""
        frame = json.dumps({"type": "error", "code": error.code, "text": str(error)})
        with contextlib.suppress(ConnectionError):
            await self.socket.send_str(frame)
        self.end(code, error.code)

    async def close(self) -> None:
        """Close it as was wanted."""
        code, reason = self._ending.result() if self._ending.done() else (WSCloseCode.OK, "")
        with contextlib.suppress(ConnectionError):
            await self.socket.close(code=code, message=reason.encode())


class VoiceRelay:
    """All sockets between pages and the gateway; `open` has to run while it is used."""

    def __init__(self, url: str, token: Secret | None, allowances: Allowances) -> None:
        """`token` is the gateway's; without one no calls are taken."""
        self._url = url
        self._token = token
        self._allowances = allowances
        self._http: aiohttp.ClientSession | None = None
        self._pages: set[Page] = set()

    async def open(self, _app: web.Application) -> AsyncIterator[None]:
        """The connections, from the application's start to its end."""
        async with aiohttp.ClientSession() as http:
            self._http = http
            yield
            self._http = None

    async def stop(self, _app: web.Application) -> None:
        """The service stops: every page is told to come back."""
        for page in self._pages:
            page.end(WSCloseCode.SERVICE_RESTART, "the service restarts")

    def hear(self, notice: Notice) -> None:
        """A login that is over takes its sockets along."""
        if isinstance(notice, SessionEnded):
            for page in self._pages:
                if page.session_hash == notice.token_hash:
                    page.end(LOGGED_OUT, "the login is over")

    @contextlib.asynccontextmanager
    async def page(self, request: web.Request) -> AsyncIterator[Page]:
        """The page's socket while the block runs."""
        socket = web.WebSocketResponse(
            heartbeat=HEARTBEAT_S, max_msg_size=MAX_FRAME_BYTES, compress=False
        )
        await socket.prepare(request)
        page = Page(socket, request)
        self._pages.add(page)
        try:
            yield page
        finally:
            self._pages.discard(page)
            await page.close()

    async def carry(self, page: Page, path: str, query: Mapping[str, str]) -> None:
        """Both ways to this door of the gateway until one end closes; told when it is away."""
        try:
            async with self._gateway(path, query) as gateway:
                await self._both_ways(page, gateway)
                code = gateway.close_code
            if code in _LOST and not page.is_over:
                raise VoiceAway
            page.end(code or WSCloseCode.OK, "")
        except VoiceAway as away:
            await page.refuse(away, WSCloseCode.TRY_AGAIN_LATER)

    @contextlib.asynccontextmanager
    async def _gateway(
        self, path: str, query: Mapping[str, str]
    ) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
        if self._http is None or self._token is None:
            raise VoiceAway
        try:
            async with asyncio.timeout(CONNECT_WITHIN_S):
                gateway = await self._http.ws_connect(
                    self._url + path,
                    params=dict(query),
                    headers={"Authorization": f"Bearer {self._token.reveal()}"},
                    heartbeat=HEARTBEAT_S,
                    max_msg_size=MAX_ANSWER_BYTES,
                )
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            log.warning("the voice gateway does not answer: %s", type(error).__name__)
            raise VoiceAway from error
        async with gateway:
            yield gateway

    async def _both_ways(self, page: Page, gateway: aiohttp.ClientWebSocketResponse) -> None:
        ways = (
            asyncio.create_task(self._up(page, gateway)),
            asyncio.create_task(_down(gateway, page)),
            asyncio.create_task(page.ending()),
        )
        try:
            await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for way in ways:
                way.cancel()
            for ended in await asyncio.gather(*ways, return_exceptions=True):
                if isinstance(ended, Exception) and not isinstance(ended, ConnectionError):
                    log.error("a socket to the voice gateway broke", exc_info=ended)

    async def _up(self, page: Page, gateway: aiohttp.ClientWebSocketResponse) -> None:
        frames = Bucket(self._allowances.rates.sound, self._allowances.now())
        async for message in page.socket:
            if frames.take(self._allowances.now()) > 0:
                page.end(WSCloseCode.POLICY_VIOLATION, Flood.code)
                return
            if message.type is WSMsgType.BINARY:
                await gateway.send_bytes(message.data)
            elif message.type is WSMsgType.TEXT:
                await gateway.send_str(message.data)


async def _down(gateway: aiohttp.ClientWebSocketResponse, page: Page) -> None:
    async for message in gateway:
        if message.type is WSMsgType.BINARY and page.has_room:
            await page.socket.send_bytes(message.data)
        elif message.type is WSMsgType.TEXT:
            await page.socket.send_str(message.data)

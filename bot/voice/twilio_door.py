"""Takes calls from Twilio: the webhook that answers with TwiML, and the stream of the call."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import AbstractAsyncContextManager
from typing import Protocol
from xml.sax.saxutils import quoteattr

from aiohttp import WSMsgType, web

from bot.voice import twilio as wire
from bot.voice.prompts import LANGUAGES
from bot.voice.turned_away import Talk
from bot.voice.twilio_stream import TwilioStream

log = logging.getLogger(__name__)
STARTED_WITHIN_S = 5.0
SIGNATURE = "X-Twilio-Signature"


class Answer(Protocol):
    """Holds a call by its id."""

    def __call__(
        self, call_id: str, *, language: str | None = None, caller_id: str | None = None
    ) -> AbstractAsyncContextManager[Talk]: ...


class TwilioDoor:
    """Three addresses under `/twilio`; every request must be signed by Twilio."""

    def __init__(
        self, answer: Answer, then: Callable[[str], str], token: str, public_url: str
    ) -> None:
        """`then` tells what becomes of a caller afterwards; `public_url` is what Twilio signs."""
        self._answer = answer
        self._then = then
        self._token = token
        self._public_url = public_url

    def routes(self) -> list[web.RouteDef]:
        """For the gateway's application."""
        return [
            web.post("/twilio/voice", self._voice),
            web.post("/twilio/next", self._next),
            web.get("/twilio/stream", self._stream),
        ]

    async def _voice(self, request: web.Request) -> web.Response:
        """A call comes in: connect it to a stream, and ask again when that is over."""
        fields = await self._signed_fields(request)
        address = self._public_url.replace("https://", "wss://", 1) + "/twilio/stream"
        asked = request.query.get("language", "")
        parameters = {"from": fields.get("From", ""), "language": asked}
        inside = "".join(
            f"<Parameter name={quoteattr(name)} value={quoteattr(value)}/>"
            for name, value in parameters.items()
            if value
        )
        return _twiml(
            f"<Connect><Stream url={quoteattr(address)}>{inside}</Stream></Connect>"
            f"<Redirect>{self._public_url}/twilio/next</Redirect>"
        )

    async def _next(self, request: web.Request) -> web.Response:
        """The stream is over: goodbye, or the queue of people."""
        fields = await self._signed_fields(request)
        if self._then(fields.get("CallSid", "")) == "queue":
            return _twiml("<Enqueue>support</Enqueue>")
        return _twiml("<Hangup/>")

    async def _stream(self, request: web.Request) -> web.StreamResponse:
        """The call itself."""
        self._demand_signature(request, {}, ("https://", "wss://"))
        socket = web.WebSocketResponse(max_msg_size=wire.MAX_FRAME_CHARS, compress=False)
        await socket.prepare(request)
        try:
            await self._serve(socket)
        except (wire.BadMessage, TimeoutError, ConnectionError) as error:
            log.warning("a stream ended: %s", error or type(error).__name__)
        finally:
            await socket.close()
        return socket

    async def _serve(self, socket: web.WebSocketResponse) -> None:
        async with asyncio.timeout(STARTED_WITHIN_S):
            started = await _started(socket)
        language = started.parameters.get("language")
        async with self._answer(
            started.call_sid,
            language=language if language in LANGUAGES else None,
            caller_id=started.parameters.get("from"),
        ) as call:
            await TwilioStream(call, socket, started.stream_sid).run()

    async def _signed_fields(self, request: web.Request) -> dict[str, str]:
        fields = {name: str(value) for name, value in (await request.post()).items()}
        self._demand_signature(request, fields, ("https://",))
        return fields

    def _demand_signature(
        self, request: web.Request, fields: Mapping[str, str], schemes: tuple[str, ...]
    ) -> None:
        """Refuse who does not know the token; a handshake may be signed with either scheme."""
        given = request.headers.get(SIGNATURE, "")
        rest = self._public_url.removeprefix("https://") + request.path_qs
        if not any(wire.is_signed(self._token, scheme + rest, fields, given) for scheme in schemes):
            raise web.HTTPForbidden(text="The signature is missing or wrong.")


async def _started(socket: web.WebSocketResponse) -> wire.Started:
    """The frame with which the stream begins."""
    async for frame in socket:
        if frame.type is WSMsgType.TEXT:
            message = wire.decode(frame.data)
            if isinstance(message, wire.Started):
                return message
    raise ConnectionError("it was closed before it started")


def _twiml(inside: str) -> web.Response:
    text = f'<?xml version="1.0" encoding="UTF-8"?><Response>{inside}</Response>'
    return web.Response(text=text, content_type="application/xml")

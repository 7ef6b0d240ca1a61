"""What a dialplan tells the gateway of a call before it connects it, and asks of it afterwards.

AudioSocket carries an id and sound, nothing else; so the number dialled and the caller's own come
over HTTP, by that id.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from aiohttp import web

from bot.voice.prompts import LANGUAGES
from bot.voice.script import PHONE

REMEMBERED = 1_000


@dataclass(frozen=True, slots=True)
class Announced:
    """The language of the number dialled, and the caller's number: a hint, never a proof."""

    language: str | None = None
    caller_id: str | None = None


class ExchangeDoor:
    """Two addresses under `/calls`, for an exchange on the same machine."""

    def __init__(self, then: Callable[[str], str]) -> None:
        """`then` tells what becomes of a caller afterwards."""
        self._then = then
        self._announced: OrderedDict[str, Announced] = OrderedDict()

    def routes(self) -> list[web.RouteDef]:
        """For the gateway's application."""
        return [
            web.post("/calls/{call_id}", self._announce),
            web.get("/calls/{call_id}/next", self._next),
        ]

    def take(self, call_id: str) -> Announced:
        """What was told of the call, once."""
        return self._announced.pop(call_id, Announced())

    async def _announce(self, request: web.Request) -> web.Response:
        """A call is about to come: form fields `language` and `from`, both optional."""
        fields = await request.post()
        language, number = str(fields.get("language", "")), str(fields.get("from", ""))
        if language and language not in LANGUAGES:
            raise web.HTTPBadRequest(text=f"language must be one of {', '.join(LANGUAGES)}.")
        try:
            call_id = str(UUID(request.match_info["call_id"]))
        except ValueError as error:
            raise web.HTTPBadRequest(text="A call's id is a UUID.") from error
        # A withheld number comes as a word or as nothing.
        caller_id = number if PHONE.fullmatch(number) else None
        self._announced[call_id] = Announced(language or None, caller_id)
        while len(self._announced) > REMEMBERED:
            self._announced.popitem(last=False)
        return web.Response(text="ok")

    async def _next(self, request: web.Request) -> web.Response:
        """Plain text for a dialplan: `queue` or `bye`."""
        return web.Response(text=self._then(request.match_info["call_id"]))

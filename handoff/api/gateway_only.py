"""Who is the voice gateway: whoever shows the token that it shares with this service."""

import hmac
from collections.abc import Awaitable, Callable

from aiohttp import web

from handoff.errors import HandoffError
from handoff.settings import Secret

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
GATEWAY_REFUSALS = ((401, "not-the-gateway"),)


class NotTheGateway(HandoffError):
    """Calls are the voice gateway's alone."""

    code = "not-the-gateway"
    sentence = "Only the voice gateway may open a call; its token was missing or wrong."


class GatewayOnly:
    """The door of the gateway; without a token it is shut."""

    def __init__(self, token: Secret | None) -> None:
        self._token = token

    def is_gateway(self, request: web.Request) -> bool:
        """Does the request show the token?"""
        if self._token is None:
            return False
        given = request.headers.get("Authorization", "").encode()
        return hmac.compare_digest(given, f"Bearer {self._token.reveal()}".encode())

    def guarded(self, handler: Handler) -> Handler:
        """The handler behind the door."""

        async def answer(request: web.Request) -> web.StreamResponse:
            if not self.is_gateway(request):
                raise NotTheGateway
            return await handler(request)

        return answer

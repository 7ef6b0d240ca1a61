"""The interface for other programs put together: its routes, its connections, its loops."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from aiohttp import web

from handoff.api.callers import Callers
from handoff.api.door import Door
from handoff.api.exports_http import ExportsHttp
from handoff.api.floor_http import FloorHttp
from handoff.api.keys_http import KeysHttp
from handoff.api.loops import running
from handoff.api.routes import Route
from handoff.api.webhooks_http import WebhooksHttp
from handoff.auth import Logins
from handoff.settings import Settings
from handoff.switchboard import Switchboard
from handoff.webhooks.loop import WebhookLoop
from handoff.webhooks.sender import Sender
from handoff.webhooks.signing import WebhookSecrets


class Outside:
    """Everything that looks outwards."""

    def __init__(
        self, *, settings: Settings, switchboard: Switchboard, now: Callable[[], datetime]
    ) -> None:
        self._switchboard = switchboard
        self._private = settings.webhooks_private
        self._secrets = WebhookSecrets(settings.secret.reveal())
        self._sender = Sender(self._secrets, private=self._private, now=now)

    def routes(self, logins: Logins, door: Door) -> tuple[Route, ...]:
        """The routes of keys, the floor plan, webhooks and exports."""
        board = self._switchboard
        callers = Callers(switchboard=board, logins=logins, door=door)
        parts = (
            KeysHttp(switchboard=board, callers=callers),
            FloorHttp(switchboard=board, callers=callers),
            WebhooksHttp(
                switchboard=board, callers=callers, secrets=self._secrets, private=self._private
            ),
            ExportsHttp(switchboard=board, callers=callers),
        )
        return tuple(route for part in parts for route in part.routes())

    async def open(self, _app: web.Application) -> AsyncIterator[None]:
        """Connections and loops, from the application's start to its end."""
        async with self._sender.opened(), self._carrying():
            yield

    @asynccontextmanager
    async def _carrying(self) -> AsyncIterator[None]:
        loop = WebhookLoop(self._switchboard, self._sender)
        unsubscribe = self._switchboard.bus.subscribe(loop.hear)
        try:
            async with running("webhooks", loop.run):
                yield
        finally:
            unsubscribe()

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
from handoff.api.people_http import PeopleHttp
from handoff.api.routes import Route
from handoff.api.webhooks_http import WebhooksHttp
from handoff.auth import Logins
from handoff.forgetting.elsewhere import Elsewhere
from handoff.forgetting.loop import ErasureLoop
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
        self._settings = settings
        self._private = settings.webhooks_private
        self._secrets = WebhookSecrets(settings.secret.reveal())
        self._sender = Sender(self._secrets, private=self._private, now=now)
        self._elsewhere = Elsewhere(settings.rasa_urls, settings.actions_url, settings.bot_token)

    def routes(self, logins: Logins, door: Door) -> tuple[Route, ...]:
        """The routes of keys, the floor plan, webhooks, exports and people."""
        board = self._switchboard
        callers = Callers(switchboard=board, logins=logins, door=door)
        parts = (
            KeysHttp(switchboard=board, callers=callers),
            FloorHttp(switchboard=board, callers=callers),
            WebhooksHttp(
                switchboard=board, callers=callers, secrets=self._secrets, private=self._private
            ),
            ExportsHttp(switchboard=board, callers=callers),
            PeopleHttp(switchboard=board, callers=callers, secret=self._settings.secret.reveal()),
        )
        return tuple(route for part in parts for route in part.routes())

    async def open(self, _app: web.Application) -> AsyncIterator[None]:
        """Connections and loops, from the application's start to its end."""
        async with self._sender.opened(), self._elsewhere.opened(), self._at_work():
            yield

    @asynccontextmanager
    async def _at_work(self) -> AsyncIterator[None]:
        board = self._switchboard
        webhooks = WebhookLoop(board, self._sender)
        folders = (self._settings.attachments, self._settings.recordings)
        erasures = ErasureLoop(board, self._elsewhere, *folders)
        deaf = [board.bus.subscribe(loop.hear) for loop in (webhooks, erasures)]
        try:
            async with running("webhooks", webhooks.run), running("erasures", erasures.run):
                yield
        finally:
            for unsubscribe in deaf:
                unsubscribe()

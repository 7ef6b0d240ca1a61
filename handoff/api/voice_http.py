"""The sockets of live audio: a customer's call from a page, and a headset at the desk."""

from aiohttp import web

from handoff.api.agent_socket import SESSION_COOKIE
from handoff.api.door import Door
from handoff.api.drain import Drain
from handoff.api.errors import NotLoggedIn, read_query
from handoff.api.routes import Route
from handoff.api.voice_relay import Page, VoiceRelay
from handoff.auth import Logins
from handoff.errors import HandoffError
from handoff.protocol.http import LineQuery
from handoff.switchboard import Switchboard

NO_RIGHT = 4003  # close code


class VoiceHttp:
    """Both are carried on to the voice gateway, which has no address of its own for pages."""

    def __init__(
        self,
        *,
        switchboard: Switchboard,
        relay: VoiceRelay,
        logins: Logins,
        door: Door,
        drain: Drain,
    ) -> None:
        self._switchboard = switchboard
        self._relay = relay
        self._logins = logins
        self._door = door
        self._drain = drain

    def routes(self) -> list[Route]:
        """Everything this class answers."""
        return [
            Route(
                method="GET",
                path="/voice/call",
                handler=self.call,
                summary="A customer's call from a page; its frames are in docs/protocol.md.",
                who="customer",
                status=101,
                refusals=(
                    (400, "bad-request"),
                    (403, "forbidden-origin"),
                    (429, "too-many-requests"),
                    (503, "draining"),
                ),
            ),
            Route(
                method="GET",
                path="/voice/line",
                handler=self.line,
                summary="An agent's headset in a call; its frames are in docs/protocol.md.",
                who="agent",
                query=LineQuery,
                status=101,
                refusals=(
                    (400, "bad-request"),
                    (400, "invalid-request"),
                    (401, "not-logged-in"),
                    (403, "forbidden-origin"),
                    (429, "too-many-requests"),
                ),
            ),
        ]

    async def call(self, request: web.Request) -> web.StreamResponse:
        """`GET /voice/call`: as often as a conversation may be opened."""
        self._drain.demand_open()
        self._door.origins.demand_allowed(request)
        self._door.allowances.conversations.take(self._door.address(request))
        async with self._relay.page(request) as page:
            await self._relay.carry(page, "/call", {})
        return page.socket

    async def line(self, request: web.Request) -> web.StreamResponse:
        """`GET /voice/line?conversation=…`: for who takes part in it, as long as they do."""
        self._door.origins.demand_own(request)
        self._door.allowances.connections.take(self._door.address(request))
        session = await self._logins.who(request.cookies.get(SESSION_COOKIE))
        if session is None:
            raise NotLoggedIn
        wanted = read_query(request, LineQuery).conversation
        async with self._relay.page(request) as page:
            page.session_hash = session.token_hash
            await self._connect(page, session.agent_id, wanted)
        return page.socket

    async def _connect(self, page: Page, agent_id: str, conversation_id: str) -> None:
        try:
            name = await self._switchboard.name_in_call(agent_id, conversation_id)
        except HandoffError as error:
            await page.refuse(error, NO_RIGHT)
            return
        asked = {"conversation": conversation_id, "agent": agent_id, "name": name}
        await self._relay.carry(page, "/line", asked)

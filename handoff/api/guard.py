"""Who may use the desk's HTTP interface: people who are logged in, and of them supervisors."""

from collections.abc import Awaitable, Callable

from aiohttp import web

from handoff.api.agent_socket import SESSION_COOKIE
from handoff.api.door import Door
from handoff.api.errors import NotLoggedIn
from handoff.api.views import Viewer, viewer
from handoff.auth import Logins
from handoff.errors import NotASupervisor
from handoff.switchboard import Switchboard

SAFE = frozenset({"GET", "HEAD"})
DESK_REFUSALS = ((401, "not-logged-in"),)
CHANGE_REFUSALS = (*DESK_REFUSALS, (403, "forbidden-origin"))
SUPERVISOR_REFUSALS = (*DESK_REFUSALS, (403, "not-a-supervisor"))

ForViewer = Callable[[web.Request, Viewer], Awaitable[web.StreamResponse]]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Guard:
    """Finds out who is asking by the session's cookie."""

    def __init__(self, *, switchboard: Switchboard, logins: Logins, door: Door) -> None:
        self._switchboard = switchboard
        self._logins = logins
        self._door = door

    def agents(self, handler: ForViewer) -> Handler:
        """For everybody who is logged in; changes only from the service's own pages."""

        async def answer(request: web.Request) -> web.StreamResponse:
            return await handler(request, await self._who(request))

        return answer

    def supervisors(self, handler: ForViewer) -> Handler:
        """For supervisors and admins."""

        async def answer(request: web.Request) -> web.StreamResponse:
            who = await self._who(request)
            if not who.oversees:
                raise NotASupervisor
            return await handler(request, who)

        return answer

    async def _who(self, request: web.Request) -> Viewer:
        if request.method not in SAFE:
            self._door.origins.demand_own(request)
        session = await self._logins.who(request.cookies.get(SESSION_COOKIE))
        if session is None:
            raise NotLoggedIn
        return viewer((await self._switchboard.agent_status(session.agent_id)).agent)

"""An agent's socket: opened by the login's cookie, it carries the desk's commands and events."""

import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from datetime import datetime

from aiohttp import web

from handoff.api.agent_desk import Desk, DeskPlan
from handoff.api.agent_events import AgentEvents
from handoff.api.door import Door
from handoff.api.errors import NotLoggedIn
from handoff.api.frames import HARD_MAX_FRAME_BYTES, FrameReader, types_of
from handoff.api.hub import Hub
from handoff.api.listening import listen
from handoff.api.loops import running
from handoff.api.outbox import Outbox
from handoff.api.routes import Route
from handoff.api.shared_reading import SharedReading
from handoff.auth import Logins
from handoff.model.views import Session
from handoff.protocol import agent as wire
from handoff.switchboard import Switchboard

log = logging.getLogger(__name__)
READER: FrameReader[wire.AgentCommand] = FrameReader(
    wire.agent_command, types_of(wire.agent_command.json_schema())
)
SESSION_COOKIE = "frontline_session"


def lane_of(command: wire.AgentCommand) -> str | None:
    """What is said in different conversations may go side by side; all else goes by itself."""
    match command:
        case wire.SendReply() | wire.SendNote() | wire.AgentRead() | wire.AgentTyping():
            return command.conversation_id
        case wire.Open():
            return command.conversation_id
        case wire.Heartbeat():
            return ""
        case _:
            return None


class AgentSocket:
    """Handles `GET /ws/agent`."""

    def __init__(
        self,
        *,
        switchboard: Switchboard,
        reading: SharedReading,
        hub: Hub,
        logins: Logins,
        door: Door,
        plan: DeskPlan,
        now: Callable[[], datetime],
        refused: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._refused = refused
        self._switchboard = switchboard
        self._reading = reading
        self._hub = hub
        self._logins = logins
        self._door = door
        self._plan = plan
        self._now = now

    def route(self) -> Route:
        """Where it is found."""
        return Route(
            method="GET",
            path="/ws/agent",
            handler=self.handle,
            summary="The agent's WebSocket; its frames are in docs/protocol.md.",
            who="agent",
            status=101,
            refusals=(
                (401, "not-logged-in"),
                (403, "forbidden-origin"),
                (429, "too-many-requests"),
            ),
        )

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One connection, from its opening to its end."""
        self._door.origins.demand_own(request)
        self._door.allowances.connections.take(self._door.address(request))
        session = await self._logins.who(request.cookies.get(SESSION_COOKIE))
        if session is None:
            raise NotLoggedIn
        socket = web.WebSocketResponse(
            heartbeat=20.0, max_msg_size=HARD_MAX_FRAME_BYTES, compress=False
        )
        await socket.prepare(request)
        outbox = Outbox(socket, request.transport, refused=self._refused)
        await self._serve(socket, outbox, session)
        return socket

    async def _serve(self, socket: web.WebSocketResponse, outbox: Outbox, session: Session) -> None:
        allowance = self._door.allowances.of_agent()
        events = AgentEvents(self._switchboard, self._reading, self._hub, session, outbox=outbox)
        desk = Desk(
            self._switchboard,
            self._hub,
            session,
            outbox=outbox,
            events=events,
            allowance=allowance,
            plan=self._plan,
            now=self._now,
        )
        async with outbox.writing():
            # What changes between the welcome and `join` is found by the first refresh.
            await desk.welcome()
            async with self._at_desk(events), running("agent socket", events.keep_current):
                await listen(
                    socket,
                    outbox,
                    reader=READER,
                    allowance=allowance,
                    carry_out=desk.carry_out,
                    lane_of=lane_of,
                )

    @contextlib.asynccontextmanager
    async def _at_desk(self, events: AgentEvents) -> AsyncIterator[None]:
        """The agent is there; after the last socket, here or elsewhere, the lease has its grace."""
        socket_id = await self._switchboard.agent_here(events.agent_id)
        self._hub.join_agent(events)
        try:
            yield
        finally:
            self._hub.leave_agent(events)
            # A process that stops ends its sockets in one go; its agents come back elsewhere.
            if not self._hub.is_stopping:
                await self._switchboard.agent_gone(
                    events.agent_id, socket_id, logged_out=events.has_logged_out
                )

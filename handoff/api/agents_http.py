"""What agents do over HTTP: log in and out, and read what their socket does not show."""

from collections.abc import Awaitable, Callable
from dataclasses import asdict

from aiohttp import web

from handoff.api import views
from handoff.api.access import demand_sight
from handoff.api.agent_socket import SESSION_COOKIE
from handoff.api.door import Door
from handoff.api.errors import InvalidRequest, NotLoggedIn, as_json, read_body
from handoff.api.hub import Hub
from handoff.api.routes import Route
from handoff.auth import SESSION_LIFE, LoggedIn, Logins
from handoff.model.views import ConversationLine, Session
from handoff.protocol.agent import AgentCard, ConversationRow
from handoff.protocol.http import ConversationDocument, FollowUpList, History, Login, TimeSpent
from handoff.protocol.shared import Frame
from handoff.switchboard import Switchboard

ForAgent = Callable[[web.Request, Session], Awaitable[web.StreamResponse]]
LOGIN_NEEDED = (401, "not-logged-in")
NOT_FOR_YOU = (403, "conversation-not-for-you")


class AgentsHttp:
    """The agents' routes."""

    def __init__(
        self,
        *,
        switchboard: Switchboard,
        hub: Hub,
        logins: Logins,
        door: Door,
        https: bool,
    ) -> None:
        self._switchboard = switchboard
        self._hub = hub
        self._logins = logins
        self._door = door
        self._https = https

    def routes(self) -> list[Route]:
        """Everything this class answers."""
        return [
            Route(
                method="POST",
                path="/api/login",
                handler=self.log_in,
                summary="Log in; sets the session cookie.",
                body=Login,
                answer=AgentCard,
                refusals=(
                    (400, "invalid-request"),
                    (401, "login-failed"),
                    (403, "forbidden-origin"),
                    (413, "too-large"),
                    (415, "unsupported-media-type"),
                    (429, "too-many-requests"),
                ),
            ),
            Route(
                method="POST",
                path="/api/logout",
                handler=self.log_out,
                summary="Log out; ends the session and closes its sockets.",
                status=204,
                refusals=((403, "forbidden-origin"),),
            ),
            self._read("/api/me", self.me, "Who is logged in.", AgentCard),
            self._read(
                "/api/agent/conversations/{id}",
                self.conversation,
                "A whole conversation, notes included.",
                ConversationDocument,
                NOT_FOR_YOU,
            ),
            self._read(
                "/api/agent/conversations/{id}/times",
                self.times,
                "How long the conversation was with the bot, in line and with people.",
                TimeSpent,
                NOT_FOR_YOU,
            ),
            self._read(
                "/api/agent/follow-ups",
                self.follow_ups,
                "Callbacks and left messages that are not done.",
                FollowUpList,
            ),
            self._read(
                "/api/agent/history/{id}",
                self.history,
                "Other conversations of the same customer.",
                History,
                NOT_FOR_YOU,
            ),
        ]

    # ---- logging in and out

    async def log_in(self, request: web.Request) -> web.StreamResponse:
        """`POST /api/login`; limited by address and by user name, also for names that are none."""
        self._door.origins.demand_own(request)
        asker = self._door.address(request)
        self._door.allowances.login_by_address.take(asker)
        body = await read_body(request, Login)
        user = body.username.casefold()
        self._door.allowances.login_by_user.take(user)
        done = await self._logins.log_in(body.username, body.password)
        # Only failures count against a name and an address: an office of many logs in each morning.
        self._door.allowances.login_by_user.put_back(user)
        self._door.allowances.login_by_address.put_back(asker)
        card = views.agent_card(await self._switchboard.agent_status(done.session.agent_id))
        response = as_json(card)
        self._set_cookie(request, response, done)
        return response

    async def log_out(self, request: web.Request) -> web.StreamResponse:
        """`POST /api/logout`; fine without a session too."""
        self._door.origins.demand_own(request)
        await self._logins.log_out(request.cookies.get(SESSION_COOKIE))
        response = web.Response(status=204)
        response.del_cookie(SESSION_COOKIE, path="/", httponly=True, samesite="Strict")
        return response

    def _set_cookie(self, request: web.Request, response: web.Response, done: LoggedIn) -> None:
        response.set_cookie(
            SESSION_COOKIE,
            done.token,
            path="/",
            max_age=int(SESSION_LIFE.total_seconds()),
            httponly=True,
            samesite="Strict",
            secure=self._https or request.secure,
        )

    # ---- reading

    async def me(self, request: web.Request, session: Session) -> web.StreamResponse:
        """`GET /api/me`."""
        return as_json(views.agent_card(await self._switchboard.agent_status(session.agent_id)))

    async def conversation(self, request: web.Request, session: Session) -> web.StreamResponse:
        """`GET /api/agent/conversations/{id}`, optionally `?after_seq=`."""
        wanted = request.match_info["id"]
        await demand_sight(self._switchboard, session.agent_id, wanted)
        found = await self._switchboard.conversation_for_agent(
            session.agent_id, wanted, after_seq=_after_seq(request)
        )
        me = await self._switchboard.agent_status(session.agent_id)
        to = views.viewer(me.agent)
        return as_json(
            ConversationDocument(
                conversation=self._row(found.line),
                epoch=found.line.conversation.epoch,
                context=dict(found.context) if found.context is not None else None,
                messages=[views.message_for_agent(message, to) for message in found.messages],
                last_seq=found.line.conversation.last_seq,
                customer_read_seq=found.line.conversation.customer_read_seq,
            )
        )

    async def times(self, request: web.Request, session: Session) -> web.StreamResponse:
        """`GET /api/agent/conversations/{id}/times`."""
        wanted = request.match_info["id"]
        await demand_sight(self._switchboard, session.agent_id, wanted)
        found = await self._switchboard.time_spent(wanted)
        return as_json(TimeSpent.model_validate(asdict(found)))

    async def follow_ups(self, request: web.Request, session: Session) -> web.StreamResponse:
        """`GET /api/agent/follow-ups`."""
        found = await self._switchboard.follow_ups()
        return as_json(FollowUpList(follow_ups=[views.follow_up(it) for it in found]))

    async def history(self, request: web.Request, session: Session) -> web.StreamResponse:
        """`GET /api/agent/history/{id}`."""
        wanted = request.match_info["id"]
        await demand_sight(self._switchboard, session.agent_id, wanted)
        lines = await self._switchboard.history(wanted)
        return as_json(History(conversations=[self._row(line) for line in lines]))

    def _row(self, line: ConversationLine) -> ConversationRow:
        return views.conversation_row(line, self._hub.is_online)

    # ---- who is asking

    def _read(
        self,
        path: str,
        handler: ForAgent,
        summary: str,
        answer: type[Frame],
        *refusals: tuple[int, str],
    ) -> Route:
        async def for_agent(request: web.Request) -> web.StreamResponse:
            session = await self._logins.who(request.cookies.get(SESSION_COOKIE))
            if session is None:
                raise NotLoggedIn
            return await handler(request, session)

        return Route(
            method="GET",
            path=path,
            handler=for_agent,
            summary=summary,
            who="agent",
            answer=answer,
            refusals=(LOGIN_NEEDED, *refusals),
        )


def _after_seq(request: web.Request) -> int:
    text = request.query.get("after_seq", "0")
    if not (text.isascii() and text.isdecimal() and len(text) <= 15):
        raise InvalidRequest("after_seq: a whole number, please.")
    return int(text)

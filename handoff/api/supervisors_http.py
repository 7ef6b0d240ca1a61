"""What supervisors read over HTTP: the board and the log of everything that was done."""

from datetime import UTC, timedelta

from aiohttp import web

from handoff.api import views
from handoff.api.errors import InvalidRequest, as_json, read_query
from handoff.api.guard import DESK_REFUSALS, SUPERVISOR_REFUSALS, Guard
from handoff.api.routes import Route
from handoff.api.shared_reading import SharedReading
from handoff.protocol.supervisor import AuditPage, AuditQuery, Board, RatingQuery, RatingReport
from handoff.protocol.teamwork import Targets
from handoff.switchboard import Switchboard
from handoff.switchboard.audit import Wanted

REPORTED = timedelta(days=30)
BAD_QUERY = (400, "invalid-request")


class SupervisorsHttp:
    """The routes below `/api/supervisor`, and whom a conversation can go to."""

    def __init__(self, *, switchboard: Switchboard, reading: SharedReading, guard: Guard) -> None:
        self._switchboard = switchboard
        self._reading = reading
        self._guard = guard

    def routes(self) -> list[Route]:
        """Everything this class answers."""
        return [
            Route(
                method="GET",
                path="/api/agent/targets",
                handler=self._guard.agents(self.targets),
                summary="Colleagues and queues that a conversation can be transferred to.",
                who="agent",
                answer=Targets,
                refusals=(*DESK_REFUSALS, BAD_QUERY),
            ),
            Route(
                method="GET",
                path="/api/supervisor/board",
                handler=self._guard.supervisors(self.board),
                summary="All queues, agents and live conversations now.",
                who="agent",
                answer=Board,
                refusals=SUPERVISOR_REFUSALS,
            ),
            Route(
                method="GET",
                path="/api/supervisor/events",
                handler=self._guard.supervisors(self.events),
                summary="The log of everything that was done, newest first, page by page.",
                who="agent",
                query=AuditQuery,
                answer=AuditPage,
                refusals=(*SUPERVISOR_REFUSALS, BAD_QUERY),
            ),
            Route(
                method="GET",
                path="/api/supervisor/ratings",
                handler=self._guard.supervisors(self.ratings),
                summary="What customers thought, by agent and by queue.",
                who="agent",
                query=RatingQuery,
                answer=RatingReport,
                refusals=(*SUPERVISOR_REFUSALS, BAD_QUERY),
            ),
        ]

    async def ratings(self, request: web.Request, who: views.Viewer) -> web.StreamResponse:
        """`GET /api/supervisor/ratings`."""
        asked = read_query(request, RatingQuery)
        until = asked.until.astimezone(UTC) if asked.until else self._switchboard.clock.now()
        since = asked.since.astimezone(UTC) if asked.since else until - REPORTED
        return as_json(views.rating_report(await self._switchboard.rating_report(since, until)))

    async def targets(self, request: web.Request, who: views.Viewer) -> web.StreamResponse:
        """`GET /api/agent/targets`, optionally `?language=`."""
        language = request.query.get("language", "en")
        if language not in self._switchboard.rules.languages:
            raise InvalidRequest("language: en or nl, please.")
        return as_json(views.targets(await self._switchboard.targets(who.agent_id, language)))

    async def board(self, request: web.Request, who: views.Viewer) -> web.StreamResponse:
        """`GET /api/supervisor/board`."""
        return as_json(views.board(await self._reading.board()))

    async def events(self, request: web.Request, who: views.Viewer) -> web.StreamResponse:
        """`GET /api/supervisor/events`."""
        asked = read_query(request, AuditQuery)
        page = await self._switchboard.audit(
            Wanted(
                actor_id=asked.actor_id,
                subject=asked.subject,
                name=asked.name,
                conversation_id=asked.conversation_id,
                since=asked.since and asked.since.astimezone(UTC),
                until=asked.until and asked.until.astimezone(UTC),
                before=asked.before,
                limit=asked.limit,
            )
        )
        return as_json(views.audit_page(page))

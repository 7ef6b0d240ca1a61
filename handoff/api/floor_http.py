"""The floor plan over HTTP: admins and programs read it and put another in force."""

from aiohttp import web

from handoff.api.callers import CALLER_REFUSALS, SCOPE_MISSING, Caller, Callers
from handoff.api.errors import as_json, read_body
from handoff.api.keys_http import BODY_REFUSALS
from handoff.api.routes import Route
from handoff.floor import FloorPlan
from handoff.model.keys import Scope
from handoff.switchboard import Switchboard


class FloorHttp:
    """The routes of `/api/v1/floor`."""

    def __init__(self, *, switchboard: Switchboard, callers: Callers) -> None:
        self._switchboard = switchboard
        self._callers = callers

    def routes(self) -> list[Route]:
        """Everything this class answers."""
        guarded = self._callers.guarded
        return [
            Route(
                method="GET",
                path="/api/v1/floor",
                handler=guarded(self.show, Scope.FLOOR_READ),
                summary="The floor plan: queues, rules, skills.",
                who="key",
                scope=Scope.FLOOR_READ,
                answer=FloorPlan,
                refusals=(*CALLER_REFUSALS, SCOPE_MISSING),
            ),
            Route(
                method="PUT",
                path="/api/v1/floor",
                handler=guarded(self.put, Scope.FLOOR_WRITE),
                summary="Put this floor plan in force, whole.",
                who="key",
                scope=Scope.FLOOR_WRITE,
                body=FloorPlan,
                answer=FloorPlan,
                refusals=(*CALLER_REFUSALS, SCOPE_MISSING, *BODY_REFUSALS, (422, "bad-floor-plan")),
            ),
        ]

    async def show(self, request: web.Request, caller: Caller) -> web.StreamResponse:
        """`GET /api/v1/floor`."""
        return as_json(await self._switchboard.floor())

    async def put(self, request: web.Request, caller: Caller) -> web.StreamResponse:
        """`PUT /api/v1/floor`; the same plan again changes nothing."""
        floor = await read_body(request, FloorPlan)
        await self._switchboard.set_floor(floor, by=caller.actor)
        return as_json(floor)

"""The floor for the settings page: supervisors see and edit it, one edit after another."""

from aiohttp import web

from handoff.api.errors import as_json, read_body
from handoff.api.guard import CHANGE_REFUSALS, SUPERVISOR_REFUSALS, Guard
from handoff.api.keys_http import BODY_REFUSALS
from handoff.api.routes import Route
from handoff.api.views import Viewer
from handoff.floor import digest
from handoff.model.work import Agent, agent_actor
from handoff.protocol.floor import AgentOnFloor, FloorEdit, FloorShown
from handoff.switchboard import Switchboard

FLOOR = "/api/supervisor/floor"


class FloorEditingHttp:
    """The routes of `/api/supervisor/floor`."""

    def __init__(self, *, switchboard: Switchboard, guard: Guard) -> None:
        self._switchboard = switchboard
        self._guard = guard

    def routes(self) -> list[Route]:
        """Everything this class answers."""
        return [
            Route(
                method="GET",
                path=FLOOR,
                handler=self._guard.supervisors(self.show),
                summary="The floor plan in force, and what each agent can do.",
                who="agent",
                answer=FloorShown,
                refusals=SUPERVISOR_REFUSALS,
            ),
            Route(
                method="PUT",
                path=FLOOR,
                handler=self._guard.supervisors(self.edit),
                summary="Put another floor plan in force, unless somebody else did meanwhile.",
                who="agent",
                body=FloorEdit,
                answer=FloorShown,
                refusals=(
                    *CHANGE_REFUSALS,
                    (403, "not-a-supervisor"),
                    *BODY_REFUSALS,
                    (409, "floor-moved"),
                    (422, "bad-floor-plan"),
                ),
            ),
        ]

    async def show(self, request: web.Request, who: Viewer) -> web.StreamResponse:
        """`GET /api/supervisor/floor`."""
        return await self._shown()

    async def edit(self, request: web.Request, who: Viewer) -> web.StreamResponse:
        """`PUT /api/supervisor/floor`; the same plan again changes nothing."""
        edit = await read_body(request, FloorEdit)
        await self._switchboard.set_floor(edit.plan, by=agent_actor(who.agent_id), was=edit.was)
        return await self._shown()

    async def _shown(self) -> web.StreamResponse:
        plan, staff = await self._switchboard.floor_with_staff()
        return as_json(
            FloorShown(
                digest=digest(plan.as_json()), plan=plan, agents=[_on_floor(it) for it in staff]
            )
        )


def _on_floor(agent: Agent) -> AgentOnFloor:
    return AgentOnFloor(
        agent_id=agent.id,
        username=agent.username,
        name=agent.name,
        role=agent.role,
        queues=list(agent.queue_ids),
        skills=dict(agent.skills),
        languages=list(agent.languages),
        capacity=agent.capacity,
        voice_capacity=agent.voice_capacity,
    )

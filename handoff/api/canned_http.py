"""Canned replies over HTTP: every agent reads them, supervisors and admins edit them."""

from aiohttp import web

from handoff.api import views
from handoff.api.errors import as_json, read_body
from handoff.api.guard import CHANGE_REFUSALS, DESK_REFUSALS, Guard
from handoff.api.keys_http import BODY_REFUSALS
from handoff.api.routes import Route
from handoff.protocol.agent import CannedReply
from handoff.protocol.canned import CannedReplyList, CannedReplyWording, NewCannedReply
from handoff.switchboard import Switchboard
from handoff.switchboard.canned_replies import Wording

ALL = "/api/supervisor/canned-replies"
ONE = ALL + "/{key}"
NOT_THERE = (404, "canned-reply-not-found")
EDIT_REFUSALS = (*CHANGE_REFUSALS, (403, "not-a-supervisor"))
WORDS_REFUSALS = (
    *EDIT_REFUSALS,
    *BODY_REFUSALS,
    (409, "canned-reply-taken"),
    (422, "unknown-variable"),
    (422, "text-empty"),
)


class CannedHttp:
    """The routes of canned replies."""

    def __init__(self, *, switchboard: Switchboard, guard: Guard) -> None:
        self._switchboard = switchboard
        self._guard = guard

    def routes(self) -> list[Route]:
        """Everything this class answers."""
        return [
            Route(
                method="GET",
                path="/api/agent/canned-replies",
                handler=self._guard.agents(self.all),
                summary="The canned replies of the floor, in order.",
                who="agent",
                answer=CannedReplyList,
                refusals=DESK_REFUSALS,
            ),
            Route(
                method="POST",
                path=ALL,
                handler=self._guard.supervisors(self.add),
                summary="Add a canned reply.",
                who="agent",
                body=NewCannedReply,
                answer=CannedReply,
                status=201,
                refusals=(*WORDS_REFUSALS, (409, "too-many-canned-replies")),
            ),
            Route(
                method="PUT",
                path=ONE,
                handler=self._guard.supervisors(self.change),
                summary="Change a canned reply.",
                who="agent",
                body=CannedReplyWording,
                answer=CannedReply,
                refusals=(*WORDS_REFUSALS, NOT_THERE),
            ),
            Route(
                method="DELETE",
                path=ONE,
                handler=self._guard.supervisors(self.delete),
                summary="Delete a canned reply.",
                who="agent",
                status=204,
                refusals=(*EDIT_REFUSALS, NOT_THERE),
            ),
        ]

    async def all(self, request: web.Request, who: views.Viewer) -> web.StreamResponse:
        """`GET /api/agent/canned-replies`."""
        replies = await self._switchboard.canned_replies()
        return as_json(CannedReplyList(canned_replies=[views.canned_reply(it) for it in replies]))

    async def add(self, request: web.Request, who: views.Viewer) -> web.StreamResponse:
        """`POST /api/supervisor/canned-replies`."""
        body = await read_body(request, NewCannedReply)
        added = await self._switchboard.add_canned_reply(
            body.key, _wording(body), agent_id=who.agent_id
        )
        return as_json(views.canned_reply(added), status=201)

    async def change(self, request: web.Request, who: views.Viewer) -> web.StreamResponse:
        """`PUT /api/supervisor/canned-replies/{key}`."""
        body = await read_body(request, CannedReplyWording)
        changed = await self._switchboard.change_canned_reply(
            request.match_info["key"], _wording(body), agent_id=who.agent_id
        )
        return as_json(views.canned_reply(changed))

    async def delete(self, request: web.Request, who: views.Viewer) -> web.StreamResponse:
        """`DELETE /api/supervisor/canned-replies/{key}`."""
        await self._switchboard.delete_canned_reply(
            request.match_info["key"], agent_id=who.agent_id
        )
        return web.Response(status=204)


def _wording(body: CannedReplyWording) -> Wording:
    return Wording(
        title={str(it): said for it, said in body.title.items()},
        text={str(it): said for it, said in body.text.items()},
        shortcut=body.shortcut,
        position=body.position,
    )

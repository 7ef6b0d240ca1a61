"""What the settings page reads and writes, kept in memory: the service's own frames, few rules."""

from pathlib import Path
from typing import Any

from aiohttp import web

from handoff.floor import FloorPlan, digest, read
from handoff.model.work import Role
from handoff.protocol.agent import CannedReply
from handoff.protocol.canned import CannedReplyList, CannedReplyWording, NewCannedReply
from handoff.protocol.floor import AgentOnFloor, FloorEdit, FloorShown
from handoff.protocol.shared import Frame

DEMO = Path(__file__).parents[3] / "handoff" / "demo" / "floor.toml"


class FakeSettings:
    """Two canned replies, the floor of the demonstration, two agents."""

    def __init__(self) -> None:
        self.plan = read(DEMO).model_copy(update={"agents": {}})
        self.replies = {
            "hello": _reply("hello", "h", "Greeting", "Hello {customer_name}, I am {agent_name}."),
            "moment": _reply("moment", "m", "One moment", "One moment please, I am looking."),
        }
        self.refuses: tuple[int, str, str] | None = None
        self.edits: list[FloorEdit] = []

    def routes(self) -> list[web.RouteDef]:
        """The HTTP side."""
        one = "/api/supervisor/canned-replies"
        return [
            web.get("/api/agent/canned-replies", self._all),
            web.post(one, self._add),
            web.put(one + "/{key}", self._change),
            web.delete(one + "/{key}", self._delete),
            web.get("/api/supervisor/floor", self._floor),
            web.put("/api/supervisor/floor", self._edit),
        ]

    async def _all(self, request: web.Request) -> web.Response:
        return _answer(CannedReplyList(canned_replies=list(self.replies.values())))

    async def _add(self, request: web.Request) -> web.Response:
        new = NewCannedReply.model_validate(await request.json())
        return self._put(new.key, new)

    async def _change(self, request: web.Request) -> web.Response:
        words = CannedReplyWording.model_validate(await request.json())
        return self._put(request.match_info["key"], words)

    def _put(self, key: str, words: CannedReplyWording) -> web.Response:
        if self.refuses:
            return self._refused()
        said: dict[str, Any] = {"title": words.title, "text": words.text}
        self.replies[key] = CannedReply(key=key, shortcut=words.shortcut, **said)
        return _answer(self.replies[key])

    async def _delete(self, request: web.Request) -> web.Response:
        del self.replies[request.match_info["key"]]
        return web.Response(status=204)

    async def _floor(self, request: web.Request) -> web.Response:
        return _answer(self._shown())

    async def _edit(self, request: web.Request) -> web.Response:
        if self.refuses:
            return self._refused()
        edit = FloorEdit.model_validate(await request.json())
        self.edits.append(edit)
        self.plan = edit.plan
        return _answer(self._shown())

    def _refused(self) -> web.Response:
        status, code, message = self.refuses or (500, "", "")
        return web.json_response({"error": {"code": code, "message": message}}, status=status)

    def _shown(self) -> FloorShown:
        staff = (("anna", Role.AGENT), ("chris", Role.SUPERVISOR))
        return FloorShown(
            digest=digest(self.plan.as_json()),
            plan=self.plan,
            agents=[_agent(self.plan, username, role) for username, role in staff],
        )


def _reply(key: str, shortcut: str, title: str, text: str) -> CannedReply:
    return CannedReply(key=key, shortcut=shortcut, title={"en": title}, text={"en": text})


def _agent(plan: FloorPlan, username: str, role: Role) -> AgentOnFloor:
    told = plan.agents.get(username)
    return AgentOnFloor(
        agent_id=f"a_{username}001",
        username=username,
        name=f"{username.title()} Demo",
        role=role,
        queues=list(told.queues or []) if told else [],
        skills=dict(told.skills or {}) if told else {"orders": 3, "billing": 2},
        languages=list(told.languages or []) if told else ["nl", "en"],
        capacity=3,
        voice_capacity=1,
    )


def _answer(frame: Frame) -> web.Response:
    return web.Response(text=frame.model_dump_json(), content_type="application/json")

"""An agent's login over HTTP; the session's token is kept here and sent by hand.

(Cookie jars refuse cookies of plain addresses such as 127.0.0.1 unless told otherwise.)
"""

from dataclasses import dataclass, field
from urllib.parse import urlencode

import aiohttp

from handoff.client.errors import Refused
from handoff.client.http import answer, get, upload
from handoff.protocol.agent import AgentCard
from handoff.protocol.attachments import Uploaded
from handoff.protocol.http import ConversationDocument, FollowUpList, History, Login
from handoff.protocol.supervisor import AuditPage, Board, RatingReport
from handoff.protocol.teamwork import Targets

COOKIE = "frontline_session"


@dataclass(frozen=True, slots=True)
class LoginSession:
    """Somebody who is logged in."""

    http: aiohttp.ClientSession = field(repr=False)
    url: str
    token: str = field(repr=False)
    agent: AgentCard

    @property
    def headers(self) -> dict[str, str]:
        """What proves it."""
        return {"Cookie": f"{COOKIE}={self.token}"}

    async def log_out(self) -> None:
        """End the session."""
        async with self.http.post(self.url + "/api/logout", headers=self.headers) as response:
            await answer(response)

    async def conversation(self, conversation_id: str) -> ConversationDocument:
        """A whole conversation, notes included; raises `Refused`."""
        body = await self._get(f"/api/agent/conversations/{conversation_id}")
        return ConversationDocument.model_validate_json(body)

    async def follow_ups(self) -> FollowUpList:
        """Callbacks and left messages that are not done."""
        return FollowUpList.model_validate_json(await self._get("/api/agent/follow-ups"))

    async def history(self, conversation_id: str) -> History:
        """Other conversations of the same customer."""
        return History.model_validate_json(await self._get(f"/api/agent/history/{conversation_id}"))

    async def upload(self, conversation_id: str, data: bytes, *, name: str) -> Uploaded:
        """A file for the customer, to be sent by its id; raises `Refused`."""
        url = f"{self.url}/api/agent/conversations/{conversation_id}/attachments"
        body = await upload(self.http, url, data, name=name, headers=self.headers)
        return Uploaded.model_validate_json(body)

    async def download(self, href: str) -> bytes:
        """The file of a message; raises `Refused`."""
        return await self._get(href)

    async def targets(self) -> Targets:
        """Colleagues and queues that a conversation can go to."""
        return Targets.model_validate_json(await self._get("/api/agent/targets"))

    async def board(self) -> Board:
        """The whole floor; for supervisors."""
        return Board.model_validate_json(await self._get("/api/supervisor/board"))

    async def ratings(self) -> RatingReport:
        """What customers thought in the last thirty days; for supervisors."""
        return RatingReport.model_validate_json(await self._get("/api/supervisor/ratings"))

    async def audit(self, **filters: str | int) -> AuditPage:
        """A page of the log; for supervisors. The filters are those of `AuditQuery`."""
        path = "/api/supervisor/events"
        query = urlencode(filters)
        return AuditPage.model_validate_json(await self._get(f"{path}?{query}"))

    async def _get(self, path: str) -> bytes:
        return await get(self.http, self.url + path, self.headers)


async def log_in(
    http: aiohttp.ClientSession, url: str, username: str, password: str
) -> LoginSession:
    """Log in; raises `Refused`."""
    login = Login(username=username, password=password)
    body = {"username": login.username, "password": login.password}
    async with http.post(url + "/api/login", json=body) as response:
        card = AgentCard.model_validate_json(await answer(response))
        cookie = response.cookies.get(COOKIE)
    if cookie is None:
        raise Refused("no-cookie", "The service gave no session.")
    return LoginSession(http, url, cookie.value, card)

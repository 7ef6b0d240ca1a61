"""Files over HTTP: both sides upload, whoever takes part downloads."""

import asyncio
import logging
from collections.abc import AsyncIterator
from urllib.parse import quote

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from handoff.api.access import demand_sight
from handoff.api.agent_socket import SESSION_COOKIE
from handoff.api.door import Door
from handoff.api.errors import NotLoggedIn, as_json, read_query
from handoff.api.guard import CHANGE_REFUSALS, Guard
from handoff.api.loops import running
from handoff.api.routes import Route
from handoff.api.uploads import Uploads
from handoff.api.views import Viewer
from handoff.attachments.folder import Folder
from handoff.attachments.kinds import BY_MEDIA_TYPE
from handoff.attachments.scanner import Scanner
from handoff.auth import Logins
from handoff.errors import AttachmentNotFound
from handoff.model.attachments import Attachment
from handoff.protocol.attachments import Uploaded, UploadQuery
from handoff.settings import Settings
from handoff.switchboard import Switchboard
from handoff.tokens import InvalidToken, TokenSigner

log = logging.getLogger(__name__)
UPLOAD = "/api/attachments"
TIDY_EVERY_S = 600.0
UPLOAD_REFUSALS = (
    (400, "invalid-request"),
    (400, "upload-broken"),
    (408, "upload-too-slow"),
    (409, "conversation-closed"),
    (409, "too-many-files"),
    (413, "file-too-large"),
    (415, "file-type-refused"),
    (422, "file-empty"),
    (422, "file-infected"),
    (429, "too-many-requests"),
    (503, "file-unchecked"),
    (507, "no-room"),
)
# Nothing in a file may run, load or be framed, whatever a browser makes of it.
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}


class AttachmentsHttp:
    """The routes of files, and the loop that tidies their folder."""

    def __init__(
        self,
        *,
        settings: Settings,
        switchboard: Switchboard,
        signer: TokenSigner,
        logins: Logins,
        guard: Guard,
        door: Door,
    ) -> None:
        self._switchboard = switchboard
        self._signer = signer
        self._logins = logins
        self._guard = guard
        self._door = door
        self._folder = Folder(settings.attachments)
        self._uploads = Uploads(
            switchboard,
            self._folder,
            Scanner(settings.attachment_scanner),
            limit=settings.attachment_mb * 1_000_000,
        )

    def routes(self) -> list[Route]:
        """Everything this class answers."""
        return [
            Route(
                method="POST",
                path=UPLOAD,
                handler=self.from_customer,
                summary="Upload the file an agent asked for: the body is the file.",
                who="customer",
                query=UploadQuery,
                answer=Uploaded,
                status=201,
                refusals=(
                    *UPLOAD_REFUSALS,
                    (401, "invalid-token"),
                    (401, "expired-token"),
                    (403, "forbidden-origin"),
                    (404, "conversation-not-found"),
                    (409, "file-not-wanted"),
                ),
            ),
            Route(
                method="POST",
                path="/api/agent/conversations/{id}/attachments",
                handler=self._guard.agents(self.from_agent),
                summary="Upload a file for the customer: the body is the file.",
                who="agent",
                query=UploadQuery,
                answer=Uploaded,
                status=201,
                refusals=(
                    *UPLOAD_REFUSALS,
                    *CHANGE_REFUSALS,
                    (403, "not-your-conversation"),
                    (404, "conversation-not-found"),
                ),
            ),
            Route(
                method="GET",
                path=UPLOAD + "/{id}",
                handler=self.download,
                summary="A file that was sent, for who takes part in its conversation.",
                content_type="application/octet-stream",
                refusals=(
                    (401, "invalid-token"),
                    (401, "expired-token"),
                    (401, "not-logged-in"),
                    (403, "conversation-not-for-you"),
                    (403, "forbidden-origin"),
                    (404, "attachment-not-found"),
                ),
            ),
        ]

    async def from_customer(self, request: web.Request) -> web.StreamResponse:
        """`POST /api/attachments`."""
        self._door.origins.demand_allowed(request)
        conversation_id = self._customer(request)
        self._door.allowances.uploads.take(conversation_id)
        asked = read_query(request, UploadQuery)
        kept = await self._uploads.take(request, conversation_id, None, name=asked.name)
        return _uploaded(kept)

    async def from_agent(self, request: web.Request, who: Viewer) -> web.StreamResponse:
        """`POST /api/agent/conversations/{id}/attachments`."""
        self._door.allowances.uploads.take(who.agent_id)
        asked = read_query(request, UploadQuery)
        wanted = request.match_info["id"]
        kept = await self._uploads.take(request, wanted, who.agent_id, name=asked.name)
        return _uploaded(kept)

    async def download(self, request: web.Request) -> web.StreamResponse:
        """`GET /api/attachments/{id}`."""
        kept = await self._allowed(request)
        path = await asyncio.to_thread(self._folder.find, kept.stored_as)
        if path is None:
            raise AttachmentNotFound(kept.id)
        kind = BY_MEDIA_TYPE[kept.media_type]
        shown = "inline" if kind.is_image else "attachment"
        called = f"{shown}; filename*=UTF-8''{quote(kept.name, safe='')}"
        return web.FileResponse(
            path,
            headers={
                "Content-Type": kind.content_type,
                "Content-Disposition": called,
                **HEADERS,
            },
        )

    async def open(self, _app: web.Application) -> AsyncIterator[None]:
        """The folder is tidied from the application's start to its end."""
        async with running("attachments", self._keep_tidy):
            yield

    async def tidy(self) -> int:
        """Remove files without a row; how many."""
        unsent_s = self._switchboard.rules.attachment_unsent.total_seconds()
        return await self._folder.tidy(self._switchboard.known_files, older_s=unsent_s)

    async def _keep_tidy(self) -> None:
        while True:
            try:
                if count := await self.tidy():
                    log.info("%d files that belong to nothing were removed", count)
            except (SQLAlchemyError, OSError):
                log.exception("the folder of attachments could not be tidied")
            await asyncio.sleep(TIDY_EVERY_S)

    async def _allowed(self, request: web.Request) -> Attachment:
        """The file, if who asks takes part in its conversation."""
        wanted = request.match_info["id"]
        if "Authorization" in request.headers:
            self._door.origins.demand_allowed(request)
            conversation_id = self._customer(request)
            kept = await self._switchboard.sent_attachment(wanted)
            if kept.conversation_id != conversation_id:
                raise AttachmentNotFound(wanted)
            return kept
        session = await self._logins.who(request.cookies.get(SESSION_COOKIE))
        if session is None:
            raise NotLoggedIn
        kept = await self._switchboard.sent_attachment(wanted)
        await demand_sight(self._switchboard, session.agent_id, kept.conversation_id)
        return kept

    def _customer(self, request: web.Request) -> str:
        """The conversation of the token that is shown; raises InvalidToken, ExpiredToken."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            raise InvalidToken
        return self._signer.verify(token.strip())


def _uploaded(kept: Attachment) -> web.Response:
    answer = {
        "attachment_id": kept.id,
        "name": kept.name,
        "media_type": kept.media_type,
        "size": kept.size,
    }
    return as_json(Uploaded.model_validate(answer), status=201)

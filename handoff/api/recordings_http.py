"""Recordings over HTTP: the gateway brings them, who may read the conversation listens."""

import asyncio
import hashlib
import logging
from collections.abc import AsyncIterator
from dataclasses import asdict
from datetime import UTC

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from handoff.api.access import demand_sight
from handoff.api.errors import as_json, read_body
from handoff.api.gateway_only import GATEWAY_REFUSALS, GatewayOnly
from handoff.api.guard import DESK_REFUSALS, Guard
from handoff.api.loops import running
from handoff.api.routes import Route
from handoff.api.uploads import pieces
from handoff.api.views import Viewer
from handoff.attachments.folder import Folder, Incoming
from handoff.errors import (
    FileTooLarge,
    NoRoom,
    RecordingBroken,
    RecordingNotFound,
    UploadTooSlow,
)
from handoff.model.recordings import Consent, Recording
from handoff.protocol.recordings import (
    RecordingAnswer,
    RecordingKept,
    RecordingView,
    TellRecording,
)
from handoff.settings import Settings
from handoff.switchboard import Switchboard

log = logging.getLogger(__name__)
GATEWAY = "/api/voice/conversations/{id}/recording"
DESK = "/api/agent/conversations/{id}/recording"
MOST_TOLD_BYTES = 4_000_000
WITHIN_S = 600.0
TIDY_EVERY_S = 600.0
LEFT_OVER_S = 3_600.0
HEAD_BYTES = 12
HEADERS = {
    "Content-Type": "audio/wav",
    "Content-Disposition": "inline",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}
_THERE = (404, "conversation-not-found")
_UNWANTED = (409, "recording-unwanted")


class RecordingsHttp:
    """The routes of recordings, and the loop that tidies their folder."""

    def __init__(
        self, *, settings: Settings, switchboard: Switchboard, guard: Guard, gateway: GatewayOnly
    ) -> None:
        self._switchboard = switchboard
        self._guard = guard
        self._gateway = gateway
        self._folder = Folder(settings.recordings)
        self._limit = settings.recording_mb * 1_000_000

    def routes(self) -> list[Route]:
        """Everything this class answers."""
        return [
            Route(
                method="PUT",
                path=GATEWAY,
                handler=self._gateway.guarded(self.tell),
                summary="The gateway tells of a recording: consent, then times and words.",
                who="gateway",
                body=TellRecording,
                answer=RecordingKept,
                refusals=(
                    *GATEWAY_REFUSALS,
                    (400, "invalid-request"),
                    (413, "too-large"),
                    (415, "unsupported-media-type"),
                    _THERE,
                    _UNWANTED,
                ),
            ),
            Route(
                method="PUT",
                path=GATEWAY + "/sound",
                handler=self._gateway.guarded(self.take),
                summary="The gateway brings the sound of a recording: the body is the WAV file.",
                who="gateway",
                answer=RecordingKept,
                refusals=(
                    *GATEWAY_REFUSALS,
                    (400, "upload-broken"),
                    (404, "recording-not-found"),
                    (408, "upload-too-slow"),
                    _UNWANTED,
                    (413, "file-too-large"),
                    (422, "recording-broken"),
                    (507, "no-room"),
                ),
            ),
            Route(
                method="GET",
                path=DESK,
                handler=self._guard.agents(self.show),
                summary="What was recorded of a call: consent, times, words and pauses.",
                who="agent",
                answer=RecordingAnswer,
                refusals=(*DESK_REFUSALS, (403, "conversation-not-for-you")),
            ),
            Route(
                method="GET",
                path=DESK + "/sound",
                handler=self._guard.agents(self.play),
                summary="The sound of a call, whole or in part; who listens stands in the log.",
                who="agent",
                content_type="audio/wav",
                refusals=(
                    *DESK_REFUSALS,
                    (403, "conversation-not-for-you"),
                    (404, "recording-not-found"),
                ),
            ),
        ]

    # ---- the gateway

    async def tell(self, request: web.Request) -> web.StreamResponse:
        """`PUT /api/voice/conversations/{id}/recording`."""
        told = await read_body(request.clone(client_max_size=MOST_TOLD_BYTES), TellRecording)
        kept = await self._switchboard.note_recording(_recording(request.match_info["id"], told))
        return as_json(_kept(kept))

    async def take(self, request: web.Request) -> web.StreamResponse:
        """`PUT /api/voice/conversations/{id}/recording/sound`; what is stored is not read again."""
        wanted = request.match_info["id"]
        announced = await self._switchboard.check_may_record(wanted)
        if announced.stored_as is None:
            if max(announced.size, request.content_length or 0) > self._limit:
                raise FileTooLarge(self._limit)
            announced = await self._store(request, announced)
        return as_json(_kept(announced))

    async def _store(self, request: web.Request, announced: Recording) -> Recording:
        try:
            async with self._folder.incoming() as file:
                digest = await _receive(request, file, announced.size)
                return await self._switchboard.keep_recording(
                    announced.conversation_id,
                    size=file.size,
                    sha256=digest,
                    stored_as=await file.keep(),
                )
        except OSError as error:
            log.exception("a recording could not be stored")
            raise NoRoom from error

    # ---- the desk

    async def show(self, request: web.Request, who: Viewer) -> web.StreamResponse:
        """`GET /api/agent/conversations/{id}/recording`."""
        found = await self._allowed(request, who)
        return as_json(RecordingAnswer(recording=None if found is None else _view(found)))

    async def play(self, request: web.Request, who: Viewer) -> web.StreamResponse:
        """`GET /api/agent/conversations/{id}/recording/sound`; ranges are answered."""
        found = await self._allowed(request, who)
        stored_as = found.stored_as if found is not None else None
        path = await asyncio.to_thread(self._folder.find, stored_as or "")
        if found is None or path is None:
            raise RecordingNotFound(request.match_info["id"])
        await self._switchboard.note_playback(who.agent_id, found.conversation_id)
        return web.FileResponse(path, headers=HEADERS)

    async def _allowed(self, request: web.Request, who: Viewer) -> Recording | None:
        wanted = request.match_info["id"]
        await demand_sight(self._switchboard, who.agent_id, wanted)
        return await self._switchboard.recording(wanted)

    # ---- the folder

    async def open(self, _app: web.Application) -> AsyncIterator[None]:
        """The folder is tidied from the application's start to its end."""
        async with running("recordings", self._keep_tidy):
            yield

    async def tidy(self) -> int:
        """Remove files without a row; how many."""
        return await self._folder.tidy(self._switchboard.known_recordings, older_s=LEFT_OVER_S)

    async def _keep_tidy(self) -> None:
        while True:
            try:
                if count := await self.tidy():
                    log.info("%d recordings that belong to nothing were removed", count)
            except (SQLAlchemyError, OSError):
                log.exception("the folder of recordings could not be tidied")
            await asyncio.sleep(TIDY_EVERY_S)


async def _receive(request: web.Request, file: Incoming, size: int) -> str:
    """The body into the file; its hash. Raises RecordingBroken for what is no WAV file, too."""
    digest = hashlib.sha256()
    head = b""
    try:
        async with asyncio.timeout(WITHIN_S):
            async for piece in pieces(request):
                if file.size + len(piece) > size:
                    raise RecordingBroken
                head = head if len(head) >= HEAD_BYTES else (head + piece)[:HEAD_BYTES]
                digest.update(piece)
                await file.write(piece)
    except TimeoutError as error:
        raise UploadTooSlow from error
    if head[:4] != b"RIFF" or head[8:12] != b"WAVE":
        raise RecordingBroken
    return digest.hexdigest()


def _recording(conversation_id: str, told: TellRecording) -> Recording:
    return Recording(
        conversation_id=conversation_id,
        call_id=told.call_id,
        consent=Consent(told.consent),
        told_at=told.told_at.astimezone(UTC),
        began_at=told.began_at and told.began_at.astimezone(UTC),
        duration_ms=told.duration_ms,
        pauses=[pause.model_dump() for pause in told.pauses],
        lines=[line.model_dump() for line in told.lines],
        size=told.size,
        sha256=told.sha256,
    )


def _kept(found: Recording) -> RecordingKept:
    return RecordingKept.model_validate(
        {
            "conversation_id": found.conversation_id,
            "consent": found.consent.value,
            "stored": found.stored_as is not None,
        }
    )


def _view(found: Recording) -> RecordingView:
    facts = asdict(found)
    href = DESK.replace("{id}", found.conversation_id) + "/sound"
    return RecordingView.model_validate(
        {
            "conversation_id": found.conversation_id,
            "consent": found.consent.value,
            "told_at": found.told_at,
            "began_at": found.began_at,
            "duration_ms": found.duration_ms,
            "pauses": facts["pauses"],
            "lines": facts["lines"] or [],
            "size": found.size,
            "href": href if found.stored_as is not None else None,
            "erased": found.erased_at is not None,
        }
    )

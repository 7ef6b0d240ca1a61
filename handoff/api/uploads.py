"""Takes the body of a request as a file: piece by piece, judged, scanned, then on record."""

import asyncio
import logging
from collections.abc import AsyncIterator

from aiohttp import ClientPayloadError, web

from handoff.attachments.folder import Folder, Incoming
from handoff.attachments.kinds import Judge, Kind
from handoff.attachments.names import clean_name
from handoff.attachments.scanner import Scanner
from handoff.errors import (
    FileEmpty,
    FileTooLarge,
    FileTypeRefused,
    NoRoom,
    UploadBroken,
    UploadTooSlow,
)
from handoff.model.attachments import Attachment
from handoff.switchboard import Switchboard

log = logging.getLogger(__name__)
PIECE_BYTES = 65_536
WITHIN_S = 120.0


class Uploads:
    """One door for all uploads; `limit` is in bytes."""

    def __init__(
        self, switchboard: Switchboard, folder: Folder, scanner: Scanner, *, limit: int
    ) -> None:
        self._switchboard = switchboard
        self._folder = folder
        self._scanner = scanner
        self._limit = limit

    async def take(
        self, request: web.Request, conversation_id: str, agent_id: str | None, *, name: str
    ) -> Attachment:
        """The request's body as a file of this conversation; nothing is left of a refused one."""
        if (request.content_length or 0) > self._limit:
            raise FileTooLarge(self._limit)
        await self._switchboard.check_may_upload(conversation_id, agent_id)
        try:
            async with self._folder.incoming() as file:
                kind = await self._receive(request, file)
                await self._scanner.check(file.path)
                return await self._switchboard.keep_attachment(
                    conversation_id,
                    agent_id,
                    name=clean_name(name, kind),
                    media_type=kind.media_type,
                    size=file.size,
                    stored_as=await file.keep(),
                )
        except OSError as error:
            log.exception("an upload could not be stored")
            raise NoRoom from error

    async def _receive(self, request: web.Request, file: Incoming) -> Kind:
        judge = Judge()
        try:
            async with asyncio.timeout(WITHIN_S):
                async for piece in pieces(request):
                    if file.size + len(piece) > self._limit:
                        raise FileTooLarge(self._limit)
                    judge.look(piece)
                    await file.write(piece)
        except TimeoutError as error:
            raise UploadTooSlow from error
        if file.size == 0:
            raise FileEmpty
        kind = judge.kind()
        if kind is None:
            raise FileTypeRefused
        return kind


async def pieces(request: web.Request) -> AsyncIterator[bytes]:
    """The body; raises UploadBroken when the rest of it will never come."""
    content = request.content.iter_chunked(PIECE_BYTES).__aiter__()
    while True:
        try:
            piece = await anext(content)
        except StopAsyncIteration:
            return
        except TimeoutError:
            raise
        except (OSError, ClientPayloadError, web.RequestPayloadError) as error:
            raise UploadBroken from error
        yield piece

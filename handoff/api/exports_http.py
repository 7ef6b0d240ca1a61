"""Exports over HTTP: streamed page by page, as JSON lines and as CSV."""

import logging
from collections.abc import Callable, Sequence
from typing import Any

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from handoff.api.callers import CALLER_REFUSALS, SCOPE_MISSING, Caller, Callers, ForCaller
from handoff.api.errors import read_query
from handoff.api.routes import Route
from handoff.api.security import HEADERS
from handoff.export_rows import COLUMNS, ExportKind, Row, csv_lines, json_lines, read_cursor
from handoff.model.keys import Scope
from handoff.protocol.programs import ExportAsked
from handoff.switchboard import Switchboard
from handoff.switchboard.exports import Span

log = logging.getLogger(__name__)
Encode = Callable[[Sequence[Row]], bytes]
JSON_LINES, CSV = "application/jsonl", "text/csv"


class ExportsHttp:
    """The routes below `/api/v1/exports`."""

    def __init__(self, *, switchboard: Switchboard, callers: Callers) -> None:
        self._switchboard = switchboard
        self._callers = callers

    def routes(self) -> list[Route]:
        """Each kind in each form."""
        return [
            Route(
                method="GET",
                path=f"/api/v1/exports/{kind.value}.{ending}",
                handler=self._callers.guarded(self._export(kind, content_type), Scope.EXPORTS_READ),
                summary=f"All {kind.value} of a span of time, as {form}, the oldest first.",
                who="key",
                scope=Scope.EXPORTS_READ,
                query=ExportAsked,
                content_type=content_type,
                refusals=(
                    *CALLER_REFUSALS,
                    SCOPE_MISSING,
                    (400, "invalid-request"),
                    (400, "bad-cursor"),
                ),
            )
            for kind in ExportKind
            for ending, content_type, form in (
                ("jsonl", JSON_LINES, "JSON lines"),
                ("csv", CSV, "CSV"),
            )
        ]

    def _export(self, kind: ExportKind, content_type: str) -> ForCaller:
        async def export(request: web.Request, caller: Caller) -> web.StreamResponse:
            asked = read_query(request, ExportAsked)
            after = None if asked.after is None else read_cursor(asked.after, kind)
            response = web.StreamResponse(
                headers={
                    **HEADERS,
                    "Content-Type": f"{content_type}; charset=utf-8",
                    "Cache-Control": "no-store",
                }
            )
            log.info("export of %s for %s", kind.value, caller.name)
            await self._stream(request, response, kind, Span(asked.since, asked.until, after))
            return response

        return export

    async def _stream(
        self, request: web.Request, response: web.StreamResponse, kind: ExportKind, span: Span
    ) -> None:
        is_csv = response.content_type == CSV
        encode: Encode = _csv(kind) if is_csv else json_lines
        head = csv_lines([COLUMNS[kind]]) if is_csv else b""
        await response.prepare(request)
        try:
            await response.write(head)
            async for rows in self._switchboard.export(kind, span):
                await response.write(encode(rows))
            await response.write_eof()
        except ConnectionError:
            log.info("the export of %s was not wanted to its end", kind.value)
        except SQLAlchemyError:
            # The status is sent already: an answer that breaks off is what tells of the fault.
            log.exception("the export of %s broke off", kind.value)
            if request.transport is not None:
                request.transport.abort()


def _csv(kind: ExportKind) -> Encode:
    columns = COLUMNS[kind]

    def encode(rows: Sequence[Row]) -> bytes:
        cells: list[list[Any]] = [[row[column] for column in columns] for row in rows]
        return csv_lines(cells)

    return encode

"""The interface described by itself: `/openapi.json`."""

import json
from collections.abc import Sequence

from aiohttp import web

from handoff.api.openapi import openapi_document
from handoff.api.routes import Route


class DocsHttp:
    """Answers the OpenAPI document of all routes, its own included."""

    def __init__(self) -> None:
        self._document = ""

    def routes(self) -> list[Route]:
        """Everything this class answers."""
        return [
            Route(
                method="GET",
                path="/openapi.json",
                handler=self.document,
                summary="This interface, for programs: OpenAPI 3.1.",
            )
        ]

    def describe(self, routes: Sequence[Route]) -> None:
        """These are all the routes."""
        self._document = json.dumps(openapi_document(routes))

    async def document(self, request: web.Request) -> web.StreamResponse:
        """`GET /openapi.json`."""
        return web.json_response(text=self._document)

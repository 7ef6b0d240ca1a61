"""What a route promises: the one table that the router and the OpenAPI document are made from."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from aiohttp import web
from pydantic import BaseModel

from handoff.model.keys import Scope

Method = Literal["GET", "POST", "PUT", "DELETE"]
Who = Literal["anyone", "customer", "agent", "key", "gateway"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One method at one path. `refusals` are the error codes to expect, by status.

    With `who` of `key` an API key of this `scope` is let in, and an admin who is logged in;
    without a scope the admin alone; with `gateway` the voice gateway with its token.
    """

    method: Method
    path: str
    handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    summary: str
    who: Who = "anyone"
    scope: Scope | None = None
    query: type[BaseModel] | None = None
    body: type[BaseModel] | None = None
    answer: type[BaseModel] | None = None
    content_type: str = "application/json"
    status: int = 200
    refusals: tuple[tuple[int, str], ...] = ()


def add_routes(app: web.Application, routes: Sequence[Route]) -> None:
    """Put the routes into the application's router."""
    for route in routes:
        app.router.add_route(route.method, route.path, route.handler)

"""`POST /conversations/forget`: what a conversation proved is forgotten, for our own service."""

from collections.abc import Callable
from typing import Any

from sanic import Request, Sanic

from actions.inside import add_inside_route, text_in
from actions.orders.operations.identity import Identity

LONGEST_ID = 80


def add_forget_route(
    app: Sanic[Any, Any], identity: Callable[[], Identity], secret: str | None
) -> None:
    """`identity` is asked at each request, as the order system opens with the server."""

    async def forget(request: Request[Any, Any], _token: str) -> dict[str, Any]:
        count = await identity().erase(text_in(request, "conversation_id", longest=LONGEST_ID))
        return {"version": 1, "forgotten": count}

    add_inside_route(app, "POST", "/conversations/forget", forget, secret=secret)

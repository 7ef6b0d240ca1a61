"""The door of the routes that only our own service may use: the shared secret opens it."""

import hmac
import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

from sanic import HTTPResponse, Request, Sanic
from sanic.response import json

from actions.orders.errors import InvoiceLinkInvalid, LinkExpired, LinkInvalid, NoInvoice

logger = logging.getLogger(__name__)
UNCACHED = {"Cache-Control": "no-store"}
Answer: TypeAlias = Callable[[Request[Any, Any], str], Awaitable[dict[str, Any]]]


def add_inside_route(
    app: Sanic[Any, Any], method: str, path: str, answer: Answer, *, secret: str | None
) -> None:
    """`answer` gets the request and its token, and gives the document.

    Without a secret nobody is let in. A link that leads nowhere is 404, one that is over 410.
    """

    async def handle(request: Request[Any, Any], token: str = "") -> HTTPResponse:
        if not is_ours(request.headers.get("Authorization", ""), secret):
            return refusal(401, "unauthorized", "Show the shared secret.")
        try:
            return json(await answer(request, token), headers=UNCACHED)
        except LinkExpired as error:
            return refusal(410, error.code, "That link no longer works.")
        except (LinkInvalid, InvoiceLinkInvalid, NoInvoice):
            return refusal(404, LinkInvalid.code, "That link is unknown or no longer works.")
        except BadBody as error:
            return refusal(400, "invalid-body", str(error))
        except Exception:  # the edge: the framework would log the request, and the token with it
            logger.exception("a page of the shop could not be read")
            return refusal(503, "unavailable", "That cannot be read now.")

    name = f"{method.lower()}{path.split('<', maxsplit=1)[0].strip('/').replace('/', '-')}"
    app.add_route(handle, path, methods=[method], name=name)


class BadBody(Exception):
    """What came is not what the route takes; the message says what is wrong."""


def text_in(request: Request[Any, Any], name: str, *, longest: int = 200) -> str:
    """A text of the JSON body; raises `BadBody`."""
    try:
        body = request.json
    except Exception as error:  # the framework raises its own, whatever the bytes are
        raise BadBody("The body is no JSON.") from error
    value = body.get(name) if isinstance(body, dict) else None
    if not isinstance(value, str) or not value or len(value) > longest:
        raise BadBody(f"{name} is missing, or no text of at most {longest} characters.")
    return value


def is_ours(authorization: str, secret: str | None) -> bool:
    if not secret:
        return False
    return hmac.compare_digest(authorization.encode(), f"Bearer {secret}".encode())


def refusal(status: int, code: str, message: str) -> HTTPResponse:
    error = {"error": {"code": code, "message": message}}
    return json(error, status=status, headers=UNCACHED)

"""How refusals look over HTTP: one table from codes to statuses, one middleware, one shape."""

import json
import logging
from collections.abc import Callable
from typing import Any, TypeVar

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from pydantic import BaseModel, ValidationError

from handoff.api.limits import TooMany
from handoff.errors import HandoffError
from handoff.protocol.shared import Frame

log = logging.getLogger(__name__)

Body = TypeVar("Body", bound=BaseModel)
Parsed = TypeVar("Parsed")


class Fault(Frame):
    """What went wrong: a code for programs and a sentence for people."""

    code: str
    message: str


class ErrorAnswer(Frame):
    """The body of every refusal."""

    error: Fault


class InvalidRequest(HandoffError):
    """The body or a frame does not have the promised shape."""

    code = "invalid-request"


class NotLoggedIn(HandoffError):
    """No login session, or one that is over."""

    code = "not-logged-in"
    sentence = "Please log in."


class WrongMediaType(HandoffError):
    """The body is not JSON."""

    code = "unsupported-media-type"
    sentence = "Send the body as application/json."


_HTTP_CODES = {
    400: ("bad-request", "That request cannot be understood."),
    404: ("not-found", "There is nothing here."),
    405: ("method-not-allowed", "That cannot be done at this address."),
    413: ("too-large", "That is too large."),
}
STATUS_OF_HTTP_CODES = {code: status for status, (code, _) in _HTTP_CODES.items()}


async def read_body(request: web.Request, model: type[Body]) -> Body:
    """The request's JSON body as `model`; raises `InvalidRequest` or `WrongMediaType`."""
    if request.content_type != "application/json":
        raise WrongMediaType
    return parse(model.model_validate_json, await request.read())


def read_query(request: web.Request, model: type[Body]) -> Body:
    """What stands behind the `?` as `model`; raises `InvalidRequest`, also when told twice."""
    if len(set(request.query)) != len(request.query):
        raise InvalidRequest("Each parameter may stand in the address once.")
    return parse(model.model_validate, dict(request.query))


def parse(validate: Callable[[Any], Parsed], data: bytes | str | dict[str, str]) -> Parsed:
    """`data` through a pydantic validator; what is wrong with it becomes one sentence."""
    try:
        return validate(data)
    except ValidationError as error:
        raise InvalidRequest(sentence(error)) from error


def sentence(error: ValidationError) -> str:
    """The first thing that is wrong, in words, without repeating what was sent."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    where = ".".join(str(part) for part in first["loc"])
    return f"{where}: {first['msg']}." if where else f"{first['msg']}."


def error_response(status: int, code: str, message: str) -> web.Response:
    """A refusal as every address answers it."""
    answer = ErrorAnswer(error=Fault(code=code, message=message))
    return web.json_response(text=answer.model_dump_json(), status=status)


def errors_middleware(
    statuses: dict[str, int], refused: Callable[[str], None] = lambda _: None
) -> Middleware:
    """Turn what handlers raise into answers; `statuses` says which code is which status.

    `refused` counts the codes.
    """

    @web.middleware
    async def answer_errors(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            return await handler(request)
        except TooMany as error:
            refused(error.code)
            response = error_response(429, error.code, str(error))
            response.headers["Retry-After"] = str(int(error.retry_after_s) + 1)
            return response
        except HandoffError as error:
            refused(error.code)
            return error_response(statuses.get(error.code, 400), error.code, str(error))
        except web.HTTPException as error:
            return _translated(error)
        except Exception:
            # The edge of HTTP: the caller hears a sentence, the log has the cause.
            log.exception("%s %s failed", request.method, request.rel_url.path)
            refused("internal-error")
            return error_response(500, "internal-error", "Something went wrong on our side.")

    return answer_errors


def _translated(error: web.HTTPException) -> web.StreamResponse:
    if error.status < 400:
        raise error
    code, message = _HTTP_CODES.get(error.status, ("http-error", error.reason))
    response = error_response(error.status, code, message)
    if "Allow" in error.headers:
        response.headers["Allow"] = error.headers["Allow"]
    return response


def as_json(model: BaseModel, *, status: int = 200) -> web.Response:
    """A model as a JSON answer that nobody may keep a copy of."""
    response = web.json_response(text=model.model_dump_json(), status=status)
    response.headers["Cache-Control"] = "no-store"
    return response


def as_json_list(models: list[BaseModel]) -> web.Response:
    """Several models as a JSON list."""
    body = json.dumps([model.model_dump(mode="json") for model in models])
    response = web.json_response(text=body)
    response.headers["Cache-Control"] = "no-store"
    return response

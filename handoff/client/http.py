"""The few plain HTTP calls that a client makes."""

from collections.abc import Mapping

import aiohttp
from pydantic import BaseModel, ValidationError

from handoff.client.errors import Refused
from handoff.protocol.shared import Frame


class _Fault(BaseModel):
    code: str
    message: str


class _Refusal(BaseModel):
    error: _Fault


def socket_url(url: str, path: str) -> str:
    """The ws(s) address of a path at an http(s) address."""
    return "ws" + url.removeprefix("http").rstrip("/") + path


async def post(
    http: aiohttp.ClientSession, url: str, body: Frame, *, bearer: str | None = None
) -> bytes:
    """POST a model; the answer's body, or `Refused`."""
    headers = {"Content-Type": "application/json"}
    if bearer is not None:
        headers["Authorization"] = f"Bearer {bearer}"
    async with http.post(url, data=body.model_dump_json(), headers=headers) as response:
        return await answer(response)


async def upload(
    http: aiohttp.ClientSession, url: str, data: bytes, *, name: str, headers: Mapping[str, str]
) -> bytes:
    """POST a file; the answer's body, or `Refused`."""
    sent = {"Content-Type": "application/octet-stream", **headers}
    async with http.post(url, params={"name": name}, data=data, headers=sent) as response:
        return await answer(response)


async def get(http: aiohttp.ClientSession, url: str, headers: Mapping[str, str]) -> bytes:
    """GET; the answer's body, or `Refused`."""
    async with http.get(url, headers=headers) as response:
        return await answer(response)


async def answer(response: aiohttp.ClientResponse) -> bytes:
    """The body of a good answer; raises `Refused` with the code of a bad one."""
    body = await response.read()
    if response.status < 400:
        return body
    try:
        fault = _Refusal.model_validate_json(body).error
    except ValidationError as error:
        raise Refused(f"http-{response.status}", "The service did not say why.") from error
    raise Refused(fault.code, fault.message)

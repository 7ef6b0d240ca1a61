"""A Rasa that answers the `frontline` channel over real HTTP, well or badly."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from tests.handoff.api.support.wire import free_server

Answer = Callable[[dict[str, Any]], Awaitable[web.StreamResponse]]
TOKEN = "bot-token-of-the-tests"


class FakeRasa:
    """Answers are taken from `answers`, one a request; after the last, everything is fine."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[dict[str, Any]] = []
        self.answers: list[Answer] = []

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One request."""
        if request.path == "/":
            return web.Response(text="Hello from Rasa")
        if request.headers.get("Authorization") != f"Bearer {TOKEN}":
            return web.json_response({"error": {}}, status=401)
        body = await request.json()
        self.asked.append(body)
        answer = self.answers.pop(0) if self.answers else fine
        return await answer(body)


@asynccontextmanager
async def fake_rasa() -> AsyncIterator[FakeRasa]:
    """A running one."""
    rasa = FakeRasa()
    async with free_server(rasa.handle) as url:
        rasa.url = url
        yield rasa


async def fine(body: dict[str, Any]) -> web.StreamResponse:
    """What the channel promises."""
    return web.json_response(
        {
            "conversation_id": body["conversation_id"],
            "message_id": body["message_id"],
            "replies": [
                {
                    "text": f"Rasa heard: {body['text']}",
                    "buttons": [{"title": "Yes", "payload": "/affirm"}],
                    "custom": None,
                    "utterance": "utter_echo",
                },
                {"text": None, "buttons": [], "custom": {"type": "order_card", "number": "10042"}},
            ],
            "turn": {
                "intent": "track_order",
                "confidence": 0.97,
                "sentiment": {"label": "neutral", "score": 0.0, "anger": 0.1},
                "language": "en",
                "requested_slot": "order_number",
                "replayed": False,
            },
        }
    )


def status(code: int) -> Answer:
    """An error of the server."""

    async def answer(body: dict[str, Any]) -> web.StreamResponse:
        return web.json_response({"error": {"code": "x", "message": "y"}}, status=code)

    return answer


def raw(text: str) -> Answer:
    """A 200 with anything in it."""

    async def answer(body: dict[str, Any]) -> web.StreamResponse:
        return web.Response(text=text, content_type="application/json")

    return answer


async def silence(body: dict[str, Any]) -> web.StreamResponse:
    """No answer in any reasonable time."""
    await asyncio.sleep(3_600)
    raise AssertionError("nobody waits an hour")

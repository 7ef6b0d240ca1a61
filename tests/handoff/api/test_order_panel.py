"""The order panel: with a stand-in for the action server, which says what it was asked."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from aiohttp import web

from handoff.client import Refused
from handoff.client.http import get
from handoff.protocol.customer import RequestPerson
from tests.handoff.api.support.house import SETTINGS, BuildHouse, House, talk

CARD = {"type": "order_card", "version": 1, "number": "10042", "status": "in_transit"}
FOUND = {
    "version": 1,
    "as_of": "2026-11-23T09:00:00Z",
    "customer_name": "Sanne Voorbeeld",
    "verification": "order",
    "order": CARD,
    "others": [],
    "news": "a field of a newer action server",
}


@dataclass
class Orders:
    """What the stand-in answers, and the requests it had."""

    status: int = 200
    answer: Any = field(default_factory=lambda: dict(FOUND))
    asked: list[tuple[str, dict[str, str], str]] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Answer one request."""
        shown = request.headers.get("Authorization", "")
        self.asked.append((request.path, dict(request.query), shown))
        return web.json_response(self.answer, status=self.status)


@pytest.fixture
async def orders() -> AsyncIterator[tuple[Orders, str]]:
    """The stand-in and its address."""
    stand_in, app = Orders(), web.Application()
    app.router.add_get("/orders/{conversation}", stand_in.handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield stand_in, f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


async def panel(house: House, conversation_id: str, username: str = "anna", query: str = "") -> Any:
    """What this agent gets."""

    login = await house.login(username)
    path = f"{house.url}/api/agent/conversations/{conversation_id}/order{query}"
    return json.loads(await get(house.http, path, login.headers))


async def with_anna(build_house: BuildHouse, url: str) -> tuple[House, str]:
    """A house on the stand-in, and a conversation of Anna's."""
    house = await build_house(settings=replace(SETTINGS, actions_url=url))
    customer, anna = await house.customer(), await house.agent("anna")
    await customer.tell(RequestPerson())
    return house, await talk(customer, anna)


async def test_panel_shows_the_order_as_it_is_now(
    build_house: BuildHouse, orders: tuple[Orders, str]
) -> None:
    """Asked with the secret, for this conversation, in its language."""
    stand_in, url = orders
    house, talk_id = await with_anna(build_house, url)

    shown = await panel(house, talk_id, query="?number=10042")

    assert shown["order"] == CARD
    assert (shown["verified"], shown["as_of"]) == (True, "2026-11-23T09:00:00Z")
    assert stand_in.asked == [
        (
            f"/orders/{talk_id}",
            {"language": "en", "number": "10042"},
            f"Bearer {SETTINGS.bot_token.reveal()}",
        )
    ]


async def test_customer_without_proof_has_no_panel(
    build_house: BuildHouse, orders: tuple[Orders, str]
) -> None:
    """Said as such, so that the desk can ask for it."""
    stand_in, url = orders
    stand_in.status = 404
    house, talk_id = await with_anna(build_house, url)

    shown = await panel(house, talk_id)

    assert (shown["verified"], shown["order"]) == (False, None)


@pytest.mark.parametrize(("status", "answer"), [(500, {}), (200, {"version": 2}), (200, [])])
async def test_order_system_that_fails_is_a_clear_refusal(
    build_house: BuildHouse, orders: tuple[Orders, str], status: int, answer: Any
) -> None:
    """503 with a sentence, whatever came back."""
    stand_in, url = orders
    stand_in.status, stand_in.answer = status, answer
    house, talk_id = await with_anna(build_house, url)

    with pytest.raises(Refused, match="orders-away"):
        await panel(house, talk_id)


async def test_order_of_somebody_elses_conversation_is_not_shown(
    build_house: BuildHouse, orders: tuple[Orders, str]
) -> None:
    """The same right as to the conversation itself; nothing is asked of the shop."""
    stand_in, url = orders
    house, talk_id = await with_anna(build_house, url)

    with pytest.raises(Refused, match="conversation-not-for-you"):
        await panel(house, talk_id, "bram")
    with pytest.raises(Refused, match="invalid-request"):
        await panel(house, talk_id, query="?number=../../secrets")

    assert stand_in.asked == []

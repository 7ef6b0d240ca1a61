"""The action server's route for invoice copies, on the real process with the demo's orders."""

import contextlib
import sqlite3
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

import aiohttp
import pytest

from tests.support.action_server import running_on_small_shop
from tests.support.invoice_links import MakeLink, links_of
from tests.support.processes import House

UNKNOWN = "A" * 22


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """The action server with the demo shop."""
    with running_on_small_shop(tmp_path_factory.mktemp("var")) as it:
        yield it


@pytest.fixture
def make_link(house: House) -> MakeLink:
    """Links that this server knows."""
    return links_of(house.environment["FRONTLINE_ORDERS_DATABASE_URL"])


@pytest.fixture
async def http(house: House) -> AsyncIterator[aiohttp.ClientSession]:
    """Asks as our own service does, with the secret."""
    async with aiohttp.ClientSession(
        house.actions_address, headers={"Authorization": f"Bearer {house.bot_token}"}
    ) as session:
        yield session


async def asked(http: aiohttp.ClientSession, path: str, **given: Any) -> tuple[int, Any]:
    """Status and JSON of an answer."""
    async with http.get(path, **given) as response:
        return response.status, await response.json()


async def test_link_of_the_assistant_shows_the_invoice(
    http: aiohttp.ClientSession, make_link: MakeLink
) -> None:
    """Everything that stands on the paper, amounts as exact texts."""
    status, document = await asked(http, await make_link("10042"))

    assert status == 200
    assert document["version"] == 1
    assert document["invoice_number"].endswith("-10042")
    assert (document["order_number"], document["status"]) == ("10042", "paid")
    assert document["address_lines"] == ["Sanne Voorbeeld", "Proeflaan 12", "1012 AB Amsterdam"]
    assert [line["quantity"] for line in document["lines"]] == [1, 1]
    assert (document["total"], document["vat"], document["currency"]) == ("59.90", "10.40", "EUR")


async def test_nothing_keeps_a_copy(http: aiohttp.ClientSession, make_link: MakeLink) -> None:
    """No cache on the way may hold an invoice."""
    async with http.get(await make_link("10042")) as response:
        assert response.headers["Cache-Control"] == "no-store"


async def test_expired_and_unknown_links_answer_the_same(
    http: aiohttp.ClientSession, make_link: MakeLink
) -> None:
    """Nobody learns whether there ever was such a link."""
    expired = await asked(http, await make_link("10042", age=timedelta(days=400)))
    unknown = await asked(http, f"/invoices/{UNKNOWN}")

    assert expired == unknown
    assert (unknown[0], unknown[1]["error"]["code"]) == (404, "invoice-link-invalid")


@pytest.mark.parametrize("token", ["x" * 500, "%C3%A9", "'%3B%20DROP%20TABLE%20orders"])
async def test_nonsense_is_an_unknown_link(http: aiohttp.ClientSession, token: str) -> None:
    """Too long, not ASCII, SQL: no error, no invoice."""
    assert (await asked(http, f"/invoices/{token}"))[0] == 404


@pytest.mark.parametrize("shown", ["", "Bearer ", "Bearer wrong", "Basic x", "Bearer ÿ"])
async def test_only_who_shows_the_secret_is_answered(
    house: House, make_link: MakeLink, shown: str
) -> None:
    """A good link alone is not enough at this door."""
    async with aiohttp.ClientSession(house.actions_address) as stranger:
        status, answer = await asked(
            stranger, await make_link("10042"), headers={"Authorization": shown}
        )

    assert (status, answer["error"]["code"]) == (401, "unauthorized")


async def test_invoice_can_only_be_read(http: aiohttp.ClientSession, make_link: MakeLink) -> None:
    """No other method reaches the invoice."""
    path = await make_link("10042")
    for method in ("POST", "PUT", "DELETE"):
        async with http.request(method, path) as response:
            assert response.status >= 400


@pytest.fixture
def broken_database(house: House) -> Iterator[None]:
    """The table of links is gone, as after a migration that went wrong."""
    file = house.environment["FRONTLINE_ORDERS_DATABASE_URL"].partition("///")[2]
    with contextlib.closing(sqlite3.connect(file)) as direct:
        direct.execute("ALTER TABLE invoice_copies RENAME TO elsewhere")
        yield
        direct.execute("ALTER TABLE elsewhere RENAME TO invoice_copies")


@pytest.mark.usefixtures("broken_database")
async def test_broken_database_is_an_answer_without_the_token_in_the_log(
    house: House, http: aiohttp.ClientSession
) -> None:
    """The service can say so to the customer; who reads the log gets no key to an invoice."""
    status, answer = await asked(http, f"/invoices/{UNKNOWN}")
    log = house["actions"].program.log.read_text()

    assert (status, answer["error"]["code"]) == (503, "invoice-unavailable")
    assert "no such table" in log
    assert UNKNOWN not in log


async def test_proofs_of_a_conversation_are_forgotten_for_our_service_alone(
    house: House, http: aiohttp.ClientSession
) -> None:
    """Nobody else may, what is no conversation is refused, and nothing proven is fine."""
    path, body = "/conversations/forget", {"conversation_id": "c_nobody"}

    async with (
        aiohttp.ClientSession(house.actions_address) as stranger,
        stranger.post(path, json=body) as response,
    ):
        refused = response.status
    async with http.post(path, json={"conversation_id": 7}) as response:
        wrong = response.status
    async with http.post(path, json=body) as response:
        done = await response.json()

    assert (refused, wrong) == (401, 400)
    assert done == {"version": 1, "forgotten": 0}

"""API keys over HTTP: who makes them, what they open, how they end."""

import asyncio
from dataclasses import replace

import pytest

from handoff.api.allowances import Rates
from handoff.api.limits import Rate
from handoff.keys import make_key
from tests.handoff.api.support.house import MANY, BuildHouse, House
from tests.handoff.api.support.programs import Program, admin, program

MAKE = {"name": "reports", "scopes": ["webhooks:read"], "expires_in_days": 30}


async def test_admin_makes_a_key_that_opens_its_scope(house: House) -> None:
    """Shown once; the list shows its beginning and that it was used."""
    alex = await admin(house)

    made = await alex.post("/api/v1/keys", MAKE)
    key = Program(house, {"Authorization": f"Bearer {made.body['secret']}"})
    opened = await key.get("/api/v1/webhooks")
    listed = (await alex.get("/api/v1/keys")).body["keys"]

    assert (made.status, opened.status) == (201, 200)
    assert made.body["secret"].startswith(listed[0]["prefix"])
    assert made.body["secret"] not in str(listed)
    assert listed[0]["last_used_at"] is not None
    assert (listed[0]["state"], listed[0]["created_by"]) == ("active", "admin")


async def test_revoked_key_opens_nothing_any_more(house: House) -> None:
    """From the next request on."""
    alex = await admin(house)
    made = (await alex.post("/api/v1/keys", MAKE)).body
    key = Program(house, {"Authorization": f"Bearer {made['secret']}"})

    revoked = await alex.delete(f"/api/v1/keys/{made['key']['id']}")
    refused = await key.get("/api/v1/webhooks")

    assert (revoked.status, refused.status, refused.code) == (204, 401, "key-invalid")
    assert (await alex.get("/api/v1/keys")).body["keys"][0]["state"] == "revoked"
    assert (await alex.delete("/api/v1/keys/k_none")).code == "key-not-found"


async def test_key_without_the_scope_is_told_which_one(house: House) -> None:
    """Refused, and nothing was done."""
    key = await program(house, "webhooks:read")

    refused = await key.post("/api/v1/webhooks", {"url": "https://example.org/hook"})

    assert (refused.status, refused.code) == (403, "scope-missing")
    assert "webhooks:write" in refused.body["error"]["message"]
    assert (await key.get("/api/v1/webhooks")).body["webhooks"] == []


async def test_keys_cannot_make_keys(house: House) -> None:
    """A leaked key stays what it is."""
    key = await program(house, *(scope for scope in ("people:write", "webhooks:write")))

    assert (await key.post("/api/v1/keys", MAKE)).code == "admins-only"
    assert (await key.get("/api/v1/keys")).code == "admins-only"


@pytest.mark.parametrize("username", ["anna", "chris"])
async def test_agents_and_supervisors_are_no_admins(house: House, username: str) -> None:
    """The interface for programs is not theirs."""
    person = await admin(house, username)

    assert (await person.post("/api/v1/keys", MAKE)).code == "admins-only"
    assert (await person.get("/api/v1/webhooks")).code == "admins-only"


async def test_other_sites_cannot_use_an_admins_cookie(house: House) -> None:
    """A page of elsewhere makes no key; nobody at all makes none either."""
    alex = await admin(house)
    alex.headers["Origin"] = "https://elsewhere.example"

    assert (await alex.post("/api/v1/keys", MAKE)).code == "forbidden-origin"
    assert (await Program(house, {}).post("/api/v1/keys", MAKE)).code == "not-logged-in"


@pytest.mark.parametrize(
    "given",
    ["", "Bearer", "Bearer ", "Bearer fl_", "Basic YTpi", f"Bearer {make_key().text}", "Bearer é"],
    ids=["empty", "no key", "blank", "prefix", "basic", "honest-looking", "not ascii"],
)
async def test_what_is_no_key_opens_nothing(house: House, given: str) -> None:
    """Also an honest-looking one; an admin's cookie beside it does not help."""
    alex = await admin(house)
    alex.headers["Authorization"] = given

    assert (await alex.get("/api/v1/webhooks")).code == "key-invalid"


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"name": "x", "scopes": []},
        {"name": "x", "scopes": ["everything"]},
        {"name": "", "scopes": ["exports:read"]},
        {"name": "x", "scopes": ["exports:read"], "expires_in_days": 0},
        {"name": "x", "scopes": ["exports:read"], "id": "k_mine"},
    ],
)
async def test_bad_wish_for_a_key_makes_none(house: House, body: object) -> None:
    """An error with a sentence."""
    alex = await admin(house)

    assert (await alex.post("/api/v1/keys", body)).code == "invalid-request"
    assert (await alex.get("/api/v1/keys")).body["keys"] == []


async def test_each_key_has_its_own_allowance(build_house: BuildHouse) -> None:
    """One busy program does not stop another."""
    house = await build_house(rates=replace(MANY, keys=Rate(3, 0.01)))
    busy, other = await program(house, "webhooks:read"), await program(house, "webhooks:read")

    answers = [await busy.get("/api/v1/webhooks") for _ in range(4)]

    assert [answer.status for answer in answers] == [200, 200, 200, 429]
    assert (await other.get("/api/v1/webhooks")).status == 200


async def test_guessing_keys_is_slowed_down(build_house: BuildHouse) -> None:
    """By address; good keys do not count."""
    rates = Rates().times(1_000)
    house = await build_house(rates=replace(rates, wrong_keys=Rate(3, 0.01)))
    good = await program(house, "webhooks:read")
    guess = Program(house, {"Authorization": "Bearer nonsense"})

    fine = await asyncio.gather(*(good.get("/api/v1/webhooks") for _ in range(3)))
    guessed = [(await guess.get("/api/v1/webhooks")).status for _ in range(4)]

    assert {answer.status for answer in fine} == {200}
    assert guessed == [401, 401, 401, 429]

"""Webhooks from registration to arrival, with a real receiving server."""

import time
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from handoff.model.clock import SystemClock
from handoff.model.rules import Rules
from handoff.model.webhooks import Delivery, DeliveryState, Endpoint, EndpointState, Parcel
from handoff.model.work import SYSTEM
from handoff.store.outside_tables import webhook_endpoints
from handoff.webhooks.sender import Outcome, Sender
from handoff.webhooks.signing import HEADER, WebhookSecrets, is_good
from tests.handoff.api.support.house import SETTINGS, BuildHouse, House
from tests.handoff.api.support.programs import Program, program
from tests.handoff.api.support.receiver import Behave, Receiver, endless, receiver, silence, status

PRIVATE = replace(SETTINGS, webhooks_private=True)


@pytest.fixture
async def there() -> AsyncIterator[Receiver]:
    """Another system."""
    async with receiver() as it:
        yield it


@pytest.fixture
async def home(build_house: BuildHouse) -> House:
    """A service that may send to this machine."""
    return await build_house(settings=PRIVATE)


async def registered(house: House, there: Receiver, **wishes: Any) -> tuple[Program, str, str]:
    """A program that has registered the receiver, the endpoint's id, and its secret."""
    key = await program(house, "webhooks:read", "webhooks:write")
    made = await key.post("/api/v1/webhooks", {"url": there.url, **wishes})
    assert made.status == 201, made.body
    return key, made.body["webhook"]["id"], made.body["secret"]


async def test_event_arrives_signed(home: House, there: Receiver) -> None:
    """The receiver can prove that it is from us, and recognise it when it comes again."""
    _, _, secret = await registered(home, there)
    customer = await home.customer()

    came = await there.until_type("conversation.opened")

    assert came.event["conversation_id"] == customer.conversation_id
    assert came.headers["Frontline-Event-Id"] == came.event["id"]
    assert is_good(came.headers[HEADER], secret, came.raw, now=time.time())
    assert not is_good(came.headers[HEADER], secret, came.raw + b" ", now=time.time())


async def test_words_of_the_customer_arrive_in_order_where_they_are_wanted(
    home: House, there: Receiver
) -> None:
    """What was said, by whom, one after the other."""
    await registered(home, there, events=["message.stored"], with_text=True)
    customer = await home.customer()
    await customer.say("Hello")
    await customer.until(lambda: len(customer.messages) == 2)

    came = await there.until(lambda received: len(received) == 2)

    assert [it.event["data"]["text"] for it in came] == ["Hello", "You said: Hello"]
    assert [it.event["data"]["author"] for it in came] == ["customer", "bot"]


async def test_secret_is_shown_once_and_never_stored(home: House, there: Receiver) -> None:
    """Neither lists nor the database have it; another one comes with its own day of change."""
    key, webhook_id, secret = await registered(home, there, events=["ping"])

    listed = (await key.get("/api/v1/webhooks")).body
    renewed = (await key.post(f"/api/v1/webhooks/{webhook_id}/secret")).body["secret"]
    await key.post(f"/api/v1/webhooks/{webhook_id}/ping")
    came = await there.until_type("ping")
    async with home.switchboard.store.read() as connection:
        kept = str((await connection.execute(select(webhook_endpoints))).all())

    assert secret not in str(listed)
    assert secret != renewed
    for good in (secret, renewed):
        assert is_good(came.headers[HEADER], good, came.raw, now=time.time())
        assert good not in kept


async def test_failed_delivery_is_logged_and_replayed_on_demand(
    home: House, there: Receiver
) -> None:
    """The log says what happened; a program can have it sent again."""
    there.behave = [status(503)]
    key, webhook_id, _ = await registered(home, there, events=["ping"])
    await key.post(f"/api/v1/webhooks/{webhook_id}/ping")
    await there.until_type("ping")
    log = f"/api/v1/webhooks/{webhook_id}/deliveries"

    failed = await until_first(key, log, lambda it: it["status"] == 503)
    await key.post(f"/api/v1/webhooks/{webhook_id}/state", {"state": "disabled"})
    dead = (await key.get(log + "?state=dead")).body["deliveries"]
    refused = await key.post(f"/api/v1/webhooks/{webhook_id}/replay", {})
    await key.post(f"/api/v1/webhooks/{webhook_id}/state", {"state": "active"})
    replayed = await key.post(f"/api/v1/webhooks/{webhook_id}/replay", {})
    done = await until_first(key, log, lambda it: it["state"] == "delivered")

    assert (failed["state"], failed["error"]) == ("pending", "answered 503")
    assert failed["next_attempt_at"] is not None
    assert [it["number"] for it in dead] == [failed["number"]]
    assert refused.code == "webhook-disabled"
    assert replayed.body == {"count": 1}
    assert (done["number"], done["status"]) == (failed["number"], 204)
    assert len({it.event["id"] for it in there.received}) == 1


async def until_first(key: Program, log: str, is_it: Any) -> dict[str, Any]:
    """The newest delivery of a log, once it is so."""
    for _ in range(500):
        newest: dict[str, Any] = (await key.get(log)).body["deliveries"][0]
        if is_it(newest):
            return newest
    raise AssertionError(newest)


async def test_delivery_that_a_crash_interrupted_is_made_again(
    build_house: BuildHouse, there: Receiver
) -> None:
    """At least once: with the same id, so that the receiver can tell."""
    rules = Rules(webhook_lease=Rules().heartbeat * 0)
    house = await build_house(settings=PRIVATE, rules=rules)
    there.behave = [silence]
    _, _, _ = await registered(house, there, events=["conversation.opened"])
    await house.customer()
    await there.until(lambda received: len(received) >= 1)

    await house.restart()
    came = await there.until(lambda received: len(received) >= 2)

    assert came[0].event["id"] == came[1].event["id"]


@pytest.mark.parametrize(
    ("behave", "told", "error"),
    [
        (status(302, Location="http://127.0.0.1:1/"), 302, "answered 302"),
        (status(500), 500, "answered 500"),
        (endless, 200, None),
        (silence, None, "no answer in time"),
    ],
)
async def test_bad_answers_end_soon(
    there: Receiver, behave: Behave, told: int | None, error: str | None
) -> None:
    """No redirect is followed, no endless answer read, nobody waited for long."""
    there.behave = [behave]

    outcome = await sent(there.url, private=True, timeout_s=0.5)

    assert outcome == Outcome(told, error)
    assert len(there.received) == 1


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433", "[::1]"])
async def test_nothing_is_sent_inside_without_the_setting(there: Receiver, host: str) -> None:
    """However the address is written: also what passed the check when it was registered."""
    url = there.url.replace("http://127.0.0.1", f"https://{host}")

    outcome = await sent(url, private=False)

    assert outcome.status is None
    assert outcome.error is not None
    assert there.received == []


async def sent(url: str, *, private: bool, timeout_s: float = 5) -> Outcome:
    """What comes of sending a ping to an address."""
    sender = Sender(
        WebhookSecrets("a secret"), private=private, now=SystemClock().now, timeout_s=timeout_s
    )
    async with sender.opened():
        return await sender.send(parcel(url))


def parcel(url: str) -> Parcel:
    """A ping on its way."""
    now = SystemClock().now()
    endpoint = Endpoint("wh_1", url, "", (), False, EndpointState.ACTIVE, 1, now, "a test")
    delivery = Delivery(1, "wh_1", "ev_1", None, DeliveryState.PENDING, 1, now, now, now)
    return Parcel(delivery, endpoint, "ping", now, {})


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"url": "http://example.org/"}, "bad-webhook-address"),
        ({"url": "https://127.0.0.1/"}, "bad-webhook-address"),
        ({"url": "https://user:pass@example.org/"}, "bad-webhook-address"),
        ({"url": "not an address"}, "bad-webhook-address"),
        ({"url": "https://example.org/", "events": ["everything"]}, "invalid-request"),
        ({"url": "https://example.org/", "secret": "mine"}, "invalid-request"),
        ({}, "invalid-request"),
    ],
)
async def test_bad_endpoint_is_not_registered(house: House, body: object, code: str) -> None:
    """A sentence, and nothing there afterwards."""
    key = await program(house, "webhooks:read", "webhooks:write")

    refused = await key.post("/api/v1/webhooks", body)

    assert refused.code == code
    assert (await key.get("/api/v1/webhooks")).body == {"webhooks": []}


async def test_endpoint_that_is_not_there_is_said_so(house: House) -> None:
    """At each of its addresses."""
    key = await program(house, "webhooks:read", "webhooks:write")
    here = "/api/v1/webhooks/wh_none"

    answers = [
        await key.get(here),
        await key.get(here + "/deliveries"),
        await key.delete(here),
        await key.post(here + "/ping"),
        await key.post(here + "/secret"),
        await key.post(here + "/state", {"state": "active"}),
        await key.post(here + "/replay", {}),
    ]

    assert {(it.status, it.code) for it in answers} == {(404, "webhook-not-found")}


@pytest.mark.parametrize(
    "query",
    ["state=lost", "before=0", "before=x", "limit=0", "limit=9999", "x=1", "limit=1&limit=2"],
)
async def test_bad_question_to_a_log_is_refused(house: House, query: str) -> None:
    """With a sentence about what is wrong."""
    key = await program(house, "webhooks:read")
    it = await house.switchboard.add_webhook(
        url="https://example.org/",
        description="",
        events=(),
        with_text=False,
        by=SYSTEM,
        made_by="a test",
    )

    refused = await key.get(f"/api/v1/webhooks/{it.id}/deliveries?{query}")

    assert (refused.status, refused.code) == (400, "invalid-request")

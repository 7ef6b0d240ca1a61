"""What Prometheus reads: counted right, bounded, and for the right eyes."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import insert

from handoff.model.webhooks import DeliveryState, EndpointState
from handoff.protocol.customer import RequestPerson
from handoff.settings import Secret
from handoff.store.outside_tables import webhook_deliveries, webhook_endpoints, webhook_events
from tests.handoff.api.support.bot import hands_off
from tests.handoff.api.support.house import SETTINGS, BuildHouse, House, talk

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]
NAME = re.compile(r"^frontline_[a-z_]+$")


async def text(house: House, **headers: str) -> tuple[int, str]:
    """What `/metrics` answers."""
    async with house.http.get(house.url + "/metrics", headers=headers) as answer:
        return answer.status, await answer.text()


async def samples(house: House) -> Samples:
    """Every sample by name and labels."""
    _, said = await text(house)
    return {
        (it.name, tuple(sorted(it.labels.items()))): it.value
        for family in text_string_to_metric_families(said)
        for it in family.samples
    }


async def test_a_story_is_counted(house: House) -> None:
    """Messages, turns, the handoff, the offer, the wait and who is connected."""
    house.bot.script["A person"] = hands_off("angry")
    customer, agent = await house.customer(), await house.agent()
    await customer.say("Hello")
    await customer.until(lambda: len(customer.messages) == 2)
    await customer.say("A person")
    await talk(customer, agent)
    async with house.http.get(house.url + "/api/me") as answer:
        assert answer.status == 401

    found = await samples(house)

    def value(name: str, **labels: str) -> float:
        return found[name, tuple(sorted(labels.items()))]

    assert value("frontline_messages_total", author="customer") == 2
    assert value("frontline_bot_turns_total", result="answered") == 2
    assert value("frontline_bot_turn_seconds_count", stage="bot") == 2
    assert value("frontline_handoffs_total", reason="angry") == 1
    assert value("frontline_offers_total", outcome="accepted") == 1
    assert value("frontline_queue_wait_seconds_count", queue="q_main0000") == 1
    assert value("frontline_sockets", whose="customer") == 1
    assert value("frontline_sockets", whose="agent") == 1
    assert value("frontline_agents", state="available") == 1
    assert value("frontline_errors_total", where="http", code="not-logged-in") == 1


async def test_who_waits_is_told_by_queue(house: House) -> None:
    """From the database, so every process says the same."""
    customer = await house.customer()
    await customer.tell(RequestPerson())
    await customer.until(lambda: bool(customer.state and customer.state.position))

    found = await samples(house)

    assert found["frontline_queue_length", (("queue", "q_main0000"),)] == 1
    assert found["frontline_queue_longest_wait_seconds", (("queue", "q_main0000"),)] >= 0


async def test_service_level_is_told_by_queue(house: House) -> None:
    """Nothing where nobody came; all of them where the one who came was answered at once."""
    level = "frontline_service_level"
    assert not [key for key in await samples(house) if key[0] == level]
    customer, agent = await house.customer(), await house.agent()
    await customer.tell(RequestPerson())
    await talk(customer, agent)

    found = await samples(house)

    assert found[level, (("over", "hour"), ("queue", "q_main0000"))] == 1


async def test_what_webhooks_still_owe_is_told(house: House) -> None:
    """How many, and for how long."""
    found = await samples(house)
    assert found["frontline_webhooks_pending", ()] == found["frontline_webhooks_lag_seconds", ()]

    async with house.switchboard.store.write() as connection:
        made = datetime.now(UTC) - timedelta(seconds=90)
        await connection.execute(insert(webhook_endpoints).values(**endpoint(made)))
        await connection.execute(
            insert(webhook_events).values(id="ev_1", kind="x", at=made, data={})
        )
        await connection.execute(insert(webhook_deliveries).values(**delivery(made)))
    found = await samples(house)

    assert found["frontline_webhooks_pending", ()] == 1
    assert found["frontline_webhooks_lag_seconds", ()] >= 90


def endpoint(made: datetime) -> dict[str, object]:
    """Another system's address; nothing is delivered to it, since it is disabled."""
    return {
        "id": "wh_1",
        "url": "https://example.org/hook",
        "description": "",
        "events": (),
        "with_text": False,
        "state": EndpointState.DISABLED,
        "generation": 1,
        "created_at": made,
        "created_by": "test",
    }


def delivery(made: datetime) -> dict[str, object]:
    """One that waits."""
    return {
        "endpoint_id": "wh_1",
        "event_id": "ev_1",
        "state": DeliveryState.PENDING,
        "attempts": 0,
        "created_at": made,
        "due_at": made + timedelta(days=1),
        "give_up_at": made + timedelta(days=2),
    }


async def test_no_customer_is_told_of(house: House) -> None:
    """No ids, no words; names as Prometheus wants them."""
    customer = await house.customer()
    await customer.say("My secret worry")
    await customer.until(lambda: len(customer.messages) == 2)

    _, said = await text(house)

    assert customer.conversation_id not in said
    assert "secret" not in said
    assert all(NAME.match(it.name) for it in text_string_to_metric_families(said))


async def test_the_world_behind_a_proxy_may_not_read(house: House) -> None:
    """The proxy is on this machine; who asks is not."""
    assert (await text(house))[0] == 200
    assert (await text(house, **{"X-Forwarded-For": "203.0.113.9"}))[0] == 403


async def test_token_opens_and_only_the_token(build_house: BuildHouse) -> None:
    """Where one is set, being on this machine is not enough."""
    settings = replace(SETTINGS, metrics_token=Secret("metrics-token-of-the-tests"))
    house = await build_house(settings=settings)

    assert (await text(house))[0] == 403
    assert (await text(house, Authorization="Bearer wrong"))[0] == 403
    assert (await text(house, Authorization="Bearer metrics-token-of-the-tests"))[0] == 200

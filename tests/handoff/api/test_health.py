"""What the service says of its own health."""

from typing import Any

import pytest

from tests.handoff.api.support.house import House


async def get(house: House, path: str) -> tuple[int, dict[str, Any]]:
    """Status and body."""
    async with house.http.get(house.url + path) as response:
        return response.status, await response.json()


async def test_service_with_everything_is_ready(house: House) -> None:
    """Alive, database and bot answer."""
    assert await get(house, "/healthz") == (200, {"status": "ok"})
    assert await get(house, "/readyz") == (
        200,
        {"status": "ready", "database": True, "bot": True, "listening": True},
    )


async def test_service_without_a_bot_is_degraded_but_serves(house: House) -> None:
    """People can still be reached, so traffic is welcome."""
    house.bot.is_down = True

    assert await get(house, "/readyz") == (
        200,
        {"status": "degraded", "database": True, "bot": False, "listening": True},
    )


async def test_service_without_a_database_is_not_ready(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing can be promised, so nobody should be sent here; the process itself lives."""

    async def refuse() -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(house.switchboard, "ping", refuse)

    assert (await get(house, "/readyz"))[0] == 503
    assert (await get(house, "/healthz"))[0] == 200
    assert "the database does not answer" in caplog.text


async def test_logs_do_not_tell_what_customers_say(
    house: House, caplog: pytest.LogCaptureFixture
) -> None:
    """Facts with ids, also when the bot breaks on a message."""
    caplog.set_level("INFO")
    house.bot.is_broken = True
    customer = await house.customer()

    await customer.say("My secret worry")
    await customer.until(lambda: len(customer.messages) > 1)

    assert customer.conversation_id in caplog.text
    assert "My secret worry" not in caplog.text

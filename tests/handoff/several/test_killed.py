"""Real processes behind one address, one of them killed: nothing is lost, nothing is doubled."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from handoff.client import AgentClient, CustomerClient, log_in
from handoff.protocol.customer import RequestPerson
from handoff.protocol.shared import Controller
from tests.handoff.api.support.fake_rasa import fake_rasa, fine
from tests.handoff.api.support.house import PASSWORD, is_with, soon, talk, texts
from tests.handoff.several.one_address import OneAddress, served


async def test_killed_process_loses_no_word_and_no_owner(shared_url: str, tmp_path: Path) -> None:
    """Customer at the one that dies, agent at the other, both talking all the while."""
    async with AsyncExitStack() as stack:
        rasa = await stack.enter_async_context(fake_rasa())
        log = tmp_path / "log"
        one, two = await stack.enter_async_context(served(shared_url, rasa.url, log=log))
        url = await stack.enter_async_context(OneAddress([one.port, two.port]).open())
        http = await stack.enter_async_context(aiohttp.ClientSession())
        customer = await CustomerClient.open(http, url, wait=soon)
        await stack.enter_async_context(customer)
        login = await log_in(http, two.url, "anna", PASSWORD)
        agent = await stack.enter_async_context(AgentClient(login, wait=soon))
        await agent.presence("available")
        await customer.tell(RequestPerson())
        mine = await talk(customer, agent)

        async def customer_says() -> None:
            for n in range(20):
                await customer.say(f"customer {n}")

        async def agent_says() -> None:
            for n in range(20):
                await agent.reply(mine, f"agent {n}")

        async with asyncio.TaskGroup() as talking:
            talking.create_task(customer_says())
            talking.create_task(agent_says())
            talking.create_task(one.kill())

        expected = {f"{who} {n}" for who in ("customer", "agent") for n in range(20)}
        await customer.until(lambda: expected <= set(texts(customer.messages)))
        await agent.until(lambda: expected <= set(texts(agent.conversations[mine].messages)))
        said = [it for it in texts(customer.messages) if it in expected]
        assert len(said) == len(expected)
        assert is_with(customer, Controller.AGENT)()


async def test_turn_of_a_killed_process_is_answered_by_the_other(
    shared_url: str, tmp_path: Path
) -> None:
    """It had asked the bot; the other asks with the same id and stores the answer once."""
    async with AsyncExitStack() as stack:
        rasa = await stack.enter_async_context(fake_rasa())
        asked = asyncio.Event()

        async def hold(body: dict[str, Any]) -> web.StreamResponse:
            asked.set()
            await asyncio.sleep(3_600)
            return await fine(body)

        rasa.answers = [hold]
        log = tmp_path / "log"
        one, two = await stack.enter_async_context(served(shared_url, rasa.url, log=log))
        url = await stack.enter_async_context(OneAddress([one.port, two.port]).open())
        http = await stack.enter_async_context(aiohttp.ClientSession())
        customer = await CustomerClient.open(http, url, wait=soon)
        await stack.enter_async_context(customer)
        await customer.say("Where is my order?")
        await asked.wait()

        await one.kill()

        await customer.until(
            lambda: "Rasa heard: Where is my order?" in texts(customer.messages), within_s=20
        )
        assert len({it["message_id"] for it in rasa.asked}) == 1
        assert texts(customer.messages).count("Rasa heard: Where is my order?") == 1

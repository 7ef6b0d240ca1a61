"""How soon an agent who is free again is offered the next customer who waits."""

import asyncio
import time
from contextlib import AsyncExitStack

import aiohttp

from bench.people import PASSWORD, add_agents
from handoff.client import AgentClient, CustomerClient, log_in
from handoff.protocol.customer import RequestPerson
from tests.support.processes import House

ROUNDS = 20
WRITES_UP_S = 0.3
LOGIN = "bench-free"


async def measure(house: House) -> list[float]:
    """Milliseconds from the end of a wrap-up until the agent's page has the next offer.

    Whoever else is at a desk must have their hands full, or the customers are theirs.
    """
    await add_agents(house, [LOGIN], capacity=1)
    async with AsyncExitStack() as people:
        jar = aiohttp.DummyCookieJar()
        http = await people.enter_async_context(aiohttp.ClientSession(cookie_jar=jar))
        for _ in range(ROUNDS + 1):
            customer = await CustomerClient.open(http, house.address)
            await people.enter_async_context(customer)
            await customer.tell(RequestPerson())
        login = await log_in(http, house.address, LOGIN, PASSWORD)
        agent = await people.enter_async_context(AgentClient(login))
        await agent.presence("available")
        return [await _until_next_offer(agent) for _ in range(ROUNDS)]


async def _until_next_offer(agent: AgentClient) -> float:
    """Serve the customer who rings; the time from being free to the next one."""
    offer = await agent.next_offer()
    await agent.accept(offer.reservation_id)
    await agent.close_conversation(offer.conversation_id)
    await asyncio.sleep(WRITES_UP_S)
    began = time.perf_counter()
    await agent.wrap_up(offer.task_id, "solved")

    def next_rings() -> bool:
        ringing = agent.inbox.offers if agent.inbox else []
        return any(it.task_id != offer.task_id for it in ringing)

    await agent.until(next_rings)
    return (time.perf_counter() - began) * 1000

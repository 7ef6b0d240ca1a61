"""Connections are cut at any byte, by hypothesis: what is seen in the end is what is stored."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import yarl
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from handoff.client import CustomerClient
from handoff.protocol.customer import ConversationOpened
from tests.handoff.api.support.cutting_proxy import Cut, CuttingProxy
from tests.handoff.api.support.house import House, soon, texts

WITHIN_S = 60.0
WORDS = 6
# A handshake is some 500 bytes; what follows is the talking.
CUTS = st.lists(
    st.builds(Cut, after=st.integers(1, 4_000), forth=st.booleans()), min_size=2, max_size=10
)
DRAWN = settings(
    max_examples=8,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


async def _talk(house: House, cuts: Sequence[Cut]) -> int:
    """A customer says a few words through the proxy; how many connections were cut on the way."""
    first = await house.customer()
    opened = ConversationOpened(
        conversation_id=first.conversation_id, token=house.sign(first.conversation_id)
    )
    proxy = CuttingProxy(yarl.URL(house.url).port or 0, cuts)
    async with AsyncExitStack() as stack, asyncio.timeout(WITHIN_S):
        address = await stack.enter_async_context(proxy.open())
        customer = CustomerClient(house.http, address, opened, wait=soon)
        await stack.enter_async_context(customer)
        for number in range(WORDS):
            await customer.say(f"word {number}")
        await first.until(lambda: len(first.messages) == 2 * WORDS, within_s=WITHIN_S)
        await customer.until(lambda: len(customer.messages) == 2 * WORDS, within_s=WITHIN_S)

    stored = await house.stored(first.conversation_id)
    assert texts(customer.messages) == texts(first.messages) == stored
    assert [it for it in stored if it and it.startswith("word")] == [
        f"word {number}" for number in range(WORDS)
    ]
    assert [it.seq for it in customer.messages] == list(range(1, len(stored) + 1))
    return proxy.cut


def test_connections_cut_at_any_byte_lose_and_double_nothing(database: Path) -> None:
    """In a handshake, in the middle of a frame, before or behind the acknowledgement."""
    house, cut = House(database), 0

    with asyncio.Runner() as runner:
        runner.run(house.__aenter__())

        @DRAWN
        @given(CUTS)
        def walk(cuts: list[Cut]) -> None:
            nonlocal cut
            cut += runner.run(_talk(house, cuts))

        try:
            walk()
        finally:
            runner.run(house.__aexit__())

    assert cut > 3

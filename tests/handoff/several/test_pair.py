"""Customer at one process, agent at the other: neither can tell."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy import text

from handoff.client import CustomerClient
from handoff.protocol import agent as agent_wire
from handoff.protocol.customer import Read, RequestPerson, Typing, TypingShown
from handoff.protocol.shared import Controller
from tests.handoff.api.support.bot import hands_off
from tests.handoff.api.support.house import House, heard, is_with, talk, texts, wrapping_task

Pair = tuple[House, House]


def has(customer: CustomerClient, said: str) -> Callable[[], bool]:
    """Asks whether the customer has seen this."""
    return lambda: said in texts(customer.messages)


async def until(count: Callable[[], Awaitable[int]], wanted: int) -> None:
    """Wait for what a socket writes after it was closed: nobody is told of that."""
    async with asyncio.timeout(40):
        while await count() != wanted:  # noqa: ASYNC110  # the row is all there is to see
            await asyncio.sleep(0.01)


async def test_whole_story_across_two_processes(pair: Pair) -> None:
    """Bot, handoff, offer, replies, close and wrap-up; every message once and in order."""
    one, two = pair
    one.bot.script["A person please"] = hands_off()
    customer, agent = await one.customer(), await two.agent()
    await customer.say("A person please")

    mine = await talk(customer, agent)
    await agent.reply(mine, "Hello, Anna here")
    await customer.until(has(customer, "Hello, Anna here"))
    await customer.say("At last")
    await agent.until(lambda: "At last" in texts(agent.conversations[mine].messages))
    await agent.close_conversation(mine)
    await customer.until(is_with(customer, Controller.NONE))
    await agent.wrap_up(await wrapping_task(agent), "solved")

    assert [it.seq for it in customer.messages] == list(range(1, len(customer.messages) + 1))
    assert texts(customer.messages) == await one.stored(mine) == await two.stored(mine)


async def test_typing_and_read_marks_cross(pair: Pair) -> None:
    """In both directions, and they end."""
    one, two = pair
    customer, agent = await one.customer(), await two.agent()
    await customer.tell(RequestPerson())
    mine = await talk(customer, agent)

    await customer.tell(Typing(on=True))
    await heard(agent.events(), agent_wire.CustomerTyping, lambda it: it.on)
    await customer.tell(Typing(on=False))
    await heard(agent.events(), agent_wire.CustomerTyping, lambda it: not it.on)
    await agent.tell(agent_wire.AgentTyping(conversation_id=mine, on=True))
    await heard(customer.events(), TypingShown, lambda it: it.author == "agent" and it.on)
    said = await agent.reply(mine, "Here you are")
    await heard(customer.events(), TypingShown, lambda it: it.author == "agent" and not it.on)
    await customer.tell(Read(seq=said))

    await agent.until(lambda: agent.conversations[mine].customer_read_seq == said)


async def test_customer_of_the_other_process_counts_as_online(pair: Pair) -> None:
    """Until the last connection anywhere is closed."""
    one, two = pair
    customer, agent = await one.customer(), await two.agent()
    await customer.tell(RequestPerson())
    mine = await talk(customer, agent)

    def is_online() -> bool:
        return agent.conversations[mine].conversation.customer_online

    await agent.until(is_online)
    await customer.close()
    await agent.until(lambda: not is_online())


async def test_logout_at_one_process_closes_the_desk_at_the_other(pair: Pair) -> None:
    """The same login in two windows; the conversations go back at once."""
    one, two = pair
    customer, agent = await one.customer(), await two.agent()
    await customer.tell(RequestPerson())
    await talk(customer, agent)

    cookie = agent.login.headers
    async with one.http.post(one.url + "/api/logout", headers=cookie) as answer:
        assert answer.status == 204

    await customer.until(is_with(customer, Controller.QUEUE))


async def test_agent_with_a_window_at_each_process_is_lost_with_the_last(pair: Pair) -> None:
    """Closing one of them takes nothing from the lease."""
    one, two = pair
    first, second = await one.agent(), await two.agent()
    me = first.login.agent.agent_id

    async def lease() -> datetime | None:
        return (await one.switchboard.agent_status(me)).agent.lease_until

    async def sockets() -> int:
        async with one.switchboard.store.read() as connection:
            return int(await connection.scalar(text("SELECT count(*) FROM agent_sockets")) or 0)

    await first.close()
    await until(sockets, 1)
    kept, kept_at = await lease(), one.switchboard.clock.now()
    await second.close()
    await until(sockets, 0)

    assert kept is not None
    assert kept > kept_at
    assert (await lease() or kept) <= one.switchboard.clock.now()


async def test_offer_withdrawn_at_one_process_stops_ringing_at_the_other(pair: Pair) -> None:
    """The customer hangs up while the agent's desk rings."""
    one, two = pair
    customer, agent = await one.customer(), await two.agent()
    await customer.tell(RequestPerson())
    offer = await agent.next_offer()

    await one.switchboard.end(customer.conversation_id)

    ended = await heard(agent.events(), agent_wire.OfferEnded)
    assert ended.reservation_id == offer.reservation_id
    await agent.until(lambda: not (agent.inbox and agent.inbox.offers))


async def test_what_was_said_while_the_line_was_broken_is_seen(pair: Pair) -> None:
    """The listening connections are cut; everything is looked at once they are back."""
    one, two = pair
    customer, agent = await one.customer(), await two.agent()
    await customer.tell(RequestPerson())
    mine = await talk(customer, agent)
    cut = text(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND query ILIKE 'LISTEN%'"
    )
    async with one.switchboard.store.read() as connection:
        ended = (await connection.execute(cut)).all()

    for n in range(5):
        await customer.say(f"customer {n}")
        await agent.reply(mine, f"agent {n}")

    expected = await one.stored(mine)
    await customer.until(lambda: texts(customer.messages) == expected)
    await agent.until(lambda: texts(agent.conversations[mine].messages) == expected)
    assert len(ended) == 2


async def test_agent_of_the_first_process_may_go_on_at_the_second(pair: Pair) -> None:
    """The first stops in good order: sockets come back elsewhere and nobody is requeued."""
    one, two = pair
    customer, agent = await two.customer(), await one.agent()
    await customer.tell(RequestPerson())
    mine = await talk(customer, agent)
    await one.restart()
    again = await two.agent(available=False)
    await again.open(mine)

    await again.reply(mine, "Still here")

    await customer.until(has(customer, "Still here"))
    assert customer.state is not None
    assert customer.state.controller == Controller.AGENT


async def test_every_turn_is_run_by_one_process_once(pair: Pair) -> None:
    """Customers at both; each message is asked of the bot once, whoever runs it."""
    one, two = pair
    customers = [await house.customer() for house in (one, two) for _ in range(3)]

    await asyncio.gather(*(it.say(f"Hi {n}") for it in customers for n in range(3)))
    for it in customers:
        await it.until(lambda it=it: len(it.messages) == 6)  # type: ignore[misc]

    asked = [turn.message_id for house in pair for turn in house.bot.turns]
    assert len(asked) == len(set(asked)) == 18

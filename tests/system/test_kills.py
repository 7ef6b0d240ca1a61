"""SIGKILL of any process in the middle of a conversation: no message is lost and none doubled."""

import asyncio
from collections.abc import Callable

import aiohttp
import pytest

from handoff.client import CustomerClient
from handoff.protocol.customer import RequestPerson, ReturnToBot
from handoff.protocol.shared import AuthorKind, Controller
from tests.support.processes import House
from tests.system.transcripts import bot_words_after, check_whole, replayed

pytestmark = pytest.mark.system

ASK = "Where is my order 10042?"
PROOF = "1012 AB"
LONG = 60.0  # seconds: a process has to start again in between


def answered(customer: CustomerClient, times: int) -> Callable[[], bool]:
    """True once the bot has spoken `times` after the customer's last words, and is at rest."""

    def is_answered() -> bool:
        count = 0
        for message in reversed(customer.messages):
            if message.author.kind is AuthorKind.CUSTOMER:
                break
            count += message.author.kind is AuthorKind.BOT
        return count >= times and customer.state is not None and not customer.state.bot_busy

    return is_answered


async def in_thread(work: Callable[[], object]) -> None:
    """Run the blocking start of a process without stopping the customers' sockets."""
    await asyncio.to_thread(work)


async def test_handoff_service_killed_in_a_turn_answers_it_once(
    house: House, http: aiohttp.ClientSession
) -> None:
    """The turn under way is a row: after the restart it runs again and is answered once."""
    async with await CustomerClient.open(http, house.address) as customer:
        await customer.say(ASK)
        house["handoff"].kill()
        await in_thread(house["handoff"].restart)
        await customer.until(answered(customer, 1), within_s=LONG)
        await customer.say(PROOF)
        await customer.until(answered(customer, 2), within_s=LONG)
        stored = await replayed(customer)

    check_whole(stored, [ASK, PROOF], customer.messages)
    assert set(bot_words_after(stored, ASK).values()) == {1}
    assert any("10042" in text for text in bot_words_after(stored, PROOF))


async def test_words_said_while_the_service_is_down_arrive_once_it_is_back(
    house: House, http: aiohttp.ClientSession
) -> None:
    """What was typed without a connection is sent with the next one, in order."""
    async with await CustomerClient.open(http, house.address) as customer:
        house["handoff"].kill()
        saying = [asyncio.create_task(customer.say(text)) for text in ("hello", ASK)]
        await in_thread(house["handoff"].restart)
        numbers = await asyncio.wait_for(asyncio.gather(*saying), LONG)
        await customer.until(answered(customer, 1), within_s=LONG)
        stored = await replayed(customer)

    assert numbers == sorted(numbers)
    check_whole(stored, ["hello", ASK], customer.messages)


async def test_killed_rasa_is_told_and_remembers_when_it_is_back(
    house: House, http: aiohttp.ClientSession
) -> None:
    """Without Rasa the customer is offered a person; back with the bot, it knows the order."""
    async with await CustomerClient.open(http, house.address) as customer:
        await customer.say(ASK)
        await customer.until(answered(customer, 1), within_s=LONG)
        house["rasa"].kill()
        await customer.say("hello?")
        await customer.until(
            lambda: customer.state is not None and customer.state.controller is Controller.QUEUE,
            within_s=LONG,
        )
        await in_thread(house["rasa"].restart)
        await customer.tell(ReturnToBot())
        await customer.until(
            lambda: customer.state is not None and customer.state.controller is Controller.BOT
        )
        await customer.say(PROOF)
        await customer.until(answered(customer, 2), within_s=LONG)
        stored = await replayed(customer)

    check_whole(stored, [ASK, "hello?", PROOF], customer.messages)
    assert any("10042" in text for text in bot_words_after(stored, PROOF))


async def test_killed_action_server_is_an_apology_and_the_offer_of_a_person(
    house: House, http: aiohttp.ClientSession
) -> None:
    """The customer hears a sentence, never silence; the next try works again."""
    async with await CustomerClient.open(http, house.address) as customer:
        await customer.say("hello")
        await customer.until(answered(customer, 1), within_s=LONG)
        house["actions"].kill()
        await customer.say(ASK)
        await customer.until(
            lambda: any(
                message.seq > 2 and message.author.kind is not AuthorKind.CUSTOMER
                for message in customer.messages[2:]
            ),
            within_s=LONG,
        )
        await in_thread(house["actions"].restart)
        said = ["hello", ASK]
        stored = await replayed(customer)

    check_whole(stored, said, customer.messages)
    after = [
        m for m in stored if m.seq > stored[-1].seq - 3 and m.author.kind is not AuthorKind.CUSTOMER
    ]
    assert any(m.buttons or m.code for m in after)


async def test_queued_conversation_survives_a_kill_of_the_service(
    house: House, http: aiohttp.ClientSession
) -> None:
    """The place in the queue is a row: after the restart the customer still waits in it."""
    async with await CustomerClient.open(http, house.address) as customer:
        await customer.tell(RequestPerson())
        await customer.until(
            lambda: customer.state is not None and customer.state.controller is Controller.QUEUE
        )
        house["handoff"].kill()
        await in_thread(house["handoff"].restart)
        await customer.say("are you still there?")
        stored = await replayed(customer)

    assert customer.state is not None
    assert customer.state.controller is Controller.QUEUE
    assert customer.state.position is not None
    check_whole(stored, ["are you still there?"], customer.messages)

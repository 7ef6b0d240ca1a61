"""The agent's socket: lists that stay true, offers that come and go, bad commands refused."""

from typing import Any

import pytest

from handoff.api import agent_events
from handoff.client import Refused
from handoff.protocol import agent as wire
from handoff.protocol.customer import RequestPerson
from tests.handoff.api.support.house import House, heard, talk, wrapping_task
from tests.handoff.api.support.wire import Bare


async def test_welcome_tells_what_the_desk_needs(house: House) -> None:
    """Lists, dispositions and canned replies in both languages, the heartbeat."""
    agent = await house.agent(available=False)

    assert agent.welcome is not None
    assert {it.code for it in agent.welcome.dispositions} >= {"solved", "follow_up_needed"}
    assert all(set(it.text) == {"en", "nl"} for it in agent.welcome.canned_replies)
    assert agent.welcome.heartbeat_s == 5
    assert agent.welcome.inbox.agent.name == "Anna Demo"


async def test_accepting_twice_is_accepting_once(house: House) -> None:
    """A command that is sent again after a lost answer does no harm."""
    customer = await house.customer()
    agent = await house.agent()
    await customer.tell(RequestPerson())
    offer = await agent.next_offer()

    await agent.accept(offer.reservation_id)
    await agent.accept(offer.reservation_id)
    ended = await heard(agent.events(), wire.OfferEnded)

    assert (ended.reservation_id, ended.outcome) == (offer.reservation_id, "accepted")


async def test_declined_offer_goes_to_the_next_agent(house: House) -> None:
    """Anna passes, Bram's desk rings."""
    customer = await house.customer()
    anna = await house.agent("anna")
    await customer.tell(RequestPerson())
    offer = await anna.next_offer()
    bram = await house.agent("bram")

    await anna.decline(offer.reservation_id)
    second = await bram.next_offer()

    assert second.conversation_id == offer.conversation_id
    with pytest.raises(Refused) as refused:
        await anna.accept(offer.reservation_id)
    assert refused.value.code == "offer-over"


async def test_agents_own_work_waits_for_no_rest_between_lists(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With an hour between lists, what rings, is accepted and is written up still shows."""
    monkeypatch.setattr(agent_events, "BETWEEN_REFRESHES_S", 3_600)
    first, second = await house.customer(), await house.customer()
    agent = await house.agent()
    await first.tell(RequestPerson())
    conversation_id = await talk(first, agent)
    await agent.close_conversation(conversation_id)
    await agent.wrap_up(await wrapping_task(agent), "solved")
    await second.tell(RequestPerson())

    assert (await agent.next_offer()).conversation_id == second.conversation_id


async def test_two_tabs_of_an_agent_show_the_same(house: House) -> None:
    """What is done in one is seen in the other; closing one loses nothing."""
    first = await house.agent()
    second = await house.agent(available=False)
    customer = await house.customer()
    await customer.tell(RequestPerson())
    conversation_id = await talk(customer, first)

    await second.until(lambda: bool(second.inbox and second.inbox.mine))
    await second.open(conversation_id)
    await first.close()
    await second.reply(conversation_id, "From the other tab")

    assert "From the other tab" in await house.stored(conversation_id)


async def test_unread_and_online_are_kept_current(house: House) -> None:
    """The row counts what was not read and knows whether the customer is there."""
    customer = await house.customer()
    agent = await house.agent()
    await customer.tell(RequestPerson())
    await talk(customer, agent)

    def mine() -> wire.ConversationRow | None:
        return agent.inbox.mine[0] if agent.inbox and agent.inbox.mine else None

    await customer.say("Hello?")
    await agent.until(lambda: bool((row := mine()) and row.unread and row.customer_online))
    await customer.close()
    await agent.until(lambda: bool((row := mine()) and not row.customer_online))


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ({"type": "sudo", "request_id": "1"}, "unknown-type"),
        ({"type": "accept", "request_id": "1"}, "invalid-frame"),
        (
            {"type": "accept", "request_id": "1", "reservation_id": "r_nothing-here"},
            "offer-not-found",
        ),
        ({"type": "presence", "request_id": "1", "state": "not_responding"}, "invalid-frame"),
        ({"type": "open", "request_id": "1", "conversation_id": "../x"}, "invalid-frame"),
        (
            {"type": "open", "request_id": "1", "conversation_id": "c_" + "0" * 20},
            "conversation-not-for-you",
        ),
        (
            {
                "type": "wrap_up",
                "request_id": "1",
                "task_id": "t_nothing-here",
                "disposition": "solved",
            },
            "task-not-found",
        ),
        (
            {"type": "take_follow_up", "request_id": "1", "follow_up_id": "f_nothing-here"},
            "follow-up-not-found",
        ),
    ],
)
async def test_bad_command_is_refused_under_its_request_id(
    house: House, frame: dict[str, Any], code: str
) -> None:
    """The desk can tell which of its commands failed, and the socket stays."""
    login = await house.login()
    async with house.http.ws_connect(house.url + "/ws/agent", headers=login.headers) as socket:
        line = Bare(socket, "", "")
        await line.say(frame)
        error = await line.hear("error")

        assert (error["code"], error["request_id"]) == (code, "1")
        assert await line.is_usable()


async def test_supervisor_opens_a_conversation_that_does_not_exist(house: House) -> None:
    """Allowed to look, but there is nothing: its own code."""
    chris = await house.agent("chris", available=False)

    with pytest.raises(Refused) as refused:
        await chris.open("c_00000000000000000000")

    assert refused.value.code == "conversation-not-found"


async def test_lists_come_at_most_ten_times_a_second(house: House) -> None:
    """A hundred changes at once are a few frames, the last of which is true."""
    login = await house.login()
    async with house.http.ws_connect(house.url + "/ws/agent", headers=login.headers) as socket:
        line = Bare(socket, "", "")
        await line.hear("welcome")
        for _ in range(50):
            opened = await house.switchboard.open_conversation(channel="web", language="en")
            await house.switchboard.request_person(opened.id)
        frames = 0
        while True:
            inbox = await line.hear("inbox")
            frames += 1
            if len(inbox["inbox"]["queue"]) == 50:
                break

    assert frames < 50

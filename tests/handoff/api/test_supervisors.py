"""A supervisor at work over real sockets: unseen, heard by the agent, heard by the customer."""

import asyncio

import pytest

from handoff.api.shared_reading import SharedReading
from handoff.client import AgentClient, CustomerClient, Refused
from handoff.model.board import Board
from handoff.protocol import agent as wire
from handoff.protocol.customer import RequestPerson
from tests.handoff.api.support.house import House, talk, texts


async def scene(house: House) -> tuple[CustomerClient, AgentClient, AgentClient, str]:
    """A customer who talks with Anna, and Chris who supervises."""
    customer, anna = await house.customer(), await house.agent("anna")
    await customer.tell(RequestPerson())
    conversation_id = await talk(customer, anna)
    return customer, anna, await house.agent("chris"), conversation_id


async def test_monitor_reads_live_and_leaves_no_trace(house: House) -> None:
    """What is said arrives; reading and typing of who monitors go nowhere."""
    customer, anna, chris, talk_id = await scene(house)
    before = (await house.switchboard.conversation(talk_id)).agent_read_seq

    await chris.monitor(talk_id)
    shown = await chris.open(talk_id)
    await anna.reply(talk_id, "How can I help?")
    await chris.until(lambda: "How can I help?" in texts(shown.messages))
    await chris.tell(wire.AgentRead(conversation_id=talk_id, seq=1_000))
    await chris.tell(wire.AgentTyping(conversation_id=talk_id, on=True))
    await chris.presence("not_ready", "reading along")

    assert (await house.switchboard.conversation(talk_id)).agent_read_seq == before
    assert not house.hub.typing.is_typing(talk_id, "agent")
    assert [it.name for it in anna.conversations[talk_id].conversation.participants] == [
        anna.login.agent.name
    ]
    assert customer.state is not None
    assert customer.state.also_here == []
    with pytest.raises(Refused, match="not-your-conversation"):
        await chris.reply(talk_id, "Psst")


async def test_whisper_and_barge(house: House) -> None:
    """The first is the agent's alone, the second the customer's too."""
    customer, anna, chris, talk_id = await scene(house)
    await chris.open(talk_id)

    await chris.whisper(talk_id, "Offer the voucher.")
    await anna.until(lambda: "Offer the voucher." in texts(anna.conversations[talk_id].messages))
    await chris.barge(talk_id)
    await chris.reply(talk_id, "Chris here.")
    await customer.until(lambda: texts(customer.messages)[-1] == "Chris here.")

    assert "Offer the voucher." not in texts(customer.messages)
    assert [m.kind for m in anna.conversations[talk_id].messages].count("whisper") == 1


async def test_board_is_read_once_for_all_who_watch(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who asks at the same moment shares the reading; who asks later gets a later one."""
    read, asked = house.switchboard.board, 0

    async def counted() -> Board:
        nonlocal asked
        asked += 1
        return await read()

    monkeypatch.setattr(house.switchboard, "board", counted)
    reading = SharedReading(house.switchboard)
    async with reading.open():
        first = await asyncio.gather(*(reading.board() for _ in range(20)))
        assert asked == 1
        await house.agent("anna")
        later = await reading.board()

    assert all(it is first[0] for it in first)
    assert later.at > first[0].at
    assert [it.service_level_day for it in later.queues] == [None]


async def test_board_is_live(house: House) -> None:
    """At once, and again when somebody comes to wait."""
    customer, _, chris, talk_id = await scene(house)
    await chris.presence("not_ready", "supervising")
    bram = await house.agent("bram", available=False)

    await chris.watch_board()
    await chris.until(lambda: chris.board is not None)
    second = await house.customer()
    await bram.presence("not_ready", "lunch")
    await second.tell(RequestPerson())
    await chris.until(
        lambda: (
            chris.board is not None
            and any(
                it.presence == "not_ready" and it.reason == "lunch" for it in chris.board.agents
            )
            and len(chris.board.conversations) == 2
        )
    )
    over_http = await chris.login.board()

    assert talk_id in [it.conversation_id for it in over_http.conversations]
    assert customer.conversation_id == talk_id


async def test_agents_are_refused(house: House) -> None:
    """On the socket and over HTTP, with the same code."""
    _, anna, chris, talk_id = await scene(house)

    for act in (
        anna.monitor(talk_id),
        anna.whisper(talk_id, "Hi"),
        anna.take_over(talk_id),
        anna.set_priority(talk_id, 1),
        anna.set_agent_presence(chris.login.agent.agent_id, "offline"),
        anna.watch_board(),
        anna.login.board(),
        anna.login.audit(),
    ):
        with pytest.raises(Refused, match="not-a-supervisor"):
            await act


async def test_every_act_is_in_the_log(house: House) -> None:
    """With the supervisor's name, page by page, filtered."""
    _, anna, chris, talk_id = await scene(house)
    await chris.monitor(talk_id)
    await chris.whisper(talk_id, "Hi")
    await chris.barge(talk_id)
    await chris.coach(talk_id, "Good.")
    await chris.take_over(talk_id)
    await chris.set_agent_presence(anna.login.agent.agent_id, "not_ready", "Team meeting")

    me = chris.login.agent
    page = await chris.login.audit(actor_id=me.agent_id)
    names = [line.name for line in page.events]
    short = await chris.login.audit(actor_id=me.agent_id, limit=2)

    assert {"monitor", "whispered", "barge", "coached", "taken over", "Team meeting"} <= set(names)
    assert {line.actor_name for line in page.events} == {me.name}
    assert [it.id for it in short.events] == [it.id for it in page.events[:2]]
    assert short.next_before == short.events[-1].id


@pytest.mark.parametrize("query", ["limit=0", "limit=x", "since=yesterday", "before=-1", "no=1"])
async def test_bad_filters_get_a_clear_answer(house: House, query: str) -> None:
    """A code and a sentence, no 500."""
    login = await house.login("chris")
    url = f"{house.url}/api/supervisor/events?{query}"
    async with house.http.get(url, headers=login.headers) as response:
        answer = await response.json()

    assert (response.status, answer["error"]["code"]) == (400, "invalid-request")


async def test_targets_are_colleagues_and_queues(house: House) -> None:
    """Not oneself; who is free first."""
    _, anna, chris, _ = await scene(house)

    found = await anna.login.targets()

    assert found.agents[0].name == chris.login.agent.name
    assert anna.login.agent.agent_id not in [it.agent_id for it in found.agents]
    assert [(it.queue_id, it.staffed) for it in found.queues][0] == ("q_main0000", True)

"""Two agents, one customer, over real sockets."""

import tomllib
from pathlib import Path

import pytest

from handoff.client import AgentClient, CustomerClient, Refused
from handoff.protocol import agent as wire
from handoff.protocol import teamwork as together
from handoff.protocol.customer import RequestPerson
from handoff.protocol.shared import Controller, MessageView
from tests.handoff.api.support.house import House, heard, is_with, talk, texts, wrapping_task


async def pair(house: House) -> tuple[CustomerClient, AgentClient, AgentClient, str]:
    """A customer who talks with Anna, and Bram who is free."""
    customer, anna = await house.customer(), await house.agent("anna")
    await customer.tell(RequestPerson())
    conversation_id = await talk(customer, anna)
    return customer, anna, await house.agent("bram"), conversation_id


def id_of(agent: AgentClient) -> str:
    """The agent's id."""
    return agent.login.agent.agent_id


def of_kind(messages: list[MessageView], kind: str) -> list[str | None]:
    """The texts of one kind of message."""
    return [message.text for message in messages if message.kind == kind]


async def test_cold_transfer_from_desk_to_desk(house: House) -> None:
    """It rings with the story, is taken, and the customer hears the new name."""
    customer, anna, bram, talk_id = await pair(house)

    await anna.transfer(talk_id, to_agent=id_of(bram), reason="billing", note="Wants a credit")
    asked = await bram.next_transfer()
    await bram.accept_transfer(asked.transfer_id)
    await customer.until(lambda: customer.state is not None and customer.state.agent_name == "Bram")
    ended = await heard(anna.events(), together.TransferEnded)
    await bram.open(talk_id)
    await bram.reply(talk_id, "Hello, Bram here.")
    await customer.until(lambda: texts(customer.messages)[-1] == "Hello, Bram here.")

    assert (asked.from_name, asked.note) == (anna.login.agent.name, "Wants a credit")
    assert asked.context is not None
    assert (ended.outcome, ended.agent_name) == ("accepted", bram.login.agent.name)
    await wrapping_task(anna)
    with pytest.raises(Refused, match="epoch-stale"):
        await anna.reply(talk_id, "Too late", epoch=1)


async def test_consult_never_reaches_the_customer_or_a_third_agent(house: House) -> None:
    """The two read each other, the customer waits, others get an empty line."""
    customer, anna, bram, talk_id = await pair(house)
    await anna.transfer(talk_id, mode="consult", to_agent=id_of(bram))
    asked = await bram.next_transfer()
    await bram.accept_transfer(asked.transfer_id)
    seen_by_bram = await bram.open(talk_id)

    await anna.consult(talk_id, "May I credit 20?")
    await bram.until(lambda: "May I credit 20?" in texts(seen_by_bram.messages))
    await bram.consult(talk_id, "Up to 25.")
    await customer.until(lambda: customer.state is not None and customer.state.one_moment)
    await anna.cancel_transfer(asked.transfer_id)
    carla = await house.agent("chris")
    await anna.transfer(talk_id, to_agent=id_of(carla))
    await carla.accept_transfer((await carla.next_transfer()).transfer_id)
    seen_by_supervisor = await carla.open(talk_id)
    await carla.transfer(talk_id, to_agent=id_of(bram))
    await bram.accept_transfer((await bram.next_transfer()).transfer_id)
    await customer.until(is_with(customer, Controller.AGENT))

    assert of_kind(seen_by_bram.messages, "consult") == ["May I credit 20?", "Up to 25."]
    assert of_kind(seen_by_supervisor.messages, "consult") == ["May I credit 20?", "Up to 25."]
    assert "Up to 25." not in texts(customer.messages)
    assert of_kind(customer.messages, "consult") == []


async def test_agent_who_was_not_in_the_consult_gets_its_lines_empty(house: House) -> None:
    """Their numbers stay, so that a gap is still an error."""
    _, anna, bram, talk_id = await pair(house)
    await anna.transfer(talk_id, mode="consult", to_agent=id_of(bram))
    asked = await bram.next_transfer()
    await bram.accept_transfer(asked.transfer_id)
    await anna.consult(talk_id, "Between us.")
    await bram.leave(talk_id)
    await house.switchboard.transfer(id_of(anna), talk_id, to_queue="q_main0000")
    admin = await house.login("admin")
    await house.switchboard.add_agent(
        username="dana", password_hash=await house.hash_password(), name="Dana Demo"
    )
    dana = await house.login("dana")

    for_dana = await dana.conversation(talk_id)
    for_admin = await admin.conversation(talk_id)

    assert of_kind(for_dana.messages, "consult") == [None]
    assert of_kind(for_admin.messages, "consult") == ["Between us."]
    assert [m.seq for m in for_dana.messages] == [m.seq for m in for_admin.messages]


async def test_conference_shows_both_to_the_customer(house: House) -> None:
    """Each writes in their own name; leaving is told."""
    customer, anna, bram, talk_id = await pair(house)
    await anna.transfer(talk_id, mode="conference", to_agent=id_of(bram))
    await bram.accept_transfer((await bram.next_transfer()).transfer_id)
    await bram.open(talk_id)

    await bram.reply(talk_id, "Bram too.")
    await customer.until(
        lambda: customer.state is not None and customer.state.also_here == ["Bram"]
    )
    await customer.until(lambda: texts(customer.messages)[-1] == "Bram too.")
    await bram.leave(talk_id)
    await customer.until(lambda: customer.messages[-1].code == "left_by")

    said = next(m for m in customer.messages if m.text == "Bram too.")
    assert said.author.name == "Bram"


async def test_who_is_consulted_types_and_reads_unseen(house: House) -> None:
    """The customer hears of the one who talks with them only."""
    customer, anna, bram, talk_id = await pair(house)
    await anna.transfer(talk_id, mode="consult", to_agent=id_of(bram))
    await bram.accept_transfer((await bram.next_transfer()).transfer_id)
    await bram.open(talk_id)
    await bram.until(lambda: bool(bram.inbox and bram.inbox.joined))
    before = (await house.switchboard.conversation(talk_id)).agent_read_seq

    await bram.tell(wire.AgentRead(conversation_id=talk_id, seq=1_000))
    await bram.tell(wire.AgentTyping(conversation_id=talk_id, on=True))
    await bram.consult(talk_id, "Read it.")
    await customer.say("Hello?")

    assert (await house.switchboard.conversation(talk_id)).agent_read_seq == before
    assert not house.hub.typing.is_typing(talk_id, "agent")


def test_every_queue_of_the_demonstration_can_be_named() -> None:
    """Queues have the names of the floor plan, which may be short."""
    floor = Path(wire.__file__).parents[1] / "demo" / "floor.toml"
    queues = tomllib.loads(floor.read_text("utf-8"))["queues"]
    for queue in queues:
        asked = together.Transfer(
            request_id="1", conversation_id="c_" + "0" * 20, to_queue=queue["id"]
        )

        assert asked.to_queue == queue["id"]


async def test_transfer_needs_exactly_one_target(house: House) -> None:
    """An agent or a queue; a queue cannot be consulted."""
    login = await house.login("anna")
    frames = [
        {"mode": "cold"},
        {"mode": "cold", "to_agent": "a_00000000", "to_queue": "q_main0000"},
        {"mode": "consult", "to_queue": "q_main0000"},
    ]
    async with house.http.ws_connect(house.url + "/ws/agent", headers=login.headers) as socket:
        await socket.receive_json()
        for frame in frames:
            await socket.send_json(
                {"type": "transfer", "request_id": "1", "conversation_id": "c_" + "0" * 20} | frame
            )
            answer = await socket.receive_json()
            while answer["type"] == "inbox":
                answer = await socket.receive_json()

            assert (answer["type"], answer["code"]) == ("error", "invalid-frame")

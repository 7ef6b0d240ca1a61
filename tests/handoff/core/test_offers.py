"""Offers ring, are accepted, declined, time out and move on."""

import pytest

from handoff.bus import AgentMoved, OfferEnded, QueueMoved
from handoff.errors import AgentNotFound, OfferNotFound, OfferOver
from handoff.model.rules import Rules
from handoff.model.states import Controller, Presence, TaskState
from tests.handoff.core.floor import Floor, handoff_reply


async def test_waiting_customer_rings_at_once_at_the_free_agent(floor: Floor) -> None:
    """Nothing polls; the offer tells everything needed to decide."""
    agent = await floor.agent()
    conversation = await floor.waiting()

    offer = (await floor.board.inbox(agent.id)).offers[0]
    assert offer.conversation.id == conversation.id
    assert offer.reservation.due_at - offer.reservation.offered_at == Rules().ring
    assert offer.queue_name == "Customer service"
    assert [m.code for m in offer.messages] == ["queued"]
    assert AgentMoved(agent.id) in floor.notices
    assert (await floor.task(conversation)).state is TaskState.RESERVED


async def test_newly_available_agent_gets_the_backlog_at_once(floor: Floor) -> None:
    """The customer waited before anybody was there."""
    conversation = await floor.waiting()

    agent = await floor.agent()

    offer = await floor.ringing(agent)
    assert offer is not None
    assert offer.conversation_id == conversation.id


async def test_accepting_makes_the_agent_the_owner(floor: Floor) -> None:
    """Task, control, epoch, and the customer hears the first name."""
    agent = await floor.agent()
    conversation = await floor.waiting()

    taken = await floor.accept(agent)

    task = await floor.task(conversation)
    assert (task.state, task.agent_id) == (TaskState.ASSIGNED, agent.id)
    assert (taken.controller, taken.agent_id, taken.epoch) == (Controller.AGENT, agent.id, 3)
    joined = (await floor.transcript(conversation))[-1]
    assert (joined.code, joined.params) == ("agent_joined", {"name": "Sam"})
    assert [n.outcome for n in floor.heard(OfferEnded)] == ["accepted"]
    assert (await floor.board.customer_state(conversation.id)).agent_name == "Sam"


async def test_accepting_twice_is_accepting_once(floor: Floor) -> None:
    """The answer may have been lost on its way."""
    agent = await floor.agent()
    conversation = await floor.waiting()
    offer = await floor.ringing(agent)
    assert offer is not None

    taken = [await floor.board.accept(agent.id, offer.id) for _ in range(2)]

    assert taken == [conversation.id, conversation.id]
    assert await floor.codes(conversation) == ["queued", "agent_joined"]


async def test_offer_of_somebody_else_cannot_be_accepted(floor: Floor) -> None:
    """Nor one that never was, nor by nobody."""
    sam = await floor.agent("sam")
    await floor.waiting()
    offer = await floor.ringing(sam)
    assert offer is not None
    kim = await floor.agent("kim")

    with pytest.raises(OfferNotFound):
        await floor.board.accept(kim.id, offer.id)
    with pytest.raises(OfferNotFound):
        await floor.board.accept(sam.id, "r_none")
    with pytest.raises(AgentNotFound):
        await floor.board.accept("a_none", offer.id)


async def test_declined_offer_goes_to_the_next_agent(floor: Floor) -> None:
    """And not back to the one who declined; alone, they are asked again after a while."""
    sam, kim = await floor.agent("sam"), await floor.agent("kim")
    await floor.waiting()
    first, second = (sam, kim) if await floor.ringing(sam) else (kim, sam)
    offer = await floor.ringing(first)
    assert offer is not None

    await floor.board.decline(first.id, offer.id)
    await floor.board.decline(first.id, offer.id)

    moved = await floor.ringing(second)
    assert moved is not None
    assert moved.task_id == offer.task_id
    assert await floor.ringing(first) is None
    await floor.board.decline(second.id, moved.id)
    assert not await floor.ringing(first)
    assert not await floor.ringing(second)
    await floor.pass_time(61, sam, kim)
    assert await floor.ringing(first)
    with pytest.raises(OfferOver) as refused:
        await floor.board.accept(first.id, offer.id)
    assert refused.value.outcome == "declined"


async def test_unanswered_offer_moves_on_and_its_agent_is_not_responding(floor: Floor) -> None:
    """As often as needed, until somebody answers."""
    agents = [await floor.agent(name) for name in ("ann", "bob", "cas")]
    conversation = await floor.waiting()
    rung = []
    for _ in agents:
        ringing = [a for a in agents if await floor.ringing(a)]
        assert len(ringing) == 1
        rung.append(ringing[0].id)
        assert "rang out" not in await floor.pass_time(29, *agents)
        assert (await floor.pass_time(1, *agents))["rang out"] == 1

    assert len(set(rung)) == 3
    for agent in agents:
        assert (await floor.see(agent)).state is Presence.NOT_RESPONDING
    assert (await floor.task(conversation)).state is TaskState.PENDING
    assert {n.outcome for n in floor.heard(OfferEnded)} == {"timeout"}


async def test_agent_who_comes_back_is_asked_again_at_once(floor: Floor) -> None:
    """A new "available" is a new promise."""
    agent = await floor.agent()
    await floor.waiting()
    await floor.pass_time(30, agent)
    floor.clock.advance(1)

    await floor.board.set_presence(agent.id, Presence.AVAILABLE)

    assert await floor.ringing(agent)


async def test_rung_out_offer_cannot_be_accepted(floor: Floor) -> None:
    """The refusal tells why; the capacity is free."""
    agent = await floor.agent()
    await floor.waiting()
    offer = await floor.ringing(agent)
    assert offer is not None
    await floor.pass_time(30, agent)

    with pytest.raises(OfferOver) as refused:
        await floor.board.accept(agent.id, offer.id)

    assert (refused.value.code, refused.value.outcome) == ("offer-over", "timeout")


async def test_full_agent_is_not_offered_more(floor: Floor) -> None:
    """Wrapping tasks count until they are written up."""
    agent = await floor.agent(capacity=2)
    first, _ = await floor.talking(agent), await floor.talking(agent)
    await floor.waiting()
    assert await floor.ringing(agent) is None

    await floor.board.close_conversation(agent.id, first.id)
    assert await floor.ringing(agent) is None

    await floor.board.wrap_up(agent.id, (await floor.task(first)).id, "solved")
    assert await floor.ringing(agent)


async def test_longest_idle_agent_is_rung(floor: Floor) -> None:
    """Who wrapped up last comes last."""
    sam = await floor.agent("sam")
    floor.clock.advance(1)
    kim = await floor.agent("kim")
    done = await floor.talking(sam)
    await floor.board.close_conversation(sam.id, done.id)
    floor.clock.advance(1)
    await floor.board.wrap_up(sam.id, (await floor.task(done)).id, "solved")

    await floor.waiting()

    assert await floor.ringing(kim)
    assert not await floor.ringing(sam)


async def test_urgent_customer_is_served_first(floor: Floor) -> None:
    """Priority, then the time of waiting; the inbox shows the same order."""
    calm = await floor.waiting()
    floor.clock.advance(5)
    angry = await floor.customer()
    await floor.say(angry)
    await floor.answer(angry, handoff_reply("angry"))

    agent = await floor.agent()

    line = (await floor.board.inbox(agent.id)).queue
    assert [entry.conversation.id for entry in line] == [angry.id, calm.id]
    assert [entry.reason for entry in line] == ["angry", "requested_human"]
    offer = await floor.ringing(agent)
    assert offer is not None
    assert offer.conversation_id == angry.id
    assert QueueMoved("q_main0000") in floor.notices


async def test_one_offer_rings_at_an_agent_at_a_time(floor: Floor) -> None:
    """The next rings when this one is answered."""
    agent = await floor.agent()
    for _ in range(3):
        await floor.waiting()

    assert (await floor.board.agent_status(agent.id)).ringing == 1
    await floor.accept(agent)
    assert (await floor.board.agent_status(agent.id)).ringing == 1

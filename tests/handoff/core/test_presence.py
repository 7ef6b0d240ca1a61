"""Who is at the desk, and what happens when they are lost."""

import pytest

from handoff.bus import OfferEnded
from handoff.errors import AgentNotFound, ConversationsOpen
from handoff.model.states import Controller, Presence, TaskState
from tests.handoff.core.floor import Floor


async def test_agent_who_goes_away_is_not_rung(floor: Floor) -> None:
    """What rang is withdrawn and goes to the next."""
    sam = await floor.agent("sam")
    conversation = await floor.waiting()
    kim = await floor.agent("kim")
    assert await floor.ringing(sam)

    await floor.board.set_presence(sam.id, Presence.NOT_READY, "lunch")

    assert await floor.ringing(sam) is None
    assert await floor.ringing(kim)
    now = await floor.see(sam)
    assert (now.state, now.reason) == (Presence.NOT_READY, "lunch")
    assert [n.outcome for n in floor.heard(OfferEnded)] == ["rescinded"]
    assert (await floor.task(conversation)).state is TaskState.RESERVED


async def test_same_presence_again_changes_nothing_but_the_lease(floor: Floor) -> None:
    """No event, no restart of the time in the state; another reason is another state."""
    agent = await floor.agent()
    floor.clock.advance(5)

    await floor.board.set_presence(agent.id, Presence.AVAILABLE)

    now = await floor.see(agent)
    assert (now.since, now.version) == (agent.since, agent.version)
    assert now.lease_until != agent.lease_until
    await floor.board.set_presence(agent.id, Presence.NOT_READY, "lunch")
    await floor.board.set_presence(agent.id, Presence.NOT_READY, "meeting")
    assert (await floor.see(agent)).reason == "meeting"


async def test_agent_in_conversations_cannot_go_offline(floor: Floor) -> None:
    """Nobody is left alone by a click; not ready stops new offers meanwhile."""
    agent = await floor.agent()
    conversation = await floor.talking(agent)

    with pytest.raises(ConversationsOpen) as refused:
        await floor.board.set_presence(agent.id, Presence.OFFLINE)

    assert (refused.value.code, refused.value.count) == ("conversations-open", 1)
    await floor.board.close_conversation(agent.id, conversation.id)
    await floor.board.set_presence(agent.id, Presence.OFFLINE)
    assert (await floor.see(agent)).lease_until is None


async def test_heartbeat_keeps_an_agent(floor: Floor) -> None:
    """Every few seconds, for ever."""
    agent = await floor.agent()

    for _ in range(6):
        await floor.pass_time(10, agent)

    assert (await floor.see(agent)).state is Presence.AVAILABLE


async def test_silent_lease_is_lost_after_its_grace(floor: Floor) -> None:
    """20 s of lease and 10 s of grace; no offers in the grace."""
    agent = await floor.agent()

    await floor.pass_time(29)
    assert (await floor.see(agent)).state is Presence.AVAILABLE
    await floor.waiting()
    assert await floor.ringing(agent) is None

    assert (await floor.pass_time(1))["agents lost"] == 1
    now = await floor.see(agent)
    assert (now.state, now.reason) == (Presence.OFFLINE, "connection lost")
    assert not await floor.board.renew_lease(agent.id)


async def test_reconnecting_within_the_grace_loses_nothing(floor: Floor) -> None:
    """The last socket closed, and another opened."""
    agent = await floor.agent()
    conversation = await floor.talking(agent)
    await floor.board.drop_lease(agent.id)
    await floor.pass_time(9)

    assert await floor.board.renew_lease(agent.id)
    await floor.pass_time(10)

    assert (await floor.now(conversation)).agent_id == agent.id


async def test_lost_agents_customers_go_to_the_front_of_the_line(floor: Floor) -> None:
    """With their original wait, told what happened, and to the next agent first."""
    sam = await floor.agent("sam")
    conversation = await floor.talking(sam)
    since = (await floor.task(conversation)).queued_since
    floor.clock.advance(5)
    other = await floor.waiting()
    await floor.board.set_presence(sam.id, Presence.NOT_READY)
    await floor.board.drop_lease(sam.id)
    kim = await floor.agent("kim", capacity=1)
    offer = await floor.ringing(kim)
    assert offer is not None
    await floor.board.decline(kim.id, offer.id)

    await floor.pass_time(10, kim)

    now, task = await floor.now(conversation), await floor.task(conversation)
    assert (now.controller, now.epoch, now.agent_id) == (Controller.QUEUE, 4, None)
    assert (task.queued_since, task.at_front) == (since, True)
    assert await floor.codes(conversation) == ["queued", "agent_joined", "agent_lost"]
    assert (await floor.board.customer_state(conversation.id)).position == 1
    assert (await floor.board.customer_state(other.id)).position == 2
    again = await floor.accept(kim)
    assert again.id == conversation.id


async def test_lost_agent_who_rings_is_withdrawn(floor: Floor) -> None:
    """The task does not ring at an empty chair."""
    sam = await floor.agent("sam")
    await floor.waiting()
    await floor.board.drop_lease(sam.id)

    await floor.pass_time(10)

    assert [n.outcome for n in floor.heard(OfferEnded)] == ["rescinded"]


async def test_agent_who_returns_after_the_loss_is_a_new_arrival(floor: Floor) -> None:
    """Idle since now: the others were there all the time."""
    agent = await floor.agent()
    await floor.pass_time(30)

    await floor.board.set_presence(agent.id, Presence.AVAILABLE)

    now = await floor.see(agent)
    assert (now.state, now.idle_since) == (Presence.AVAILABLE, floor.clock.now())


async def test_unknown_agent_is_refused(floor: Floor) -> None:
    """Presence of nobody."""
    with pytest.raises(AgentNotFound):
        await floor.board.set_presence("a_none", Presence.AVAILABLE)
    assert not await floor.board.renew_lease("a_none")


async def test_agent_who_logs_out_is_offline_at_once(floor: Floor) -> None:
    """No grace for who said goodbye: their customer waits in front, told so, and nothing rings."""
    agent = await floor.agent()
    conversation = await floor.talking(agent)

    await floor.board.leave_desk(agent.id)
    await floor.board.leave_desk(agent.id)

    now = await floor.see(agent)
    task = await floor.task(conversation)
    state = await floor.board.customer_state(conversation.id)
    assert (now.state, now.lease_until) == (Presence.OFFLINE, None)
    assert (task.state, task.at_front, state.staffed) == (TaskState.PENDING, True, False)
    told = await floor.board.messages(conversation.id, notes=False)
    assert [message.code for message in told if message.code][-1] == "requeued"

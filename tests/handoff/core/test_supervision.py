"""What supervisors do, what it changes for the others, and that the log has all of it."""

from datetime import timedelta

import pytest

from handoff.errors import (
    AgentNotFree,
    AgentOffline,
    CapacityFull,
    NotASupervisor,
    NotWaiting,
    NotWithAgent,
    NotYourConversation,
)
from handoff.model.board import Answered, service_level
from handoff.model.conversation import Conversation, MessageKind
from handoff.model.states import Controller, Presence, TaskState
from handoff.model.teamwork import ParticipantKind
from handoff.model.work import Agent, Role
from handoff.switchboard.audit import Wanted
from tests.handoff.core.floor import Floor


async def scene(floor: Floor) -> tuple[Agent, Agent, Conversation]:
    """Sam talks with a customer; Chris, who is full of other things, supervises."""
    sam = await floor.agent("sam")
    conversation = await floor.talking(sam)
    chris = await floor.agent("chris", role=Role.SUPERVISOR)
    return sam, chris, conversation


async def acts(floor: Floor, agent: Agent) -> list[tuple[str, str]]:
    """What the log says that this agent did, oldest first."""
    page = await floor.board.audit(Wanted(actor_id=agent.id))
    return [(it.subject, it.name) for it in reversed(page.events)]


async def test_agents_supervise_nobody(floor: Floor) -> None:
    """Every act needs the role, and a refused one changes nothing."""
    sam, chris, conversation = await scene(floor)
    board, key = floor.board, floor.msg_id()
    before = await floor.everything()

    for act in (
        board.monitor(sam.id, conversation.id),
        board.whisper(sam.id, conversation.id, client_msg_id=key, text="Hi"),
        board.barge(sam.id, conversation.id),
        board.take_over(sam.id, conversation.id),
        board.reassign(sam.id, conversation.id, to_agent=chris.id),
        board.set_priority(sam.id, conversation.id, 99),
        board.set_agent_presence(sam.id, chris.id, Presence.OFFLINE),
        board.coach(sam.id, conversation.id, client_msg_id=key, text="Hi"),
    ):
        with pytest.raises(NotASupervisor):
            await act

    assert await floor.everything() == before


async def test_monitoring_is_told_to_nobody_but_the_log(floor: Floor) -> None:
    """Neither the customer nor the agent sees it; it survives the agent's part."""
    sam, chris, conversation = await scene(floor)
    codes = await floor.codes(conversation)

    await floor.board.monitor(chris.id, conversation.id)
    (line,) = (await floor.board.inbox(sam.id)).mine
    state = await floor.board.customer_state(conversation.id)
    await floor.board.hand_back(sam.id, conversation.id)

    assert [it.agent_id for it in line.participants] == [sam.id]
    assert state.also_here == ()
    assert (await floor.codes(conversation))[: len(codes)] == codes
    assert [it.kind for it in await floor.parts(conversation)] == [ParticipantKind.MONITOR]
    assert ("participant", "monitor") in await acts(floor, chris)
    await floor.board.leave_conversation(chris.id, conversation.id)
    assert await floor.parts(conversation) == []


async def test_whisper_reaches_the_agent_only(floor: Floor) -> None:
    """A message of its own kind, for the two."""
    sam, chris, conversation = await scene(floor)

    said = await floor.board.whisper(
        chris.id, conversation.id, client_msg_id=floor.msg_id(), text="Offer the voucher."
    )

    assert said.readers == frozenset({sam.id, chris.id})
    assert said.kind is MessageKind.WHISPER
    assert said.text not in [m.text for m in await floor.board.messages(conversation.id)]
    assert ("conversation", "whispered") in await acts(floor, chris)


async def test_barging_supervisor_writes_beside_the_agent(floor: Floor) -> None:
    """Joined and gone are both told; control and epoch stay."""
    sam, chris, conversation = await scene(floor)
    epoch = (await floor.now(conversation)).epoch

    await floor.board.barge(chris.id, conversation.id)
    said = await floor.board.reply(
        chris.id, conversation.id, epoch=epoch, client_msg_id=floor.msg_id(), text="Chris here."
    )
    state = await floor.board.customer_state(conversation.id)
    await floor.board.leave_conversation(chris.id, conversation.id)

    assert said.author.name == "Chris"
    assert state.also_here == ("Chris",)
    assert (await floor.now(conversation)).agent_id == sam.id
    assert (await floor.codes(conversation))[-2:] == ["joined_by", "left_by"]
    with pytest.raises(NotYourConversation):
        await floor.board.reply(
            chris.id, conversation.id, epoch=epoch, client_msg_id=floor.msg_id(), text="And"
        )


async def test_nothing_to_barge_into_without_an_agent(floor: Floor) -> None:
    """The bot does not share."""
    chris = await floor.agent("chris", role=Role.SUPERVISOR)
    conversation = await floor.customer()

    with pytest.raises(NotWithAgent):
        await floor.board.barge(chris.id, conversation.id)


@pytest.mark.parametrize("whose", ["bot", "queue", "ringing", "agent"])
async def test_take_over_from_anybody(floor: Floor, whose: str) -> None:
    """One task is open, the supervisor's; nobody else is in control or rung."""
    chris = await floor.agent("chris", role=Role.SUPERVISOR)
    await floor.board.set_presence(chris.id, Presence.NOT_READY, "supervising")
    if whose == "bot":
        conversation = await floor.customer()
        await floor.say(conversation)
    elif whose == "queue":
        conversation = await floor.waiting()
    else:
        sam = await floor.agent("sam")
        conversation = await floor.waiting()
        if whose == "agent":
            await floor.accept(sam)

    await floor.board.take_over(chris.id, conversation.id)
    await floor.board.take_over(chris.id, conversation.id)
    now = await floor.now(conversation)
    open_tasks = [t for t in await floor.tasks(conversation) if t.state is TaskState.ASSIGNED]

    assert (now.controller, now.agent_id) == (Controller.AGENT, chris.id)
    assert [task.agent_id for task in open_tasks] == [chris.id]
    assert [it.kind for it in await floor.parts(conversation)] == [ParticipantKind.PRIMARY]
    assert await floor.board.next_bot_turn(conversation.id) is None
    assert await floor.board.check_owners() == 0
    expected = "taken_over" if whose == "agent" else "agent_joined"
    assert (await floor.codes(conversation))[-1] == expected


async def test_take_over_has_its_limits(floor: Floor) -> None:
    """Room and presence count for supervisors too: a conversation needs somebody there."""
    _, chris, conversation = await scene(floor)
    full = await floor.agent("full", role=Role.SUPERVISOR, capacity=1)
    await floor.board.set_presence(chris.id, Presence.OFFLINE)
    await floor.talking(full)

    with pytest.raises(AgentOffline):
        await floor.board.take_over(chris.id, conversation.id)
    with pytest.raises(CapacityFull):
        await floor.board.take_over(full.id, conversation.id)


async def test_waiting_customer_rings_where_the_supervisor_says(floor: Floor) -> None:
    """What rang elsewhere stops."""
    sam = await floor.agent("sam")
    floor.clock.advance(1)
    kim = await floor.agent("kim")
    chris = await floor.agent("chris", role=Role.SUPERVISOR)
    conversation = await floor.waiting()
    assert await floor.ringing(sam) is not None

    await floor.board.reassign(chris.id, conversation.id, to_agent=kim.id, reason="French")

    offer = await floor.ringing(kim)
    assert offer is not None
    assert offer.conversation_id == conversation.id
    assert await floor.ringing(sam) is None
    with pytest.raises(AgentNotFree):
        await floor.board.reassign(chris.id, conversation.id, to_agent=kim.id)


async def test_assigned_customer_is_transferred_in_the_agents_name(floor: Floor) -> None:
    """The agent keeps them until the other accepts; to a queue at once."""
    sam, chris, conversation = await scene(floor)
    kim = await floor.agent("kim")

    await floor.board.reassign(chris.id, conversation.id, to_agent=kim.id)
    (asked,) = (await floor.board.inbox(kim.id)).transfers
    kept = (await floor.now(conversation)).agent_id
    await floor.board.accept_transfer(kim.id, asked.transfer.id)
    await floor.board.set_presence(kim.id, Presence.NOT_READY)
    await floor.board.set_presence(sam.id, Presence.NOT_READY)
    await floor.board.set_presence(chris.id, Presence.NOT_READY)
    await floor.board.reassign(chris.id, conversation.id, to_queue="q_main0000")

    assert (asked.transfer.from_agent, kept) == (sam.id, sam.id)
    assert (await floor.now(conversation)).controller is Controller.QUEUE
    assert ("transfer", "requested") in await acts(floor, chris)


async def test_priority_changes_the_place_in_line(floor: Floor) -> None:
    """And only of who waits."""
    chris = await floor.agent("chris", role=Role.SUPERVISOR, capacity=0)
    first, second = await floor.waiting(), await floor.waiting()

    await floor.board.set_priority(chris.id, second.id, 95)
    places = [(await floor.board.customer_state(it.id)).position for it in (first, second)]
    await floor.board.end(first.id)

    assert places == [2, 1]
    assert ("task", "priority changed") in await acts(floor, chris)
    with pytest.raises(NotWaiting):
        await floor.board.set_priority(chris.id, (await floor.customer()).id, 1)


async def test_agent_is_sent_home_and_their_customer_waits_in_front(floor: Floor) -> None:
    """As when they logged out themselves."""
    sam, chris, conversation = await scene(floor)

    await floor.board.set_agent_presence(chris.id, sam.id, Presence.OFFLINE, "Went home")

    assert (await floor.see(sam)).state is Presence.OFFLINE
    assert (await floor.now(conversation)).controller is Controller.QUEUE
    assert (await floor.codes(conversation))[-1] == "requeued"
    assert ("agent", "Went home") in await acts(floor, chris)
    with pytest.raises(AgentOffline):
        await floor.board.set_agent_presence(chris.id, sam.id, Presence.AVAILABLE)


async def test_coaching_note_is_for_who_worked_on_it(floor: Floor) -> None:
    """Also after the end."""
    sam, chris, conversation = await scene(floor)
    await floor.board.close_conversation(sam.id, conversation.id)

    said = await floor.board.coach(
        chris.id, conversation.id, client_msg_id=floor.msg_id(), text="Well calmed down."
    )

    assert said.custom is not None
    assert said.custom["type"] == "coaching"
    assert said.readers == frozenset({sam.id, chris.id})
    assert said.text not in [m.text for m in await floor.board.messages(conversation.id)]


async def test_board_shows_the_whole_floor(floor: Floor) -> None:
    """Queues, agents and conversations, with who is in them."""
    sam, chris, conversation = await scene(floor)
    await floor.board.set_presence(chris.id, Presence.NOT_READY, "supervising")
    await floor.board.set_presence(sam.id, Presence.NOT_READY, "break")
    waiting = await floor.waiting()
    await floor.board.monitor(chris.id, conversation.id)
    floor.clock.advance(90)

    board = await floor.board.board()
    (queue,) = board.queues
    doing = {it.name: (it.doing, it.conversations) for it in board.agents}
    shown = {it.conversation_id: it for it in board.conversations}

    assert (queue.waiting, queue.longest_wait_s, queue.answered) == (1, 90, 1)
    assert (queue.answered_in_time, queue.service_level) == (1, 1.0)
    assert doing == {"Sam Demo": ("busy", 1), "Chris Demo": ("not_ready", 0)}
    assert shown[waiting.id].controller == "queue"
    assert [it.kind for it in shown[conversation.id].participants] == [
        ParticipantKind.PRIMARY,
        ParticipantKind.MONITOR,
    ]


def test_service_level_leaves_out_who_gave_up_soon() -> None:
    """Of five, one gave up at once: three in time of four."""
    waits = [Answered("q", float(s)) for s in (1, 20, 30, 31)] + [Answered("q", 5.0, True)]

    assert service_level(waits, 30) == 0.75
    assert service_level([*waits, Answered("q", 99.0, True)], 30) == 0.6
    assert service_level([], 30) is None


async def test_log_is_read_page_by_page(floor: Floor) -> None:
    """Newest first, every line once, filtered as asked."""
    sam, _, conversation = await scene(floor)
    everything = await floor.board.audit(Wanted(limit=500))
    seen, before = [], None
    while True:
        page = await floor.board.audit(Wanted(before=before, limit=3))
        seen += [it.id for it in page.events]
        before = page.next_before
        if before is None:
            break
    of_conversation = await floor.board.audit(Wanted(conversation_id=conversation.id))
    later = await floor.board.audit(Wanted(since=floor.clock.now() + timedelta(seconds=1)))

    assert seen == [it.id for it in everything.events] == sorted(seen, reverse=True)
    assert {it.conversation_id for it in of_conversation.events} == {conversation.id}
    assert later.events == ()
    assert everything.names[sam.id] == "Sam Demo"

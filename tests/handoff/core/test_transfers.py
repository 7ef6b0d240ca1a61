"""A conversation passes between colleagues: asked, consulted, taken; never two, never none."""

import pytest
from sqlalchemy import update

from handoff.bus import TransferEnded
from handoff.errors import (
    AgentNotFree,
    CapacityFull,
    ConversationClosed,
    EpochStale,
    NotConsulting,
    NotTakingPart,
    NotYourConversation,
    OfferNotFound,
    QueueClosed,
    QueueNotFound,
    TransferNotFound,
    TransferOver,
    TransferPending,
)
from handoff.floor import parse
from handoff.model.conversation import Conversation, MessageKind
from handoff.model.states import Controller, Presence, TaskState, TransferState
from handoff.model.teamwork import ParticipantKind, TransferMode
from handoff.model.work import SYSTEM, Agent
from handoff.store.tables import agents
from tests.handoff.core.floor import Floor


async def ask(
    floor: Floor,
    sender: Agent,
    conversation: Conversation,
    colleague: Agent,
    mode: TransferMode = TransferMode.COLD,
) -> str:
    """The transfer's id; it rings at the colleague."""
    asked = await floor.board.transfer(
        sender.id, conversation.id, mode=mode, to_agent=colleague.id, reason="billing", note="Help?"
    )
    assert asked is not None
    return asked


async def consulting(floor: Floor) -> tuple[Agent, Agent, Conversation, str]:
    """Sam, Kim, a customer of Sam's, and the transfer in which Sam consults Kim."""
    sam = await floor.agent("sam")
    conversation = await floor.talking(sam)
    kim = await floor.agent("kim")
    transfer = await ask(floor, sam, conversation, kim, TransferMode.CONSULT)
    await floor.board.accept_transfer(kim.id, transfer)
    return sam, kim, conversation, transfer


async def reply(floor: Floor, agent: Agent, conversation: Conversation) -> str | None:
    """The agent writes to the customer; the name the customer sees."""
    now = await floor.now(conversation)
    message = await floor.board.reply(
        agent.id, conversation.id, epoch=now.epoch, client_msg_id=floor.msg_id(), text="Yes."
    )
    return message.author.name


async def test_first_agent_keeps_the_conversation_while_it_rings(floor: Floor) -> None:
    """Asking changes nothing for the customer."""
    sam = await floor.agent("sam")
    conversation = await floor.talking(sam)
    kim = await floor.agent("kim")
    before = await floor.now(conversation)

    await ask(floor, sam, conversation, kim)

    assert await floor.now(conversation) == before
    assert await reply(floor, sam, conversation) == "Sam"
    with pytest.raises(NotYourConversation):
        await reply(floor, kim, conversation)


async def test_accepted_cold_transfer_changes_hands_at_once(floor: Floor) -> None:
    """The second is primary under a new epoch, the first writes up, the customer is told."""
    sam = await floor.agent("sam")
    conversation = await floor.talking(sam)
    kim = await floor.agent("kim")
    epoch = (await floor.now(conversation)).epoch
    transfer = await ask(floor, sam, conversation, kim)

    assert await floor.board.accept_transfer(kim.id, transfer) == conversation.id
    assert await floor.board.accept_transfer(kim.id, transfer) == conversation.id
    now = await floor.now(conversation)
    first, second = await floor.tasks(conversation)

    assert (now.controller, now.agent_id, now.epoch) == (Controller.AGENT, kim.id, epoch + 1)
    assert (first.state, first.agent_id) == (TaskState.WRAPPING, sam.id)
    assert (second.state, second.agent_id) == (TaskState.ASSIGNED, kim.id)
    assert (await floor.codes(conversation))[-1] == "transferred"
    assert await reply(floor, kim, conversation) == "Kim"
    with pytest.raises(EpochStale):
        await floor.board.reply(
            sam.id, conversation.id, epoch=epoch, client_msg_id=floor.msg_id(), text="Wait"
        )


async def test_declined_transfer_tells_the_sender_who_and_why(floor: Floor) -> None:
    """And leaves everything else as it was."""
    sam = await floor.agent("sam")
    conversation = await floor.talking(sam)
    kim = await floor.agent("kim")
    transfer = await ask(floor, sam, conversation, kim)

    await floor.board.decline_transfer(kim.id, transfer, "In a call")
    told = [it for it in floor.heard(TransferEnded) if it.agent_id == sam.id]

    assert [(it.outcome, it.by_name, it.reason) for it in told] == [
        ("declined", "Kim Demo", "In a call")
    ]
    assert (await floor.now(conversation)).agent_id == sam.id
    with pytest.raises(TransferOver):
        await floor.board.accept_transfer(kim.id, transfer)


async def test_silent_colleague_becomes_not_responding(floor: Floor) -> None:
    """As with any offer: a ring has an end, and the sender hears of it."""
    sam = await floor.agent("sam")
    conversation = await floor.talking(sam)
    kim = await floor.agent("kim")
    transfer = await ask(floor, sam, conversation, kim)

    await floor.pass_time(29, sam, kim)
    assert (await floor.see(kim)).state is Presence.AVAILABLE
    await floor.pass_time(1, sam, kim)

    assert (await floor.see(kim)).state is Presence.NOT_RESPONDING
    assert [it.outcome for it in floor.heard(TransferEnded)] == ["timeout", "timeout"]
    assert (await floor.now(conversation)).agent_id == sam.id
    with pytest.raises(TransferOver):
        await floor.board.accept_transfer(kim.id, transfer)


async def test_conversation_has_one_transfer_at_a_time(floor: Floor) -> None:
    """Taken back, another may be asked."""
    sam = await floor.agent("sam")
    conversation = await floor.talking(sam)
    kim, lee = await floor.agent("kim"), await floor.agent("lee")
    transfer = await ask(floor, sam, conversation, kim)

    with pytest.raises(TransferPending):
        await ask(floor, sam, conversation, lee)
    await floor.board.cancel_transfer(sam.id, transfer)

    await ask(floor, sam, conversation, lee)


async def test_only_free_colleagues_can_be_asked(floor: Floor) -> None:
    """Not oneself, not who is away, full or already ringing."""
    sam = await floor.agent("sam")
    conversation = await floor.talking(sam)
    away, full = await floor.agent("away"), await floor.agent("full", capacity=1)
    await floor.board.set_presence(away.id, Presence.NOT_READY, "lunch")
    await floor.talking(full)
    rings = await floor.agent("rings")
    other = await floor.talking(rings)
    lee = await floor.agent("lee")
    await ask(floor, rings, other, lee)

    for colleague in (sam, away, full, lee):
        with pytest.raises(AgentNotFree):
            await ask(floor, sam, conversation, colleague)


async def test_room_is_looked_at_again_when_accepting(floor: Floor) -> None:
    """What was free when asked may be full when taken."""
    sam = await floor.agent("sam")
    first = await floor.talking(sam)
    second = await floor.talking(sam)
    kim = await floor.agent("kim", capacity=1)
    transfer = await ask(floor, sam, first, kim)
    async with floor.board.store.write() as connection:
        await connection.execute(update(agents).where(agents.c.id == kim.id).values(capacity=0))

    with pytest.raises(CapacityFull):
        await floor.board.accept_transfer(kim.id, transfer)

    assert (await floor.now(first)).agent_id == (await floor.now(second)).agent_id == sam.id


async def test_ringing_colleague_is_offered_nothing_else(floor: Floor) -> None:
    """One thing rings at a time."""
    sam = await floor.agent("sam", capacity=1)
    conversation = await floor.talking(sam)
    kim = await floor.agent("kim")
    transfer = await ask(floor, sam, conversation, kim)

    waiting = await floor.waiting()
    assert await floor.ringing(kim) is None
    await floor.board.decline_transfer(kim.id, transfer)

    offer = await floor.ringing(kim)
    assert offer is not None
    assert offer.conversation_id == waiting.id


async def test_transfer_to_a_queue_waits_at_its_front(floor: Floor) -> None:
    """The sender writes up at once, the customer is told and goes before those who wait."""
    sam = await floor.agent("sam")
    conversation = await floor.talking(sam)
    await floor.board.set_presence(sam.id, Presence.NOT_READY, "full")
    await floor.waiting()

    await floor.board.transfer(sam.id, conversation.id, to_queue="q_main0000", reason="Not mine")
    first, second = await floor.tasks(conversation)
    state = await floor.board.customer_state(conversation.id)

    assert first.state is TaskState.WRAPPING
    assert (second.state, second.at_front) == (TaskState.PENDING, True)
    assert (state.controller, state.position) == (Controller.QUEUE, 1)
    assert (await floor.codes(conversation))[-1] == "transferred_to_queue"
    with pytest.raises(NotYourConversation):
        await floor.board.transfer(sam.id, conversation.id, to_queue="q_main0000")


async def test_unknown_queue_is_refused(floor: Floor) -> None:
    """And nothing moves."""
    sam = await floor.agent("sam")
    conversation = await floor.talking(sam)

    with pytest.raises(QueueNotFound):
        await floor.board.transfer(sam.id, conversation.id, to_queue="q_nowhere0")

    assert (await floor.now(conversation)).agent_id == sam.id


async def test_consult_is_between_the_two(floor: Floor) -> None:
    """The customer sees that somebody is asked and nothing of what is said."""
    sam, kim, conversation, _ = await consulting(floor)

    for agent, text in ((sam, "May I credit 20?"), (kim, "Up to 25.")):
        await floor.board.consult(
            agent.id, conversation.id, client_msg_id=floor.msg_id(), text=text
        )
    seen = await floor.board.messages(conversation.id)
    told = [m for m in await floor.transcript(conversation) if m.kind is MessageKind.CONSULT]
    state = await floor.board.customer_state(conversation.id)

    assert [m.text for m in told] == ["May I credit 20?", "Up to 25."]
    assert told[0].readers == frozenset({sam.id, kim.id})
    assert [m.code for m in seen][-1] == "one_moment"
    assert (state.agent_name, state.one_moment) == ("Sam", True)
    with pytest.raises(NotYourConversation):
        await reply(floor, kim, conversation)


async def test_completed_consult_gives_the_conversation_to_who_was_asked(floor: Floor) -> None:
    """Primary under a new epoch; the seat becomes the conversation."""
    sam, kim, conversation, transfer = await consulting(floor)
    epoch = (await floor.now(conversation)).epoch

    await floor.board.complete_transfer(sam.id, transfer)
    await floor.board.complete_transfer(sam.id, transfer)
    now = await floor.now(conversation)

    assert (now.agent_id, now.epoch) == (kim.id, epoch + 1)
    assert [it.kind for it in await floor.parts(conversation)] == [ParticipantKind.PRIMARY]
    assert (await floor.board.customer_state(conversation.id)).one_moment is False
    with pytest.raises(NotConsulting):
        await floor.board.consult(
            sam.id, conversation.id, client_msg_id=floor.msg_id(), text="Still there?"
        )


async def test_canceled_consult_leaves_the_first_with_the_customer(floor: Floor) -> None:
    """Who was asked has no part in it any more; the customer is told."""
    sam, kim, conversation, transfer = await consulting(floor)

    await floor.board.cancel_transfer(sam.id, transfer)

    assert [it.agent_id for it in await floor.parts(conversation)] == [sam.id]
    assert (await floor.codes(conversation))[-1] == "back_with_you"
    with pytest.raises(NotConsulting):
        await floor.board.complete_transfer(sam.id, transfer)
    with pytest.raises(NotTakingPart):
        await floor.board.leave_conversation(kim.id, conversation.id)


async def test_consulted_colleague_may_leave(floor: Floor) -> None:
    """That is a decline: the sender is told."""
    sam, kim, conversation, _ = await consulting(floor)

    await floor.board.leave_conversation(kim.id, conversation.id)

    outcomes = [it.outcome for it in floor.heard(TransferEnded) if it.agent_id == sam.id]
    assert outcomes == ["declined"]
    assert [it.agent_id for it in await floor.parts(conversation)] == [sam.id]


async def test_seat_counts_as_work(floor: Floor) -> None:
    """Who is consulted has less room for offers."""
    sam = await floor.agent("sam", capacity=2)
    conversation = await floor.talking(sam)
    kim = await floor.agent("kim", capacity=1)
    transfer = await ask(floor, sam, conversation, kim, TransferMode.CONSULT)
    await floor.board.accept_transfer(kim.id, transfer)
    await floor.board.set_presence(sam.id, Presence.NOT_READY)

    await floor.waiting()
    assert await floor.ringing(kim) is None
    assert (await floor.board.agent_status(kim.id)).busy == 1
    await floor.board.cancel_transfer(sam.id, transfer)

    assert await floor.ringing(kim) is not None


async def test_in_a_conference_both_write(floor: Floor) -> None:
    """Under the same epoch, each in their own name; the first may leave it to the second."""
    sam, kim, conversation, transfer = await consulting(floor)

    await floor.board.start_conference(sam.id, transfer)
    names = [await reply(floor, agent, conversation) for agent in (sam, kim)]
    state = await floor.board.customer_state(conversation.id)
    (line,) = (await floor.board.inbox(sam.id)).mine
    brought_by = [it.transfer_id for it in line.participants]
    await floor.board.complete_transfer(sam.id, transfer)

    assert names == ["Sam", "Kim"]
    assert brought_by == [None, transfer]
    assert state.also_here == ("Kim",)
    assert (await floor.codes(conversation))[-2:] == ["joined_by", "transferred"]
    assert (await floor.now(conversation)).agent_id == kim.id
    with pytest.raises(NotYourConversation):
        await reply(floor, sam, conversation)


async def test_invited_colleague_joins_at_once(floor: Floor) -> None:
    """A conference without a consult before it; leaving it is told to the customer."""
    sam = await floor.agent("sam")
    conversation = await floor.talking(sam)
    kim = await floor.agent("kim")
    transfer = await ask(floor, sam, conversation, kim, TransferMode.CONFERENCE)

    await floor.board.accept_transfer(kim.id, transfer)
    assert await reply(floor, kim, conversation) == "Kim"
    await floor.board.leave_conversation(kim.id, conversation.id)

    assert (await floor.codes(conversation))[-2:] == ["joined_by", "left_by"]
    with pytest.raises(NotYourConversation):
        await reply(floor, kim, conversation)


@pytest.mark.parametrize("how", ["close", "hand_back", "end", "lost"])
async def test_consult_dies_with_the_first_agents_part(floor: Floor, how: str) -> None:
    """Closed, handed back, ended or lost: nobody is left in it, and both hear it."""
    sam, kim, conversation, transfer = await consulting(floor)

    if how == "close":
        await floor.board.close_conversation(sam.id, conversation.id)
    elif how == "hand_back":
        await floor.board.hand_back(sam.id, conversation.id)
    elif how == "end":
        await floor.board.end(conversation.id)
    else:
        await floor.pass_time(31, kim)

    assert await floor.parts(conversation) == []
    assert [it.outcome for it in floor.heard(TransferEnded)] == ["canceled", "canceled"]
    with pytest.raises((NotConsulting, NotYourConversation, ConversationClosed)):
        await floor.board.complete_transfer(sam.id, transfer)


async def test_lost_colleague_leaves_the_consult(floor: Floor) -> None:
    """The first goes on with the customer."""
    sam, kim, conversation, _ = await consulting(floor)

    await floor.pass_time(31, sam)

    assert (await floor.see(kim)).state is Presence.OFFLINE
    assert [it.agent_id for it in await floor.parts(conversation)] == [sam.id]
    assert (await floor.now(conversation)).agent_id == sam.id


async def conferring(floor: Floor) -> tuple[Agent, Agent, Conversation]:
    """Sam has the conversation, and Kim writes in it too."""
    sam, kim, conversation, transfer = await consulting(floor)
    await floor.board.start_conference(sam.id, transfer)
    return sam, kim, conversation


@pytest.mark.parametrize("how", ["lost", "logged out"])
async def test_conference_goes_on_with_the_partner_of_a_lost_agent(floor: Floor, how: str) -> None:
    """The customer waits for nobody; the lost agent's work is to be written up."""
    sam, kim, conversation = await conferring(floor)

    if how == "lost":
        await floor.pass_time(31, kim)
    else:
        await floor.board.leave_desk(sam.id)

    now = await floor.now(conversation)
    assert (now.controller, now.agent_id, now.agent_name) == (Controller.AGENT, kim.id, "Kim")
    assert [(it.agent_id, it.kind) for it in await floor.parts(conversation)] == [
        (kim.id, ParticipantKind.PRIMARY)
    ]
    assert (await floor.codes(conversation))[-1] == "colleague_goes_on"
    assert [(it.agent_id, it.state) for it in await floor.tasks(conversation)] == [
        (sam.id, TaskState.WRAPPING),
        (kim.id, TaskState.ASSIGNED),
    ]
    assert await reply(floor, kim, conversation) == "Kim"


async def test_conference_that_is_lost_whole_waits_in_line(floor: Floor) -> None:
    """Both connections broke: back to the front, once."""
    sam, kim, conversation = await conferring(floor)

    await floor.pass_time(31)

    now = await floor.now(conversation)
    assert (now.controller, await floor.parts(conversation)) == (Controller.QUEUE, [])
    assert (await floor.codes(conversation)).count("agent_lost") == 1
    assert (await floor.see(sam)).state is (await floor.see(kim)).state is Presence.OFFLINE


async def test_closed_queue_takes_no_transfers(floor: Floor) -> None:
    """Refused with when it opens; the agent goes on as before."""
    night = {"zone": "UTC", "days": {"sun": ["22:00-23:00"]}}
    plan = {
        "version": 1,
        "default_queue": "q_main",
        "queues": [
            {"id": "q_main", "name": {"en": "Main"}},
            {"id": "q_night", "name": {"en": "Night"}, "hours": night},
        ],
    }
    await floor.board.set_floor(parse(plan), by=SYSTEM)
    sam = await floor.agent("sam")
    conversation = await floor.talking(sam)

    with pytest.raises(QueueClosed, match="opens at"):
        await floor.board.transfer(sam.id, conversation.id, to_queue="q_night")

    assert (await floor.now(conversation)).agent_id == sam.id
    queues = (await floor.board.targets(sam.id)).queues
    assert {it.queue_id: it.is_open for it in queues} == {"q_main": True, "q_night": False}


async def test_colleague_who_goes_away_declines_what_rings(floor: Floor) -> None:
    """As offers are withdrawn."""
    sam = await floor.agent("sam")
    conversation = await floor.talking(sam)
    kim = await floor.agent("kim")
    await ask(floor, sam, conversation, kim)

    await floor.board.set_presence(kim.id, Presence.NOT_READY, "lunch")

    assert [it.outcome for it in floor.heard(TransferEnded)] == ["declined", "declined"]


async def test_transfers_of_others_are_none_of_an_agents_business(floor: Floor) -> None:
    """Neither to accept nor to decline, cancel or complete."""
    sam, kim, _, transfer = await consulting(floor)
    lee = await floor.agent("lee")

    for refused in (
        floor.board.accept_transfer(lee.id, transfer),
        floor.board.decline_transfer(sam.id, transfer),
        floor.board.cancel_transfer(kim.id, transfer),
        floor.board.complete_transfer(kim.id, transfer),
        floor.board.start_conference(lee.id, transfer),
    ):
        with pytest.raises(TransferNotFound):
            await refused
    with pytest.raises(OfferNotFound):
        await floor.board.accept(lee.id, transfer)


async def test_inbox_shows_transfers_to_both_and_seats(floor: Floor) -> None:
    """To decide by, and to see what became of it."""
    sam = await floor.agent("sam")
    conversation = await floor.talking(sam)
    kim = await floor.agent("kim")
    transfer = await ask(floor, sam, conversation, kim, TransferMode.CONSULT)

    (asked,) = (await floor.board.inbox(kim.id)).transfers
    (sent,) = (await floor.board.inbox(sam.id)).transfers
    await floor.board.accept_transfer(kim.id, transfer)
    inbox = await floor.board.inbox(kim.id)

    assert asked.transfer.id == sent.transfer.id == transfer
    assert (asked.from_name, asked.to_name) == ("Sam Demo", "Kim Demo")
    assert asked.messages
    assert sent.messages == ()
    assert [line.conversation.id for line in inbox.joined] == [conversation.id]
    assert [it.kind for it in inbox.joined[0].participants] == [
        ParticipantKind.PRIMARY,
        ParticipantKind.CONSULTED,
    ]
    assert inbox.transfers[0].transfer.state is TransferState.CONSULTING
    assert inbox.me.busy == 1

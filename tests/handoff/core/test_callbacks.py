"""Callbacks wait, ring and are worked like any task, at their place, until somebody answers."""

from collections.abc import Sequence
from datetime import datetime

import pytest

from handoff.bus import FollowUpsMoved
from handoff.errors import ConversationsOpen, FollowUpTaken
from handoff.floor import parse
from handoff.model.conversation import Conversation
from handoff.model.states import Controller, FollowUpState, Presence, ReservationState, TaskState
from handoff.model.views import Offer
from handoff.model.work import SYSTEM, Agent, CallOutcome, CancelCause, FollowUp, TaskKind
from tests.handoff.core.floor import Floor

NUMBER = "+31 20 555 0100"


async def ask(floor: Floor, conversation: Conversation, note: str | None = None) -> FollowUp:
    """The customer asks to be called instead."""
    await floor.board.request_callback(
        conversation.id, client_msg_id=floor.msg_id(), phone=NUMBER, name="Kim", note=note
    )
    found = await floor.board.follow_ups()
    return next(it for it in found if it.conversation_id == conversation.id)


async def offers(floor: Floor, agent: Agent) -> Sequence[Offer]:
    """What rings at the agent, whole."""
    return (await floor.board.inbox(agent.id)).offers


async def accept(floor: Floor, agent: Agent) -> FollowUp:
    """Take the call that rings, which must be there."""
    (offer,) = await offers(floor, agent)
    assert offer.follow_up is not None
    await floor.board.accept(agent.id, offer.reservation.id)
    return offer.follow_up


async def test_callback_rings_with_number_and_story(floor: Floor) -> None:
    """At once where somebody is free, without touching the conversation."""
    conversation = await floor.customer()
    await floor.say(conversation, "Where is my order?")
    await floor.answer(conversation)
    agent = await floor.agent()

    wanted = await ask(floor, conversation, note="After five")

    (offer,) = await offers(floor, agent)
    assert offer.task.kind is TaskKind.CALLBACK
    assert offer.follow_up == wanted
    assert (wanted.phone, wanted.text, wanted.name) == (NUMBER, "After five", "Kim")
    assert "Where is my order?" in offer.handoff.context["summary"][1]
    assert (await floor.now(conversation)).controller is Controller.BOT
    assert (await floor.board.inbox(agent.id)).queue == ()


async def test_callback_is_served_at_its_true_place(floor: Floor) -> None:
    """After who came before, before who came later; asking for a call moves nobody."""
    first = await floor.waiting()
    floor.clock.advance(1)
    caller = await floor.waiting()
    began = floor.clock.now()
    floor.clock.advance(1)
    last = await floor.waiting()
    wanted = await ask(floor, caller)
    views = await floor.board.customer_states([first.id, last.id])
    assert [views[it.id].position for it in (first, last)] == [1, 3]

    agent = await floor.agent()
    served = []
    for _ in range(3):
        (offer,) = await offers(floor, agent)
        served.append(offer.conversation.id)
        await floor.board.accept(agent.id, offer.reservation.id)

    assert served == [first.id, caller.id, last.id]
    assert wanted.queued_since == began


async def test_accepted_call_takes_voice_capacity_until_it_is_finished(floor: Floor) -> None:
    """One at a time; chats go on beside it; what came of it is the wrap-up."""
    agent = await floor.agent(capacity=1)
    await floor.talking(agent)
    calls = [await floor.customer() for _ in range(2)]
    for conversation in calls:
        await ask(floor, conversation)

    wanted = await accept(floor, agent)

    assert await offers(floor, agent) == ()
    status = await floor.board.agent_status(agent.id)
    assert (status.busy, status.busy_voice) == (2, 1)
    assert len((await floor.board.inbox(agent.id)).mine) == 1
    (task,) = await floor.tasks(calls[0])
    assert (task.state, task.agent_id) == (TaskState.ASSIGNED, agent.id)
    done = await floor.board.finish_follow_up(agent.id, wanted.id, "All clear")
    assert (done.state, done.notes) == (FollowUpState.DONE, "All clear")
    (task,) = await floor.tasks(calls[0])
    assert (task.state, task.disposition, task.notes) == (TaskState.COMPLETED, "done", "All clear")
    assert len(await offers(floor, agent)) == 1


async def test_call_nobody_answered_is_tried_again_at_the_same_place(floor: Floor) -> None:
    """Not before its time, with what was noted; given up after the last try."""
    agent = await floor.agent()
    conversation = await floor.customer()
    began = floor.clock.now()
    await ask(floor, conversation)

    for attempt, pause in ((1, 900), (2, 3_600)):
        wanted = await accept(floor, agent)
        tried = await floor.board.finish_follow_up(
            agent.id, wanted.id, f"Voicemail {attempt}", CallOutcome.NO_ANSWER
        )
        assert (tried.state, tried.attempts, tried.taken_by) == (FollowUpState.OPEN, attempt, None)
        assert tried.due_at is not None
        assert (tried.due_at - floor.clock.now()).total_seconds() == pause
        assert (tried.queued_since, tried.notes) == (began, f"Voicemail {attempt}")
        await floor.pass_time(20, agent)
        assert await offers(floor, agent) == ()
        floor.clock.advance(pause - 20)
        await floor.board.set_presence(agent.id, Presence.AVAILABLE)
        await floor.pass_time(0, agent)

    wanted = await accept(floor, agent)
    last = await floor.board.finish_follow_up(agent.id, wanted.id, "", CallOutcome.NO_ANSWER)
    assert (last.state, last.attempts, last.notes) == (FollowUpState.DONE, 3, "Voicemail 2")
    assert [t.state for t in await floor.tasks(conversation)] == [TaskState.COMPLETED] * 3


async def test_call_to_be_tried_later_is_in_nobody_s_way(floor: Floor) -> None:
    """Who waits now is first in line, whatever the true place of the other."""
    agent = await floor.agent()
    wanted = await ask(floor, await floor.customer())
    await accept(floor, agent)
    await floor.board.finish_follow_up(agent.id, wanted.id, "", CallOutcome.NO_ANSWER)
    await floor.board.set_presence(agent.id, Presence.NOT_READY)

    waiting = await floor.waiting()

    assert (await floor.board.customer_state(waiting.id)).position == 1


async def test_callback_taken_from_the_list_leaves_the_line(floor: Floor) -> None:
    """What rings at another stops; nobody calls twice."""
    sam, kim = await floor.agent("sam"), await floor.agent("kim")
    conversation = await floor.customer()
    wanted = await ask(floor, conversation)
    (rung,) = [a for a in (sam, kim) if await offers(floor, a)]
    other = kim if rung is sam else sam

    await floor.board.take_follow_up(other.id, wanted.id)

    assert await offers(floor, rung) == ()
    (task,) = await floor.tasks(conversation)
    assert (task.state, task.cancel_cause) == (TaskState.CANCELED, CancelCause.TAKEN)
    again = await floor.board.finish_follow_up(other.id, wanted.id, "", CallOutcome.NO_ANSWER)
    assert again.state is FollowUpState.OPEN
    assert (await floor.task(conversation)).ready_at == again.due_at


async def test_call_of_a_lost_agent_goes_to_the_front_again(floor: Floor) -> None:
    """It is free for others, and its customer hears nothing of it."""
    sam = await floor.agent("sam")
    conversation = await floor.customer()
    wanted = await ask(floor, conversation)
    await accept(floor, sam)
    with pytest.raises(ConversationsOpen):
        await floor.board.set_presence(sam.id, Presence.OFFLINE)

    await floor.pass_time(31)

    (task,) = await floor.tasks(conversation)
    assert (task.state, task.at_front, task.queued_since) == (
        TaskState.PENDING,
        True,
        wanted.queued_since,
    )
    (found,) = await floor.board.follow_ups()
    assert (found.state, found.taken_by) == (FollowUpState.OPEN, None)
    assert await floor.codes(conversation) == ["callback_booked"]
    with pytest.raises(FollowUpTaken):
        await floor.board.finish_follow_up(sam.id, wanted.id)
    kim = await floor.agent("kim")
    assert len(await offers(floor, kim)) == 1


async def test_declined_call_moves_on(floor: Floor) -> None:
    """Like any offer."""
    sam, kim = await floor.agent("sam"), await floor.agent("kim")
    await ask(floor, await floor.customer())
    first, second = (sam, kim) if await offers(floor, sam) else (kim, sam)
    (offer,) = await offers(floor, first)

    await floor.board.decline(first.id, offer.reservation.id)

    (moved,) = await offers(floor, second)
    assert moved.reservation.state is ReservationState.PENDING
    assert moved.follow_up is not None


async def test_customer_may_chat_on_while_the_call_waits(floor: Floor) -> None:
    """A second place in line for the conversation; the end of it does not end the wish."""
    conversation = await floor.waiting()
    await ask(floor, conversation)
    await floor.board.request_person(conversation.id)
    kinds = {t.kind: t.state for t in await floor.tasks(conversation) if t.state != "canceled"}
    assert kinds == {
        TaskKind.CALLBACK: TaskState.PENDING,
        TaskKind.CONVERSATION: TaskState.PENDING,
    }
    assert await floor.sweep() == {}

    await floor.board.end(conversation.id)

    agent = await floor.agent()
    (offer,) = await offers(floor, agent)
    assert offer.task.kind is TaskKind.CALLBACK
    assert FollowUpsMoved() in floor.notices


async def test_closed_floor_calls_when_it_opens(floor: Floor) -> None:
    """Nobody is called at night, whoever is still at the desk; woken by the opening."""
    hours = {"zone": "Europe/Amsterdam", "every": ["09:00-17:00"]}
    queues = [{"id": "q_main", "name": {"en": "Main"}, "hours": hours}]
    await floor.board.set_floor(parse({"default_queue": "q_main", "queues": queues}), by=SYSTEM)
    night = datetime.fromisoformat("2026-11-02T22:00+01:00")
    floor.clock.advance((night - floor.clock.now()).total_seconds())
    agent = await floor.agent()
    conversation = await floor.customer()

    await ask(floor, conversation)

    assert await offers(floor, agent) == ()
    opening = datetime.fromisoformat("2026-11-03T09:00+01:00")
    assert (await floor.task(conversation)).due_at == opening
    floor.clock.advance((opening - night).total_seconds())
    await floor.board.renew_lease(agent.id)
    done = await floor.sweep()
    assert done["waits due"] == 1
    assert len(await offers(floor, agent)) == 1

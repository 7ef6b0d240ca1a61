"""Callbacks and left messages keep their true place."""

from datetime import timedelta

import pytest

from handoff.bus import FollowUpsMoved
from handoff.errors import (
    ClientMsgIdReused,
    FollowUpNotFound,
    FollowUpTaken,
    NoWayToAnswer,
    WithAgent,
)
from handoff.model.states import Controller, FollowUpState, TaskState
from handoff.model.work import CancelCause, FollowUpKind
from tests.handoff.core.floor import Floor


async def test_callback_keeps_the_place_in_line(floor: Floor) -> None:
    """The task becomes a call, the bot goes on, the true beginning of the wait is kept."""
    conversation = await floor.waiting()
    began = floor.clock.now()
    floor.clock.advance(90)

    await floor.board.request_callback(
        conversation.id, client_msg_id="call-001", phone="+31 20 555 0100", name="Kim", note="pm"
    )

    (follow_up,) = await floor.board.follow_ups()
    (task, call), now = await floor.tasks(conversation), await floor.now(conversation)
    assert (follow_up.kind, follow_up.queued_since) == (FollowUpKind.CALLBACK, began)
    assert (follow_up.phone, follow_up.text) == ("+31 20 555 0100", "pm")
    assert follow_up.created_at - began == timedelta(seconds=90)
    assert (task.state, task.cancel_cause) == (TaskState.CANCELED, CancelCause.CALLBACK)
    assert (call.state, call.queued_since, call.priority) == (
        TaskState.PENDING,
        began,
        task.priority,
    )
    assert (now.controller, now.epoch, now.customer_name) == (Controller.BOT, 3, "Kim")
    assert (await floor.transcript(conversation))[-1].params == {"phone": "+31 20 555 0100"}
    assert FollowUpsMoved() in floor.notices


async def test_left_message_is_in_transcript_and_list(floor: Floor) -> None:
    """Cards masked; sent twice it is there once; the bot is not asked about it."""
    conversation = await floor.waiting()
    send = {"client_msg_id": "left-001", "email": "kim@example.org"}

    first = await floor.board.leave_message(
        conversation.id, text="Charge 4111111111111111 back", **send
    )
    again = await floor.board.leave_message(
        conversation.id, text="Charge 4111111111111111 back", **send
    )

    (follow_up,) = await floor.board.follow_ups()
    assert first == again
    assert first.text == follow_up.text == "Charge ************1111 back"
    assert (await floor.codes(conversation))[-1] == "message_left"
    assert await floor.board.next_bot_turn(conversation.id) is None
    with pytest.raises(ClientMsgIdReused):
        await floor.board.leave_message(conversation.id, text="Other", **send)


async def test_message_can_be_left_with_the_bot_in_control(floor: Floor) -> None:
    """No queue, no change of control."""
    conversation = await floor.customer()

    await floor.board.leave_message(
        conversation.id, client_msg_id="left-001", text="Call me", phone="020 555 0100"
    )

    assert (await floor.now(conversation)).epoch == 1
    assert (await floor.board.follow_ups())[0].queued_since == floor.clock.now()


async def test_message_without_a_way_to_answer_is_refused(floor: Floor) -> None:
    """E-mail or phone; blanks are none."""
    conversation = await floor.customer()

    with pytest.raises(NoWayToAnswer):
        await floor.board.leave_message(
            conversation.id, client_msg_id="left-001", text="Hi", email=" "
        )
    with pytest.raises(NoWayToAnswer):
        await floor.board.request_callback(conversation.id, client_msg_id="left-001", phone=" ")


async def test_customer_with_a_person_leaves_no_message(floor: Floor) -> None:
    """They can just say it."""
    agent = await floor.agent()
    conversation = await floor.talking(agent)

    with pytest.raises(WithAgent):
        await floor.board.leave_message(
            conversation.id, client_msg_id="left-001", text="Hi", email="kim@example.org"
        )


async def test_follow_up_is_taken_by_one_agent_and_done_by_them(floor: Floor) -> None:
    """Listed by the true wait; done ones leave the list."""
    sam, kim = await floor.agent("sam"), await floor.agent("kim")
    conversation = await floor.customer()
    await floor.board.request_callback(
        conversation.id, client_msg_id="call-001", phone="020 555 0100"
    )
    (follow_up,) = (await floor.board.inbox(sam.id)).follow_ups

    for _ in range(2):
        await floor.board.take_follow_up(sam.id, follow_up.id)
    with pytest.raises(FollowUpTaken):
        await floor.board.take_follow_up(kim.id, follow_up.id)
    with pytest.raises(FollowUpTaken):
        await floor.board.finish_follow_up(kim.id, follow_up.id)
    done = await floor.board.finish_follow_up(sam.id, follow_up.id, "reached")
    await floor.board.finish_follow_up(sam.id, follow_up.id, "reached")

    assert (done.state, done.taken_by, done.notes) == (FollowUpState.DONE, sam.id, "reached")
    assert await floor.board.follow_ups() == []
    assert len(await floor.board.follow_ups(done=True)) == 1
    with pytest.raises(FollowUpNotFound):
        await floor.board.take_follow_up(sam.id, "f_none")


async def test_callbacks_are_listed_by_their_true_wait(floor: Floor) -> None:
    """Not by when they were asked for."""
    patient = await floor.waiting()
    floor.clock.advance(60)
    hasty = await floor.waiting()
    for conversation in (hasty, patient):
        await floor.board.request_callback(
            conversation.id, client_msg_id="call-001", phone="020 555 0100"
        )

    listed = [f.conversation_id for f in await floor.board.follow_ups()]

    assert listed == [patient.id, hasty.id]

"""How work ends: what was filled in, what is still to be done, whether the customer is asked."""

from datetime import timedelta

import pytest

from handoff.errors import ConversationOpen, DueInThePast, NoWayToAnswer, TaskNotWrapping
from handoff.model.conversation import Conversation
from handoff.model.states import FollowUpState, Presence, TaskState
from handoff.model.work import Agent, FollowUpKind, Planned
from tests.handoff.core.floor import Floor


async def wrapping(floor: Floor) -> tuple[Agent, Conversation, str]:
    """Sam, who has closed a conversation, and the task to write up."""
    sam = await floor.agent("sam")
    conversation = await floor.talking(sam)
    await floor.board.close_conversation(sam.id, conversation.id)
    return sam, conversation, (await floor.task(conversation)).id


async def test_fields_are_kept_with_cards_masked(floor: Floor) -> None:
    """As everything that is stored."""
    sam, conversation, task = await wrapping(floor)

    await floor.board.wrap_up(
        sam.id, task, "refund_promised", fields={"amount": "12.50", "card": "4111 1111 1111 1111"}
    )

    stored = (await floor.task(conversation)).fields
    assert stored is not None
    assert stored["amount"] == "12.50"
    assert "4111 1111" not in stored["card"]


async def test_late_wrap_up_mends_fields_once(floor: Floor) -> None:
    """What the time limit ended as unspecified is written up later; then it stands."""
    sam, conversation, task = await wrapping(floor)
    await floor.pass_time(120, sam)

    await floor.board.wrap_up(sam.id, task, "solved", "Found.", fields={"about": "parcel"})
    await floor.board.wrap_up(sam.id, task, "solved", "Found.", fields={"about": "parcel"})
    stored = await floor.task(conversation)

    assert (stored.state, stored.disposition) == (TaskState.COMPLETED, "solved")
    assert stored.fields == {"about": "parcel"}
    with pytest.raises(TaskNotWrapping):
        await floor.board.wrap_up(sam.id, task, "answered")


async def test_own_follow_up_stays_with_who_planned_it(floor: Floor) -> None:
    """With its date, in the list, taken."""
    sam, _, task = await wrapping(floor)
    due = floor.clock.now() + timedelta(days=2)
    planned = Planned(FollowUpKind.TASK, due, "Ask the carrier.", mine=True)

    await floor.board.wrap_up(sam.id, task, "follow_up_needed", follow_up=planned)
    (found,) = await floor.board.follow_ups()

    assert (found.kind, found.state, found.taken_by) == (
        FollowUpKind.TASK,
        FollowUpState.TAKEN,
        sam.id,
    )
    assert (found.planned_for, found.planned_by, found.text) == (due, sam.id, "Ask the carrier.")
    await floor.board.finish_follow_up(sam.id, found.id, "Done.")
    assert await floor.board.follow_ups() == []


async def test_planned_callback_rings_when_it_is_due(floor: Floor) -> None:
    """Not before, and at anybody who can call."""
    sam, _, task = await wrapping(floor)
    due = floor.clock.now() + timedelta(hours=1)
    planned = Planned(FollowUpKind.CALLBACK, due, "Tell the result.", phone="020 555 0100")

    await floor.board.wrap_up(sam.id, task, "follow_up_needed", follow_up=planned)
    assert await floor.ringing(sam) is None
    await floor.pass_time(3_601, sam)
    await floor.board.set_presence(sam.id, Presence.AVAILABLE)
    await floor.sweep()

    assert await floor.ringing(sam) is not None


@pytest.mark.parametrize(
    ("planned_for_s", "phone", "error"),
    [(-1, "020 555 0100", DueInThePast), (60, None, NoWayToAnswer)],
)
async def test_impossible_follow_up_ends_nothing(
    floor: Floor, planned_for_s: int, phone: str | None, error: type[Exception]
) -> None:
    """The task is still to be written up."""
    sam, conversation, task = await wrapping(floor)
    due = floor.clock.now() + timedelta(seconds=planned_for_s)
    planned = Planned(FollowUpKind.CALLBACK, due, "Call", phone=phone)

    with pytest.raises(error):
        await floor.board.wrap_up(sam.id, task, "solved", follow_up=planned)

    assert (await floor.task(conversation)).state is TaskState.WRAPPING
    assert await floor.board.follow_ups() == []


async def test_customer_is_asked_once_and_the_answer_is_about_that_agent(floor: Floor) -> None:
    """By agent and by queue, with reasons; a rating that nobody asked for counts too."""
    sam, conversation, task = await wrapping(floor)
    await floor.board.wrap_up(sam.id, task, "solved", ask_rating=True)
    await floor.board.rate(conversation.id, 4, "Good", ["quick", "quick", "friendly"])
    unasked = await floor.talking(sam)
    await floor.board.close_conversation(sam.id, unasked.id)
    await floor.board.rate(unasked.id, 1)
    now = floor.clock.now()

    report = await floor.board.rating_report(now - timedelta(days=1), now + timedelta(seconds=1))
    (about_sam,) = report.agents
    (about_queue,) = report.queues
    empty = await floor.board.rating_report(now + timedelta(days=1), now + timedelta(days=2))

    assert (await floor.codes(conversation))[-1] == "rating_asked"
    assert (about_sam.name, about_sam.asked, about_sam.answered) == ("Sam Demo", 1, 2)
    assert (about_sam.average, about_queue.average) == (2.5, 2.5)
    assert about_sam.reasons == {"quick": 1, "friendly": 1}
    assert empty.agents == ()


async def test_asked_customer_may_rate_while_the_bot_goes_on(floor: Floor) -> None:
    """A conversation handed back is open; who was asked may answer."""
    sam = await floor.agent("sam")
    conversation = await floor.talking(sam)
    await floor.board.hand_back(sam.id, conversation.id)

    with pytest.raises(ConversationOpen):
        await floor.board.rate(conversation.id, 5)
    task = await floor.task(conversation)
    await floor.board.wrap_up(sam.id, task.id, "solved", ask_rating=True)

    await floor.board.rate(conversation.id, 5)

"""The outbox: written with what it tells, claimed once, repeated, given up; on both engines."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from handoff.errors import HandoffError
from handoff.model.clock import HandClock
from handoff.model.rules import Rules
from handoff.model.webhooks import (
    Delivery,
    DeliveryState,
    Endpoint,
    EndpointState,
    Parcel,
    Telling,
)
from handoff.model.work import SYSTEM
from handoff.store.outside_tables import webhook_events
from handoff.switchboard import Switchboard
from handoff.switchboard.change import Change
from handoff.switchboard.webhooks import MAX_ENDPOINTS, WebhookNotFound
from tests.handoff.core.floor import Floor

HOOK = "https://example.org/hook"
HOUR = 3_600


async def endpoint(board: Switchboard, *events: Telling, with_text: bool = False) -> Endpoint:
    """An endpoint that is told these events, or all."""
    return await board.add_webhook(
        url=HOOK, description="", events=events, with_text=with_text, by=SYSTEM, made_by="a test"
    )


async def claimed(board: Switchboard) -> Parcel:
    """The next delivery, which must be there."""
    parcel = await board.claim_delivery()
    assert parcel is not None
    return parcel


async def carry(board: Switchboard) -> list[Parcel]:
    """Everything that is due now, delivered."""
    parcels = []
    while (parcel := await board.claim_delivery()) is not None:
        await board.settle_delivery(parcel.delivery, status=200, error=None)
        parcels.append(parcel)
    return parcels


async def fail(board: Switchboard, status: int = 500) -> Delivery:
    """The next delivery, failed."""
    delivery = (await claimed(board)).delivery
    await board.settle_delivery(delivery, status=status, error=f"answered {status}")
    return delivery


async def log_of(board: Switchboard, it: Endpoint) -> Sequence[Delivery]:
    """All deliveries to an endpoint, the oldest first."""
    return [delivery for delivery, _ in reversed(await board.deliveries(it.id))]


async def test_whole_story_is_told_in_order(board: Switchboard, floor: Floor) -> None:
    """From the opening to the rating; who wrote is told, what was written is not."""
    await endpoint(board)
    agent = await floor.agent()
    conversation = await floor.talking(agent)
    await board.close_conversation(agent.id, conversation.id)
    await board.rate(conversation.id, 4, "Thank you")

    told = await carry(board)
    kinds = [it.kind for it in told if it.kind != "message.stored"]

    assert kinds == [
        "conversation.opened",
        "handoff.made",
        "agent.accepted",
        "conversation.closed",
        "conversation.rated",
    ]
    assert {it.delivery.conversation_id for it in told} == {conversation.id}
    assert told[0].data == {"channel": "web", "language": "en", "by": "customer"}
    accepted = next(it for it in told if it.kind == "agent.accepted")
    assert accepted.data["agent_id"] == agent.id
    assert told[-1].data["score"] == 4
    assert not any("text" in it.data for it in told)


async def test_return_and_a_lost_agent_are_told(board: Switchboard, floor: Floor) -> None:
    """The customer came back; the agent went away."""
    board.rules = Rules(reopen_within=timedelta(hours=1))
    await endpoint(board, Telling.CONVERSATION_REOPENED, Telling.CONVERSATION_REQUEUED)
    agent = await floor.agent()
    lost = await floor.talking(agent)
    await floor.pass_time(60)
    back = await floor.customer()
    await board.end(back.id)
    await floor.say(back, "One more thing")

    told = await carry(board)

    assert [(it.kind, it.delivery.conversation_id) for it in told] == [
        ("conversation.requeued", lost.id),
        ("conversation.reopened", back.id),
    ]


async def test_text_goes_to_those_who_asked_for_it(board: Switchboard, floor: Floor) -> None:
    """The other endpoint is told of the message, not what it says."""
    blind = await endpoint(board, Telling.MESSAGE_STORED)
    seeing = await endpoint(board, Telling.MESSAGE_STORED, with_text=True)
    await floor.say(await floor.customer(), "Where is my parcel?")

    told = {it.endpoint.id: it.data for it in await carry(board)}

    assert "text" not in told[blind.id]
    assert told[seeing.id]["text"] == "Where is my parcel?"
    assert told[seeing.id]["author"] == "customer"


async def test_text_nobody_asked_for_is_not_in_the_outbox(board: Switchboard, floor: Floor) -> None:
    """What is not there cannot leak."""
    await endpoint(board)
    await floor.say(await floor.customer(), "My secret wish")

    outbox = (await floor.everything())["webhook_events"]

    assert outbox
    assert "My secret wish" not in str(outbox)


async def test_only_wanted_events_are_written(board: Switchboard, floor: Floor) -> None:
    """Without an endpoint, or without interest, nothing is."""
    await floor.say(await floor.customer())
    before = (await floor.everything())["webhook_events"]
    await endpoint(board, Telling.HANDOFF_MADE)
    await floor.say(await floor.customer())
    quiet = (await floor.everything())["webhook_events"]
    await floor.waiting()

    assert (before, quiet) == ([], [])
    assert [it.kind for it in await carry(board)] == ["handoff.made"]


async def test_what_is_undone_is_not_told(board: Switchboard, floor: Floor) -> None:
    """A change that fails after it wrote leaves nothing in the outbox."""
    await endpoint(board)
    conversation = await floor.customer()
    await carry(board)

    async def broken(change: Change) -> None:
        await change.conversation(conversation.id)
        change.tell(conversation.id, "message_left")
        await change.finish()
        await board.outbox.write(change)
        raise HandoffError

    with pytest.raises(HandoffError):
        await board.run(broken)

    assert await board.claim_delivery() is None
    assert len((await floor.everything())["webhook_events"]) == 1


async def test_follow_ups_are_told(board: Switchboard, floor: Floor) -> None:
    """That one was made, and that it is done; not whose number it is."""
    await endpoint(board, Telling.FOLLOW_UP_MADE, Telling.FOLLOW_UP_DONE)
    agent = await floor.agent()
    conversation = await floor.customer()
    await board.request_callback(
        conversation.id, client_msg_id=floor.msg_id(), phone="+31 20 555 0100", name="Kim"
    )
    made = (await board.follow_ups())[0]
    await board.take_follow_up(agent.id, made.id)
    await board.finish_follow_up(agent.id, made.id, "Called")

    told = await carry(board)

    assert [(it.kind, it.data["follow_up_id"]) for it in told] == [
        ("follow_up.made", made.id),
        ("follow_up.done", made.id),
    ]
    assert "555" not in str(told)


async def test_one_conversation_is_told_in_its_order(board: Switchboard, floor: Floor) -> None:
    """A later event waits for the one before it; another conversation's do not."""
    await endpoint(board, Telling.MESSAGE_STORED)
    first, second = await floor.customer(), await floor.customer()
    for conversation in (first, first, second):
        await floor.say(conversation)

    a, b = await claimed(board), await claimed(board)

    assert [it.delivery.conversation_id for it in (a, b)] == [first.id, second.id]
    assert await board.claim_delivery() is None
    await board.settle_delivery(a.delivery, status=200, error=None)
    assert (await claimed(board)).data["seq"] == 2


async def test_failed_delivery_holds_back_what_follows_it(
    board: Switchboard, floor: Floor, clock: HandClock
) -> None:
    """Later, both come in their order."""
    await endpoint(board, Telling.MESSAGE_STORED)
    conversation = await floor.customer()
    await floor.say(conversation)
    await floor.say(conversation)

    await fail(board)
    at_once = await board.claim_delivery()
    clock.advance(5)

    assert at_once is None
    assert [it.data["seq"] for it in await carry(board)] == [1, 2]


async def test_claim_that_is_over_is_given_to_another(
    board: Switchboard, floor: Floor, clock: HandClock
) -> None:
    """Whoever held it before can settle nothing any more: the process may only have been slow."""
    it = await endpoint(board, Telling.CONVERSATION_OPENED)
    await floor.customer()
    slow = (await claimed(board)).delivery

    clock.advance(board.rules.webhook_lease.total_seconds())
    again = (await claimed(board)).delivery
    await board.settle_delivery(slow, status=200, error=None)
    between = (await log_of(board, it))[0]
    await board.settle_delivery(again, status=204, error=None)

    assert again.number == slow.number
    assert (between.state, between.attempts) == (DeliveryState.PENDING, 2)
    assert (await log_of(board, it))[0].status == 204


async def test_two_processes_never_claim_the_same(
    board: Switchboard, floor: Floor, url: str
) -> None:
    """Of two that ask at the same time, each gets something else."""
    await endpoint(board, Telling.CONVERSATION_OPENED)
    for _ in range(12):
        await floor.customer()
    other = await Switchboard.open(url, clock=floor.clock)

    parcels = await asyncio.gather(
        *(one.claim_delivery() for _ in range(8) for one in (board, other))
    )
    await other.close()
    numbers = [parcel.delivery.number for parcel in parcels if parcel is not None]

    assert len(numbers) == len(set(numbers))
    assert len(numbers) + len(await carry(board)) == 12


async def test_delivery_is_given_up_after_a_day_and_can_be_replayed(
    board: Switchboard, floor: Floor, clock: HandClock
) -> None:
    """Dead, never lost; sent again it has its whole life before it."""
    it = await endpoint(board, Telling.CONVERSATION_OPENED)
    await floor.customer()
    attempts = 0
    while (parcel := await board.claim_delivery()) is not None or attempts < 20:
        if parcel is not None:
            await board.settle_delivery(parcel.delivery, status=None, error="no answer in time")
            attempts += 1
        clock.advance(HOUR)

    dead = (await log_of(board, it))[0]
    replayed = await board.replay_deliveries(it.id, None, by=SYSTEM)
    told = await carry(board)

    assert (dead.state, dead.error) == (DeliveryState.DEAD, "no answer in time")
    assert dead.attempts == attempts
    assert (replayed, len(told)) == (1, 1)
    assert told[0].delivery.event_id == dead.event_id


async def test_replay_sends_what_is_named_again(board: Switchboard, floor: Floor) -> None:
    """Also what had arrived; another endpoint's deliveries are not touched."""
    it, other = await endpoint(board), await endpoint(board)
    await floor.customer()
    told = await carry(board)
    mine = next(p.delivery.number for p in told if p.endpoint.id == it.id)
    others = next(p.delivery.number for p in told if p.endpoint.id == other.id)

    count = await board.replay_deliveries(it.id, [mine, others, 10**9], by=SYSTEM)

    assert count == 1
    assert [p.delivery.number for p in await carry(board)] == [mine]


async def test_endpoint_that_fails_for_days_is_disabled(
    board: Switchboard, floor: Floor, clock: HandClock
) -> None:
    """With what waited for it dead; nothing more is written for it, and the cause is told."""
    it = await endpoint(board, Telling.CONVERSATION_OPENED)
    limit = board.rules.webhook_failing.total_seconds()
    await floor.customer()
    await fail(board)
    failing = await board.webhook(it.id)
    clock.advance(limit)
    await floor.customer()
    await fail(board)

    disabled = await board.webhook(it.id)
    await floor.customer()

    assert failing.failing_since is not None
    assert failing.state is EndpointState.ACTIVE
    assert disabled.state is EndpointState.DISABLED
    assert disabled.disabled_cause is not None
    assert {d.state for d in await log_of(board, it)} == {DeliveryState.DEAD}
    assert len(await log_of(board, it)) == 2


async def test_success_forgets_the_failures_before_it(
    board: Switchboard, floor: Floor, clock: HandClock
) -> None:
    """Only an unbroken row of failures disables."""
    it = await endpoint(board, Telling.CONVERSATION_OPENED)
    await floor.customer()
    await fail(board)
    clock.advance(HOUR)
    await carry(board)
    clock.advance(board.rules.webhook_failing.total_seconds())
    await floor.customer()
    await fail(board)

    now = await board.webhook(it.id)

    assert (now.state, now.failing_since) == (EndpointState.ACTIVE, clock.now())


async def test_endpoint_that_says_it_is_gone_is_disabled_at_once(
    board: Switchboard, floor: Floor
) -> None:
    """410 means: for ever."""
    it = await endpoint(board, Telling.CONVERSATION_OPENED)
    await floor.customer()
    await fail(board, status=410)

    assert (await board.webhook(it.id)).state is EndpointState.DISABLED


async def test_removed_endpoint_is_not_there_any_more(board: Switchboard, floor: Floor) -> None:
    """What waited for it is not sent, and it cannot come back."""
    it = await endpoint(board)
    await floor.customer()
    await board.set_webhook_state(it.id, EndpointState.REMOVED, by=SYSTEM)

    assert await board.webhooks() == []
    assert await board.claim_delivery() is None
    with pytest.raises(WebhookNotFound):
        await board.set_webhook_state(it.id, EndpointState.ACTIVE, by=SYSTEM)


async def test_other_process_learns_of_an_endpoint_soon(
    board: Switchboard, floor: Floor, url: str
) -> None:
    """It looked before there was one; two seconds later it looks again."""
    other = await Switchboard.open(url, clock=floor.clock)
    await other.open_conversation(channel="web", language="en")
    it = await endpoint(board, Telling.CONVERSATION_OPENED)

    floor.clock.advance(2)
    await other.open_conversation(channel="web", language="en")
    await other.close()

    assert len(await log_of(board, it)) == 1


async def test_number_of_endpoints_is_limited(board: Switchboard) -> None:
    """Each makes every change dearer."""
    for _ in range(MAX_ENDPOINTS):
        await endpoint(board)

    with pytest.raises(HandoffError, match="webhooks"):
        await endpoint(board)


async def test_event_id_is_the_same_for_all_endpoints(board: Switchboard, floor: Floor) -> None:
    """One event, as many deliveries as there are endpoints."""
    await endpoint(board)
    await endpoint(board)
    await floor.customer()

    told = await carry(board)
    async with board.store.read() as connection:
        stored: Any = (await connection.execute(select(webhook_events.c.id))).scalars().all()

    assert [it.delivery.event_id for it in told] == [stored[0]] * 2

"""A person's data: given out whole, erased step by step, held, kept as long as the rules say."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from handoff.errors import ConversationClosed, ConversationNotFound
from handoff.model.clock import HandClock
from handoff.model.conversation import BotReply, Conversation
from handoff.model.erasures import ErasureCause, ErasurePart, ErasureStep
from handoff.model.keeping import Keeping
from handoff.model.rules import Rules
from handoff.model.states import Controller
from handoff.model.webhooks import Telling
from handoff.model.work import SYSTEM
from handoff.store.personal import attachments, personal_columns
from handoff.store.tables import metadata, tasks
from handoff.switchboard import Switchboard
from handoff.switchboard.people import AgentAtWork, BeingErased, ErasureNotFound, LegalHold
from tests.handoff.core.floor import Floor, handoff_reply

MARK = "Zonnebloem"
WHO = f"{MARK}@example.org"
DAY = 86_400


async def full_story(floor: Floor) -> Conversation:
    """A conversation with the mark in every place where a customer or an agent can leave words."""
    board = floor.board
    agent = await floor.agent()
    conversation = await floor.customer(contact=WHO)
    await floor.say(conversation, f"I am {MARK}")
    customer = {"name": MARK, "verified": True}
    await floor.answer(
        conversation,
        BotReply(text=f"Hello {MARK}", custom={"type": "order_card", "name": MARK}),
        handoff_reply(summary=[f"{MARK} wants a refund."], customer=customer),
    )
    await floor.accept(agent)
    now = await floor.now(conversation)
    await board.reply(
        agent.id,
        conversation.id,
        epoch=now.epoch,
        client_msg_id=floor.msg_id(),
        text=f"Dear {MARK}",
    )
    await board.note(
        agent.id, conversation.id, client_msg_id=floor.msg_id(), text=f"{MARK} is kind"
    )
    await board.hand_back(agent.id, conversation.id, f"Help {MARK}")
    task = await floor.task(conversation)
    await board.wrap_up(agent.id, task.id, "refund", f"Promised {MARK}")
    await board.leave_message(
        conversation.id,
        client_msg_id=floor.msg_id(),
        text=f"Mail {MARK}",
        name=MARK,
        email=WHO,
        phone="+31 20 555 0100",
    )
    await board.end(conversation.id)
    await board.rate(conversation.id, 2, f"{MARK} was not happy")
    await attach(floor, conversation, f"{MARK}.pdf")
    return conversation


async def attach(floor: Floor, conversation: Conversation, name: str) -> str:
    """A file of the customer in the store; the name it is stored under."""
    stored_as = f"file-{floor.msg_id()}"
    async with floor.board.store.write() as connection:
        await connection.execute(
            insert(attachments).values(
                id=f"at_{floor.msg_id()}",
                conversation_id=conversation.id,
                name=name,
                media_type="application/pdf",
                size=3,
                stored_as=stored_as,
                uploaded_at=floor.clock.now(),
            )
        )
    return stored_as


async def ask(board: Switchboard, **whom: Any) -> str:
    """Ask for an erasure; its id."""
    erasure = await board.ask_erasure(
        **whom, subject_hash="a hash", by=SYSTEM, requested_by="a test"
    )
    return erasure.id


async def take_steps(board: Switchboard) -> list[ErasureStep]:
    """All steps that are due, as if everybody else had done their part."""
    steps = []
    while (step := await board.claim_erasure_step()) is not None:
        if step.part is ErasurePart.TEXTS:
            await board.erase_words(step)
        else:
            await board.settle_erasure_step(step, error=None)
        steps.append(step)
    return steps


async def test_everything_about_a_contact_is_given_out(board: Switchboard, floor: Floor) -> None:
    """Every row with the customer's words in it, from every table that has some."""
    conversation = await full_story(floor)

    (found,) = [await board.given_out(it) for it in await board.conversations_of(WHO)]

    marked = {table for table, rows in found.items() if MARK in str(rows)}
    assert {"conversations", "messages", "handoffs", "tasks", "follow_ups"} <= marked
    assert {"ratings", "attachments"} <= marked
    assert found["conversations"][0]["id"] == conversation.id
    assert await board.conversations_of("nobody@example.org") == []
    with pytest.raises(ConversationNotFound):
        await board.given_out("c_none")


async def test_nothing_personal_is_left_after_an_erasure(board: Switchboard, floor: Floor) -> None:
    """In no table, the outbox included; counters, times and events stay."""
    await board.add_webhook(
        url="https://example.org/",
        description="",
        events=(Telling.MESSAGE_STORED,),
        with_text=True,
        by=SYSTEM,
        made_by="a test",
    )
    conversation = await full_story(floor)
    before = await floor.everything()
    assert MARK in str(before)

    erasure_id = await ask(board, contact=WHO)
    await take_steps(board)
    after = await floor.everything()

    assert MARK not in str(after)
    assert "555" not in str(after)
    counts = {name: len(rows) for name, rows in before.items() if name not in _LOGS}
    assert {name: len(rows) for name, rows in after.items() if name not in _LOGS} == counts
    now = await floor.now(conversation)
    assert (now.contact, now.customer_name, now.preview) == (None, None, "")
    assert now.last_seq == len(await floor.transcript(conversation))
    erasure, _ = await board.erasure(erasure_id)
    assert erasure.finished_at is not None


_LOGS = {"events", "erasures", "erasure_steps"}


async def test_erased_conversation_can_still_be_shown(board: Switchboard, floor: Floor) -> None:
    """Its rows keep their shape: desks and pages read them without harm."""
    conversation = await full_story(floor)
    agent = await floor.agent("kim")
    await ask(board, conversation_id=conversation.id)
    await take_steps(board)

    shown = await board.conversation_for_agent(agent.id, conversation.id)
    follow_up = (await board.follow_ups(done=True))[0]

    assert {message.text for message in shown.messages} == {None}
    assert shown.context is not None
    assert shown.context["summary"] == []
    assert (follow_up.state, follow_up.phone) == ("done", None)


async def test_erasure_is_asked_and_done_once_more_without_harm(
    board: Switchboard, floor: Floor
) -> None:
    """A contact that is erased is one that nobody knows."""
    conversation = await full_story(floor)
    await ask(board, contact=WHO)
    await take_steps(board)
    before = await floor.now(conversation)

    again = await ask(board, conversation_id=conversation.id)
    await take_steps(board)
    unknown = await ask(board, contact=WHO)

    for erasure_id, count in ((again, 1), (unknown, 0)):
        erasure, steps = await board.erasure(erasure_id)
        assert (erasure.conversations, len(steps)) == (count, len(ErasurePart) * count)
        assert erasure.finished_at is not None
    assert await floor.now(conversation) == before
    with pytest.raises(ErasureNotFound):
        await board.erasure("er_none")


async def test_open_conversation_is_closed_first(board: Switchboard, floor: Floor) -> None:
    """With the bot or in the queue; the customer is told why."""
    waiting = await floor.waiting(contact=WHO)

    await ask(board, contact=WHO)

    now = await floor.now(waiting)
    assert now.controller is Controller.NONE
    assert (await floor.codes(waiting))[-1] == "closed_erased"
    assert await board.check_owners() == 0


async def test_erased_conversation_is_not_reopened(board: Switchboard, floor: Floor) -> None:
    """From the moment the erasure is asked for; the customer opens a new one."""
    board.rules = Rules(reopen_within=timedelta(hours=1))
    conversation = await floor.customer(contact=WHO)
    await ask(board, contact=WHO)

    with pytest.raises(ConversationClosed):
        await floor.say(conversation, "One more thing")
    await take_steps(board)
    with pytest.raises(ConversationClosed):
        await floor.say(conversation, "One more thing")


async def test_rating_after_an_erasure_is_a_number_alone(board: Switchboard, floor: Floor) -> None:
    """The score counts; words would stay."""
    conversation = await floor.customer(contact=WHO)
    await ask(board, contact=WHO)
    await take_steps(board)

    await board.rate(conversation.id, 5, f"{MARK} says thanks")

    assert (await board.given_out(conversation.id))["ratings"][0]["score"] == 5
    assert MARK not in str(await floor.everything())


async def test_agent_at_work_is_waited_for(board: Switchboard, floor: Floor) -> None:
    """Talking or writing up: what they write afterwards would stay. Nothing has begun then."""
    agent = await floor.agent()
    conversation = await floor.talking(agent, contact=WHO)

    with pytest.raises(AgentAtWork):
        await ask(board, contact=WHO)
    await board.close_conversation(agent.id, conversation.id)
    with pytest.raises(AgentAtWork):
        await ask(board, contact=WHO)
    await board.wrap_up(agent.id, (await floor.task(conversation)).id, "done")
    await ask(board, contact=WHO)

    assert len(await take_steps(board)) == len(ErasurePart)


async def test_hold_keeps_a_conversation(board: Switchboard, floor: Floor) -> None:
    """From erasure; released, it can be erased, and then it is too late to hold it."""
    held = await floor.customer(contact=WHO)
    hold: dict[str, Any] = {"reason": "court case", "by": SYSTEM, "held_by": "a test"}
    await board.hold(held.id, **hold)
    with pytest.raises(LegalHold):
        await ask(board, contact=WHO)
    untouched = await floor.now(held)

    await board.release_hold(held.id, by=SYSTEM)
    await ask(board, contact=WHO)

    assert untouched.is_open
    with pytest.raises(BeingErased):
        await board.hold(held.id, **hold)
    with pytest.raises(ConversationNotFound):
        await board.hold("c_none", **hold)


async def test_step_that_fails_is_taken_again_until_it_is_done(
    board: Switchboard, floor: Floor, clock: HandClock
) -> None:
    """Later each time; the erasure is not finished before."""
    await floor.customer(contact=WHO)
    erasure_id = await ask(board, contact=WHO)
    attempts = 0
    for _ in range(6):
        while (step := await board.claim_erasure_step()) is not None:
            if step.part is ErasurePart.BOT:
                await board.settle_erasure_step(step, error="answered 503")
                attempts += 1
            elif step.part is ErasurePart.TEXTS:
                await board.erase_words(step)
            else:
                await board.settle_erasure_step(step, error=None)
        clock.advance(3_600)
    pending, steps = await board.erasure(erasure_id)

    await take_steps(board)

    assert attempts == 6
    assert pending.finished_at is None
    assert [s.error for s in steps if s.part is ErasurePart.BOT] == ["answered 503"]
    assert (await board.erasure(erasure_id))[0].finished_at is not None


async def test_step_of_a_process_that_died_is_taken_by_another(
    board: Switchboard, floor: Floor, clock: HandClock
) -> None:
    """After a minute, not before."""
    await floor.customer(contact=WHO)
    await ask(board, contact=WHO)
    claimed = [await board.claim_erasure_step() for _ in ErasurePart]

    early = await board.claim_erasure_step()
    clock.advance(60)

    assert None not in claimed
    assert early is None
    assert len(await take_steps(board)) == len(ErasurePart)


# ---- retention


def kept(**days: int | None) -> Rules:
    """Rules that keep these kinds of things so many days, and the others for ever."""
    nothing: dict[str, Any] = dict.fromkeys(Keeping.__slots__)
    spans = {name: None if n is None else timedelta(days=n) for name, n in days.items()}
    return Rules(keep=Keeping(**{**nothing, **spans}))


async def test_old_transcripts_are_erased_by_rule(
    board: Switchboard, floor: Floor, clock: HandClock
) -> None:
    """Those that ended long ago, once; not the held, the younger and the open."""
    board.rules = kept(transcripts=30)
    old, held = await floor.customer(contact=WHO), await floor.customer()
    for conversation in (old, held):
        await board.end(conversation.id)
    await board.hold(held.id, reason="court case", by=SYSTEM, held_by="a test")
    clock.advance(29 * DAY)
    young, still_open = await floor.customer(), await floor.customer()
    await board.end(young.id)
    early = await board.retire_transcripts()
    clock.advance(DAY)

    erased = await board.retire_transcripts()
    steps = await take_steps(board)
    again = await board.retire_transcripts()

    assert (early, erased, again) == (0, 1, 0)
    assert {step.conversation_id for step in steps} == {old.id}
    erasure, _ = await board.erasure(steps[0].erasure_id)
    assert erasure.cause is ErasureCause.RETENTION
    assert (await floor.now(old)).contact is None
    assert (await floor.now(still_open)).is_open


async def test_old_files_go_without_the_words(
    board: Switchboard, floor: Floor, clock: HandClock
) -> None:
    """A rule of its own; conversations without files are left alone."""
    board.rules = kept(attachments=7)
    with_file, without = await floor.customer(contact=WHO), await floor.customer()
    stored_as = await attach(floor, with_file, "photo.png")
    for conversation in (with_file, without):
        await board.end(conversation.id)
    clock.advance(7 * DAY)

    count = await board.retire_attachments()
    steps = await take_steps(board)

    assert count == 1
    assert [(s.conversation_id, s.part) for s in steps] == [(with_file.id, ErasurePart.FILES)]
    assert await board.files_of(with_file.id) == [stored_as]
    assert await board.retire_attachments() == 0
    assert (await floor.now(with_file)).contact == WHO


async def test_old_events_are_dropped_in_batches_but_not_the_held(
    board: Switchboard, floor: Floor, clock: HandClock
) -> None:
    """The law wants the whole story of what is on hold."""
    board.rules = kept(events=10)
    held = await floor.customer()
    await board.hold(held.id, reason="court case", by=SYSTEM, held_by="a test")
    for _ in range(3):
        await floor.customer()
    clock.advance(10 * DAY)
    await floor.customer()

    dropped = await board.retire_events()
    left = (await floor.everything())["events"]

    assert dropped == 3
    assert [row[9] for row in left].count(held.id) == 2
    assert len(left) == 3


async def test_old_deliveries_and_their_events_are_dropped(
    board: Switchboard, floor: Floor, clock: HandClock
) -> None:
    """What still waits is not."""
    board.rules = kept(deliveries=30)
    await board.add_webhook(
        url="https://example.org/",
        description="",
        events=(Telling.CONVERSATION_OPENED,),
        with_text=False,
        by=SYSTEM,
        made_by="a test",
    )
    await floor.customer()
    await floor.customer()
    parcel = await board.claim_delivery()
    assert parcel is not None
    await board.settle_delivery(parcel.delivery, status=200, error=None)
    clock.advance(30 * DAY)

    dropped = await board.retire_deliveries()
    found = await floor.everything()

    assert dropped == 2
    assert (len(found["webhook_deliveries"]), len(found["webhook_events"])) == (1, 1)


async def test_old_logins_are_dropped(board: Switchboard, floor: Floor, clock: HandClock) -> None:
    """A day after they were over."""
    board.rules = kept(sessions=1)
    agent = await floor.agent()
    await board.open_session(agent.id, "a hash", clock.now() + timedelta(hours=12))
    clock.advance(1.4 * DAY)
    early = await board.retire_sessions()
    clock.advance(0.2 * DAY)

    assert (early, await board.retire_sessions()) == (0, 1)


async def test_nothing_is_retired_for_ever(
    board: Switchboard, floor: Floor, clock: HandClock
) -> None:
    """Without rules everything stays, whatever its age."""
    board.rules = kept()
    await board.end((await floor.customer()).id)
    clock.advance(10_000 * DAY)

    done = await floor.sweep()

    assert not {name for name in done if name.endswith("retired")}


# ---- what counts as personal


def test_words_of_customers_are_personal_and_codes_are_not() -> None:
    """A few of each, by name; whatever is added later is personal until somebody says otherwise."""
    personal = {
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        if table.name == "conversations" or "conversation_id" in table.c
        for column in personal_columns(table)
    }

    assert {
        "messages.text",
        "messages.payload",
        "messages.custom",
        "tasks.notes",
        "follow_ups.phone",
        "ratings.comment",
        "attachments.name",
        "handoffs.context",
        "conversations.contact",
        "webhook_events.words",
        "bot_turns.text",
    } <= personal
    assert not {"messages.id", "messages.seq", "tasks.state", "tasks.disposition"} & personal


async def test_loose_rows_of_another_conversation_are_not_touched(
    board: Switchboard, floor: Floor
) -> None:
    """Erasing one leaves the others word for word."""
    other = await floor.waiting(contact="other@example.org")
    await floor.say(other, "Keep this")
    async with board.store.write() as connection:
        await connection.execute(
            update(tasks).where(tasks.c.conversation_id == other.id).values(notes="Keep too")
        )
    mine = await floor.customer(contact=WHO)
    before = await board.given_out(other.id)

    await ask(board, conversation_id=mine.id)
    await take_steps(board)

    assert await board.given_out(other.id) == before

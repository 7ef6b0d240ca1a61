"""What a recording's row goes through: kept as long as the rules say, and what callers heard."""

from datetime import UTC, datetime, timedelta

from handoff.model.clock import HandClock
from handoff.model.conversation import Author, AuthorKind, BotReply, Conversation
from handoff.model.erasures import ErasurePart
from handoff.model.keeping import Keeping
from handoff.model.recordings import Consent, Recording
from handoff.model.rules import Rules
from handoff.model.work import SYSTEM
from handoff.switchboard import Switchboard
from tests.handoff.core.floor import Floor

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
DAY = 86_400


async def recorded(board: Switchboard, conversation: Conversation) -> Recording:
    """A recording of it, stored."""
    told = Recording(
        conversation_id=conversation.id,
        call_id="c1",
        consent=Consent.TOLD,
        told_at=NOON,
        began_at=NOON,
        lines=[{"who": "caller", "text": "hello", "start_ms": 0, "end_ms": 1, "heard": None}],
        size=3,
        sha256="0" * 64,
    )
    await board.note_recording(told)
    return await board.keep_recording(
        conversation.id, size=3, sha256="0" * 64, stored_as=f"file-{conversation.id}"
    )


async def call(floor: Floor) -> Conversation:
    """A conversation that is a call."""
    return await floor.customer(channel="voice")


async def test_sound_is_deleted_when_its_time_is_over(
    board: Switchboard, floor: Floor, clock: HandClock
) -> None:
    """Counted from the end of the call; its words are told no more, the transcript stays."""
    board.rules = Rules(keep=Keeping(recordings=timedelta(days=2)))
    conversation = await call(floor)
    await floor.say(conversation, "hello")
    kept = await recorded(board, conversation)
    clock.advance(3 * DAY)
    assert await board.retire_recordings() == 0  # it is not over yet
    await board.end(conversation.id)
    clock.advance(3 * DAY)

    assert await board.retire_recordings() == 1
    assert await board.retire_recordings() == 0
    step = await board.claim_erasure_step()
    assert step is not None
    assert step.part is ErasurePart.RECORDINGS
    assert await board.recordings_of(conversation.id) == [kept.stored_as]
    await board.recording_erased(conversation.id)
    await board.settle_erasure_step(step, error=None)
    found = await board.recording(conversation.id)

    assert found is not None
    assert (found.stored_as, found.lines, found.erased_at) == (None, None, clock.now())
    assert [it.text for it in await floor.transcript(conversation)][0] == "hello"
    assert await board.retire_recordings() == 0


async def test_a_hold_keeps_the_sound(board: Switchboard, floor: Floor, clock: HandClock) -> None:
    """As long as it lasts."""
    board.rules = Rules(keep=Keeping(recordings=timedelta(days=2)))
    conversation = await call(floor)
    await recorded(board, conversation)
    await board.end(conversation.id)
    await board.hold(conversation.id, reason="court", by=SYSTEM, held_by="a test")
    clock.advance(3 * DAY)

    assert await board.retire_recordings() == 0
    await board.release_hold(conversation.id, by=SYSTEM)
    assert await board.retire_recordings() == 1


async def test_what_a_caller_heard_of_a_message_is_kept(board: Switchboard, floor: Floor) -> None:
    """Of what was said to them; heard whole after all, nothing is told of it."""
    conversation = await call(floor)
    await floor.say(conversation, "where is it")
    await floor.answer(conversation, BotReply(text="It is on its way to Amsterdam."))
    seq = (await floor.transcript(conversation))[-1].seq

    await board.note_heard(conversation.id, seq, 9)
    await board.note_heard(conversation.id, 1, 2)
    await board.note_heard(conversation.id, 99, 2)
    cut = await floor.transcript(conversation)
    await board.note_heard(conversation.id, seq, 30)
    whole = await floor.transcript(conversation)

    assert [it.heard for it in cut] == [None, 9]
    assert [it.heard for it in whole] == [None, None]
    assert cut[-1].author == Author(AuthorKind.BOT)


async def test_a_chat_is_read_and_not_heard(board: Switchboard, floor: Floor) -> None:
    """Only calls are interrupted."""
    conversation = await floor.customer()
    await floor.say(conversation, "where is it")
    await floor.answer(conversation, BotReply(text="It is on its way."))
    await board.note_heard(conversation.id, 2, 3)

    assert [it.heard for it in await floor.transcript(conversation)] == [None, None]

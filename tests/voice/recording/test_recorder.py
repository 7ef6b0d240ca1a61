"""The recording of one call, on a clock of the test's own: when it begins, pauses, forgets."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.voice import mulaw
from bot.voice.acts import HeardPart
from bot.voice.playout import Began, Played
from bot.voice.recognition import Heard, Word
from bot.voice.recording.notes import Notes, Uttered, heard_of
from bot.voice.recording.recorder import Recorder, Why
from bot.voice.recording.spool import Left, Spooled, left
from handoff.protocol.recordings import Pause, TellRecording
from tests.voice.tones import Samples, tone

FRAME = 160
VOICE = tone(440, seconds=0.02, peak=9_000)
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


class Taped:
    """A recorder, a clock that the test moves, and what it announced."""

    def __init__(self, folder: Path) -> None:
        self.at = 100.0
        self.folder = folder
        self.announced: list[TellRecording] = []
        self.recorder = Recorder(
            "c1",
            "c_conversation00000001",
            lambda: self.at,
            Spooled(folder),
            announce=lambda _, told: self.announced.append(told),
            wall=lambda: NOON,
        )
        self.notes = Notes(self.recorder)

    def talk(self, seconds: float) -> Uttered:
        """Both sides make sound for so long; where the caller's stands."""
        uttered = Uttered(self.recorder)
        for _ in range(round(seconds / 0.02)):
            self.at += 0.02
            self.recorder.play(VOICE)
            uttered.add(FRAME, self.recorder.hear(VOICE))
        uttered.is_over()
        return uttered

    def say(self, words: str, *, each: float = 0.2) -> str:
        """The caller says so many words, each so long; what goes to the conversation."""
        said = words.split()
        uttered = self.talk(each * len(said))
        placed = tuple(Word(it, at * each, (at + 1) * each) for at, it in enumerate(said))
        return self.notes.said(Heard(words, 1.0, placed), uttered)

    async def close(self) -> tuple[Left, Samples, Samples]:
        """The call is over: what is left, and both sides."""
        assert await self.recorder.close()
        (one,) = left(self.folder)
        both = mulaw.decode(one.sound.read_bytes())
        return one, both[0::2], both[1::2]


@pytest.fixture
def taped(tmp_path: Path) -> Taped:
    """A call whose notice was heard."""
    taped = Taped(tmp_path)
    taped.recorder.begin()
    return taped


def _told(one: Left) -> TellRecording:
    return TellRecording.model_validate(one.facts["told"])


async def test_nothing_is_recorded_before_the_notice_was_heard(tmp_path: Path) -> None:
    """Not a sample; a call that ends before leaves nothing at all."""
    taped = Taped(tmp_path)
    taped.talk(1.0)
    assert not await taped.recorder.close()

    assert list(tmp_path.iterdir()) == []
    assert taped.announced == []


async def test_both_sides_are_recorded_from_the_notice_on(taped: Taped) -> None:
    """As long as the call, and the moment of the notice is told at once."""
    taped.talk(2.0)
    one, caller, other = await taped.close()

    assert len(caller) == len(other) == 16_000
    assert caller.any()
    assert other.any()
    assert [told.consent for told in taped.announced] == ["told"]
    assert (_told(one).told_at, _told(one).began_at) == (NOON, NOON)


@pytest.mark.parametrize("why", list(Why))
async def test_a_pause_is_silence_with_its_reason(taped: Taped, why: Why) -> None:
    """On both sides, as long as it was."""
    taped.talk(1.0)
    taped.recorder.pause(why)
    taped.talk(1.0)
    taped.recorder.resume(why)
    taped.talk(1.0)
    one, caller, other = await taped.close()

    assert _told(one).pauses == [Pause(start_ms=1_000, end_ms=2_000, reason=why.value)]
    for side in (caller, other):
        assert len(side) == 24_000
        assert not side[8_000:16_000].any()
        assert side[:8_000].any()
        assert side[16_000:].any()


async def test_two_reasons_end_with_the_last(taped: Taped) -> None:
    """On hold while a secret is asked: silent until neither is so."""
    taped.recorder.pause(Why.SECRET)
    taped.recorder.pause(Why.HOLD)
    taped.talk(1.0)
    taped.recorder.resume(Why.SECRET)
    taped.talk(1.0)
    taped.recorder.resume(Why.HOLD)
    _, caller, _ = await taped.close()

    assert not caller[:16_000].any()


async def test_a_pause_at_the_end_is_closed_with_the_call(taped: Taped) -> None:
    """Who hangs up in the waiting line."""
    taped.talk(1.0)
    taped.recorder.pause(Why.WAITING)
    taped.talk(1.0)
    one, caller, _ = await taped.close()

    assert _told(one).pauses == [Pause(start_ms=1_000, end_ms=2_000, reason="waiting")]
    assert not caller[8_000:].any()


async def test_who_objects_leaves_nothing(taped: Taped) -> None:
    """What was recorded is destroyed, on the disk too; nothing more comes; the objection stays."""
    taped.say("hello there")
    running = asyncio.create_task(taped.recorder.run())
    (one,) = taped.folder.glob("*.sound")
    async with asyncio.timeout(30):
        while not one.stat().st_size:
            taped.talk(0.2)
            await asyncio.sleep(0.05)
    running.cancel()

    taped.recorder.object_to_it()
    taped.talk(1.0)
    found, caller, _ = await taped.close()

    assert len(caller) == 0
    assert _told(found) == TellRecording(call_id="c1", consent="objected", told_at=NOON)
    assert [told.consent for told in taped.announced] == ["told", "objected"]


async def test_a_card_number_is_silent_and_masked(taped: Taped) -> None:
    """Its words, on both sides; those around it are heard."""
    card = " ".join(["four", *["one"] * 15])
    text = taped.say(f"my card is {card} thank you")
    one, caller, other = await taped.close()

    assert text == "my card is ************1111 thank you"
    (line,) = _told(one).lines
    assert line.text == text
    (pause,) = _told(one).pauses
    assert pause.reason == "card"
    assert (pause.start_ms, pause.end_ms) == (600 - 200, 600 + 16 * 200 + 200)
    for side in (caller, other):
        assert not side[pause.start_ms * 8 : pause.end_ms * 8].any()
        assert side[: pause.start_ms * 8].any()
        assert side[pause.end_ms * 8 :].any()


async def test_a_card_number_in_two_breaths_is_silent(taped: Taped) -> None:
    """The first half is on the disk already when the second is understood."""
    taped.say("four one one one one one one one")
    running = asyncio.create_task(taped.recorder.run())
    (sound,) = taped.folder.glob("*.sound")
    taped.talk(1.0)
    async with asyncio.timeout(30):
        while not sound.stat().st_size:  # noqa: ASYNC110 - the disk tells nobody
            await asyncio.sleep(0.05)
    running.cancel()
    text = taped.say("one one one one one one one one thanks")
    _, caller, _ = await taped.close()

    assert text == "************1111 thanks"
    assert not caller[: 8 * 1_600].any()
    assert not caller[8 * 2_600 : 8 * 4_200].any()


async def test_what_is_being_said_is_not_on_the_disk(taped: Taped) -> None:
    """Until it is understood: it may be a card number, and the process may be killed now."""
    uttered = Uttered(taped.recorder)
    for _ in range(200):
        taped.at += 0.02
        uttered.add(FRAME, taped.recorder.hear(VOICE))
    running = asyncio.create_task(taped.recorder.run())
    (sound,) = taped.folder.glob("*.sound")
    (facts,) = [taped.folder / f"{sound.stem}.json"]
    async with asyncio.timeout(30):
        while not facts.exists():  # noqa: ASYNC110 - the disk tells nobody
            await asyncio.sleep(0.05)
    running.cancel()

    assert sound.stat().st_size == 0


async def test_what_nobody_understood_before_the_end_is_silent(taped: Taped) -> None:
    """It may have been the beginning of a card number."""
    taped.talk(1.0)
    taped.recorder.hold_back(taped.recorder.position)
    taped.talk(1.0)
    one, caller, _ = await taped.close()

    assert _told(one).pauses == [Pause(start_ms=1_000, end_ms=2_000, reason="lost")]
    assert caller[:8_000].any()
    assert not caller[8_000:].any()


async def test_one_sentence_that_is_never_understood_costs_no_more_than_itself(
    taped: Taped,
) -> None:
    """After a minute it is given up, and what was said since goes to the disk."""
    taped.recorder.hold_back(taped.recorder.position)
    taped.talk(61.0)
    running = asyncio.create_task(taped.recorder.run())
    (sound,) = taped.folder.glob("*.sound")
    async with asyncio.timeout(30):
        while not sound.stat().st_size:  # noqa: ASYNC110 - the disk tells nobody
            await asyncio.sleep(0.05)
    running.cancel()
    one, caller, _ = await taped.close()

    assert [pause.end_ms for pause in _told(one).pauses] == [21_000]
    assert not caller[: 21 * 8_000].any()
    assert caller[21 * 8_000 :].any()


async def test_what_the_caller_says_to_a_secret_question_is_not_written_down(taped: Taped) -> None:
    """What the bot said is."""
    taped.say("hello there")
    taped.recorder.pause(Why.SECRET)
    taped.say("one zero one two a b")
    taped.recorder.resume(Why.SECRET)
    one, _, _ = await taped.close()

    assert [line.text for line in _told(one).lines] == ["hello there"]


async def test_a_keyed_card_number_is_silent(taped: Taped) -> None:
    """The tones of its keys may be on the line."""
    taped.talk(1.0)
    since = taped.recorder.position
    taped.talk(1.0)
    taped.notes.keyed("4111111111111111", since)
    one, caller, _ = await taped.close()

    assert [pause.reason for pause in _told(one).pauses] == ["card"]
    assert not caller[8_000:].any()


async def test_an_interrupted_sentence_is_told_as_far_as_it_was_heard(taped: Taped) -> None:
    """In the recording, and to the conversation, once; heard whole after all, once more."""
    sentence = "Order 10042 is on its way to Amsterdam."
    taped.notes.told(sentence, 7)
    taped.notes.began(Began(sentence, "bot", taped.recorder.position))
    taped.talk(1.0)
    cut = Played(sentence, 0.6, taped.recorder.position)
    taped.notes.over(cut)
    parts = [taped.notes.cut(cut), taped.notes.cut(cut), taped.notes.cut(Played(sentence, 1.0))]
    one, _, _ = await taped.close()

    heard = heard_of(sentence, 0.6)
    assert sentence[:heard] == "Order 10042 is on its"
    assert parts == [HeardPart(7, heard), None, HeardPart(7, len(sentence))]
    (line,) = _told(one).lines
    assert (line.who, line.heard, line.start_ms, line.end_ms) == ("bot", heard, 0, 1_000)


async def test_a_sentence_heard_whole_needs_no_telling(taped: Taped) -> None:
    """Only what was cut off is told of."""
    taped.notes.told("Hello.", 1)
    taped.notes.began(Began("Hello.", "bot"))

    assert taped.notes.cut(Played("Hello.", 1.0)) is None
    assert taped.notes.cut(Played("Say track or return.", 0.2)) is None
    await taped.close()


async def test_a_disk_that_is_full_does_not_end_the_call(
    taped: Taped, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The recording has a hole; the call goes on and hears nothing of it."""
    tried = asyncio.Event()
    loop = asyncio.get_running_loop()

    def full(*_: object) -> None:
        loop.call_soon_threadsafe(tried.set)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Spooled, "append", full)
    taped.talk(2.0)
    running = asyncio.create_task(taped.recorder.run())
    async with asyncio.timeout(30):
        await tried.wait()

    assert not running.done()
    running.cancel()
    await taped.close()

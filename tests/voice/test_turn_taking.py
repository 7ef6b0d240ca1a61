"""Turns of a call, told by frames of 20 ms and a clock of the tests' own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.voice.turn_taking import (
    Began,
    Ended,
    Expected,
    Ignored,
    Interrupted,
    NoInput,
    Pauses,
    TurnEvent,
    TurnTaking,
)

FRAME = 0.02


class Line:
    """Feeds a TurnTaking frame by frame and keeps what it says."""

    def __init__(self) -> None:
        self.now = 100.0
        self.turns = TurnTaking(self.now)
        self.events: list[TurnEvent] = []

    def speech(self, seconds: float) -> "Line":
        """Frames with a voice in them."""
        return self._frames(seconds, is_speech=True)

    def silence(self, seconds: float) -> "Line":
        """Frames without."""
        return self._frames(seconds, is_speech=False)

    def nothing(self, seconds: float) -> "Line":
        """No frames at all; the clock alone is told."""
        for _ in range(round(seconds / FRAME)):
            self.now += FRAME
            self.events += self.turns.tick(self.now)
        return self

    def bot(self, *, interruptible: bool = True) -> "Line":
        """The bot begins."""
        self.turns.bot_begins(self.now, interruptible=interruptible)
        return self

    def bot_done(self) -> "Line":
        """The bot's last word was played."""
        self.turns.bot_ends(self.now)
        return self

    def word(self) -> "Line":
        """The recogniser made out a word."""
        self.events += self.turns.word(self.now)
        return self

    @property
    def names(self) -> list[str]:
        """What happened, by name."""
        return [type(event).__name__ for event in self.events]

    def _frames(self, seconds: float, *, is_speech: bool) -> "Line":
        for _ in range(round(seconds / FRAME)):
            self.now += FRAME
            self.events += self.turns.heard(is_speech, self.now)
        return self


def test_speech_and_then_silence_is_a_turn() -> None:
    """It ends 0.7 s after the last speech when anything may be answered."""
    line = Line().speech(1.0).silence(1.0)

    assert line.names == ["Began", "Ended"]
    ended = line.events[1]
    assert isinstance(ended, Ended)
    assert ended.at - ended.last_speech_at == pytest.approx(0.7, abs=FRAME)
    assert not ended.over_bot


@pytest.mark.parametrize(
    ("expected", "pause", "names"),
    [
        (Expected.YES_NO, 0.5, ["Began", "Ended"]),
        (Expected.OPEN, 0.5, ["Began"]),
        (Expected.DIGITS, 1.0, ["Began"]),
        (Expected.DIGITS, 1.4, ["Began", "Ended"]),
    ],
)
def test_the_pause_that_ends_a_turn_goes_by_the_question(
    expected: Expected, pause: float, names: list[str]
) -> None:
    """A yes is over at once; digits come in groups."""
    line = Line()
    line.turns.expect(expected)

    assert line.speech(0.6).silence(pause).names == names


def test_a_turn_ends_when_no_audio_comes_at_all() -> None:
    """Asterisk sends nothing in pauses: the clock ends the turn."""
    assert Line().speech(1.0).nothing(0.8).names == ["Began", "Ended"]


def test_a_pause_inside_a_sentence_does_not_end_it() -> None:
    """Half a second of thought."""
    line = Line().speech(0.5).silence(0.5).speech(0.5).silence(0.8)

    assert line.names == ["Began", "Ended"]


def test_nobody_waits_for_ever() -> None:
    """Six seconds after the bot fell silent, once."""
    line = Line().bot().nothing(1.0).bot_done().nothing(20.0)

    assert line.names == ["NoInput"]
    assert isinstance(line.events[0], NoInput)
    assert line.events[0].at == pytest.approx(107.0, abs=2 * FRAME)


def test_who_speaks_is_not_told_that_nobody_does() -> None:
    """Patience begins anew with the next question only."""
    line = Line().bot().bot_done().silence(5.0).speech(3.0).silence(1.0)

    assert line.names == ["Began", "Ended"]


def test_talking_over_the_bot_interrupts_it_after_half_a_second() -> None:
    """Long enough to be meant."""
    line = Line().bot().nothing(1.0).speech(0.4)
    assert line.names == ["Began"]

    line.speech(0.3).bot_done().silence(1.0)
    assert line.names == ["Began", "Interrupted", "Ended"]
    assert isinstance(line.events[-1], Ended)
    assert line.events[-1].over_bot


def test_a_word_interrupts_the_bot_at_once() -> None:
    """ "Stop" is shorter than half a second."""
    assert Line().bot().nothing(1.0).speech(0.2).word().names == ["Began", "Interrupted"]


def test_a_cough_does_not_stop_the_bot() -> None:
    """Short and without a word."""
    line = Line().bot().nothing(1.0).speech(0.3).silence(1.0)

    assert line.names == ["Began", "Ignored"]
    assert isinstance(line.events[1], Ignored)
    assert line.turns.bot_speaks


def test_notices_are_not_interrupted() -> None:
    """The recording notice is heard to its end."""
    line = Line().bot(interruptible=False).nothing(0.5).speech(2.0).word()

    assert line.names == []


def test_the_bots_own_echo_does_not_interrupt_it() -> None:
    """Its first moments are protected."""
    assert Line().bot().speech(0.2).names == []


def test_a_cough_after_the_bot_was_done_keeps_the_callers_patience() -> None:
    """The no-input time begins again when an ignored sound ends on a free line."""
    line = Line().bot().nothing(1.0).speech(0.2).bot_done().silence(1.5).nothing(6.5)

    assert line.names == ["Began", "Ignored", "NoInput"]


def test_an_endless_turn_is_cut() -> None:
    """Twenty seconds are a story; it is taken in parts."""
    line = Line().speech(21.0)

    assert line.names == ["Began", "Ended", "Began"]


def test_at_rest_nobody_is_out_of_patience() -> None:
    """While music plays the caller owes no word."""
    line = Line().bot().bot_done()
    line.turns.rest()

    assert line.nothing(30.0).names == []


@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(["speech", "silence", "nothing", "bot", "bot_done", "word"]),
            st.integers(1, 60),
        ),
        max_size=60,
    )
)
def test_turns_never_overlap(steps: list[tuple[str, int]]) -> None:
    """Each turn begins once and ends once, whatever comes; only an open one is interrupted."""
    line = Line()
    for name, frames in steps:
        act = getattr(line, name)
        act(frames * FRAME) if name in ("speech", "silence", "nothing") else act()

    is_open = False
    for event in line.events:
        match event:
            case Began():
                assert not is_open
                is_open = True
            case Interrupted():
                assert is_open
            case Ended() | Ignored():
                assert is_open
                is_open = False
            case NoInput():
                assert not is_open
    assert is_open == line.turns.caller_speaks


def test_pauses_are_those_of_the_notes() -> None:
    """Yes or no 0.4 s, anything 0.7 s, digits 1.3 s."""
    assert Pauses().end == {Expected.YES_NO: 0.4, Expected.OPEN: 0.7, Expected.DIGITS: 1.3}


def test_an_answer_that_is_complete_ends_sooner() -> None:
    """Nobody who has said all digits is kept waiting; a word more and the pause is long again."""
    line = Line()
    line.turns.expect(Expected.DIGITS)
    line.speech(1.0)
    line.turns.complete(True)
    line.silence(0.6)
    ended = [event for event in line.events if isinstance(event, Ended)]
    line.speech(1.0)
    line.silence(0.6)

    assert len(ended) == 1
    assert line.turns.caller_speaks


def test_the_pause_begins_with_the_last_loud_sound() -> None:
    """What may still be a stop consonant counts as silence when nothing followed."""
    turns = TurnTaking(0.0)
    turns.heard(True, 1.0)
    turns.heard(True, 1.16, quiet_s=0.16)

    assert turns.tick(1.69) == []
    [ended] = turns.tick(1.71)
    assert isinstance(ended, Ended)
    assert ended.last_speech_at == 1.0


def test_time_in_which_nobody_listened_ends_no_turn() -> None:
    """A machine that was held up reads late what the caller said meanwhile."""
    turns = TurnTaking(0.0)
    turns.heard(True, 1.0)
    turns.slept(5.0)

    assert turns.tick(6.5) == []
    assert turns.tick(6.8) != []


def test_time_in_which_nobody_listened_costs_no_patience() -> None:
    """Nor is the caller asked again for it."""
    turns = TurnTaking(0.0)
    turns.bot_ends(1.0)
    turns.slept(5.0)

    assert turns.tick(8.0) == []
    assert turns.tick(12.1) == [NoInput(12.1)]

"""Turns on lines that lose, delay and bunch frames, hiss, or send nothing; pure."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.voice.gaps import Gaps
from bot.voice.speech_detector import SpeechDetector
from bot.voice.turn_taking import Began, Ended, TurnEvent, TurnTaking
from tests.voice.line import Line, Wire, narrowed
from tests.voice.tones import Samples, noise, tone

FRAME, FRAME_S, TICK_S = 160, 0.02, 0.04
VOICE = tone(300, seconds=1.0, peak=6_000)
_lines = st.builds(
    Line,
    noise=st.floats(0, 60),
    loss=st.floats(0, 0.15),
    bursts=st.floats(0, 0.5),
    sends_silence=st.booleans(),
)


class Ear:
    """What a call does with the frames of its line, without the words."""

    def __init__(self) -> None:
        self.now = 0.0
        self.turns = TurnTaking(self.now)
        self.events: list[TurnEvent] = []
        self.filled = 0
        self._detector = SpeechDetector()
        self._gaps = Gaps.since(self.now)

    def hear(self, frames: list[Samples]) -> None:
        """All that came within one frame's time."""
        self.now += FRAME_S
        for frame in frames:
            self._gaps.came(self.now)
            is_speech = self._detector.hear(frame)
            quiet_s = self._detector.quiet_s
            self.events += self.turns.heard(is_speech, self.now, quiet_s=quiet_s)
        if missing := self._gaps.missing(self.now):
            self._detector.gap()
            self.filled += missing
        self.events += self.turns.tick(self.now)


def said_on(line: Line, *sounds: Samples, seed: int = 1) -> Ear:
    """Each sound with two seconds of silence around it."""
    ear, wire = Ear(), Wire(line, seed)
    silence: list[Samples | None] = [None] * 100
    for sound in sounds:
        for frame in [*silence, *np.split(sound, len(sound) // FRAME), *silence]:
            ear.hear(wire.carry(frame, FRAME))
    return ear


def turns_of(ear: Ear) -> list[type[TurnEvent]]:
    """Begun and ended."""
    return [type(event) for event in ear.events if isinstance(event, Began | Ended)]


@settings(deadline=None, max_examples=50)
@given(line=_lines, seed=st.integers(0, 1_000))
def test_what_is_said_is_one_turn_whatever_the_line_does(line: Line, seed: int) -> None:
    """Two sentences with a pause are two turns: none is cut, none is lost, none is glued."""
    ear = said_on(line, VOICE, VOICE, seed=seed)

    assert turns_of(ear) == [Began, Ended, Began, Ended]


@settings(deadline=None, max_examples=50)
@given(line=_lines, seed=st.integers(0, 1_000))
def test_silence_is_filled_in_only_where_nothing_came(line: Line, seed: int) -> None:
    """A line that sends its silence needs little; one that does not, nearly all of it."""
    ear = said_on(line, VOICE, seed=seed)

    spoken_s = len(VOICE) / 8_000
    if line.sends_silence:
        assert ear.filled * FRAME_S < ear.now / 4
    else:
        assert ear.now - spoken_s - 0.5 < ear.filled * FRAME_S < ear.now - spoken_s / 2


def test_a_hissing_line_alone_is_no_turn() -> None:
    """Four seconds of it."""
    assert turns_of(said_on(Line(noise=60), noise(level=0, seconds=0.02))) == []


def test_a_narrow_band_keeps_the_voice_and_little_else() -> None:
    """300 to 3 400 Hz: a hum of the mains and a whistle are gone, the middle stays."""
    loud = {hertz: np.abs(narrowed(tone(hertz))[400:-400]).max() for hertz in (50, 1_000, 3_900)}

    assert loud[1_000] > 9_000
    assert loud[50] < 1_500
    assert loud[3_900] < 1_500

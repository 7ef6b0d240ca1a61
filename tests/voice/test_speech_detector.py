"""What counts as speech on a quiet line, on a loud one, and over the bot's own echo."""

import numpy as np

from bot.voice.speech_detector import SpeechDetector, level_db
from tests.voice.tones import Samples, noise, tone

FRAME = 160


def frames(signal: Samples) -> list[Samples]:
    """Pieces of 20 ms at 8 kHz."""
    return [signal[at : at + FRAME] for at in range(0, len(signal) - FRAME + 1, FRAME)]


def heard(detector: SpeechDetector, signal: Samples, *, bot_speaks: bool = False) -> list[bool]:
    """Frame by frame, is it speech?"""
    return [detector.hear(frame, bot_speaks=bot_speaks) for frame in frames(signal)]


def test_silence_is_no_speech() -> None:
    """Neither digital silence nor faint hiss."""
    assert not any(heard(SpeechDetector(), np.zeros(8_000, np.int16)))
    assert not any(heard(SpeechDetector(), noise(level=20)))


def test_speech_is_heard_within_a_tenth_of_a_second() -> None:
    """Three loud frames are enough."""
    flags = heard(SpeechDetector(), tone(300, peak=4_000))

    assert flags.index(True) <= 4
    assert all(flags[5:])


def test_a_click_is_no_speech() -> None:
    """One loud frame among quiet ones."""
    click = np.zeros(8_000, np.int16)
    click[800:960] = 20_000

    assert not any(heard(SpeechDetector(), click))


def test_a_short_pause_inside_a_word_does_not_end_it() -> None:
    """A stop consonant is quiet for some 100 ms."""
    word = np.concatenate([tone(300, seconds=0.3), np.zeros(800, np.int16), tone(300, seconds=0.3)])

    flags = heard(SpeechDetector(), word)

    assert all(flags[5:])


def test_a_loud_line_becomes_the_floor() -> None:
    """Steady noise is taken for speech at first, and no longer than some seconds."""
    detector = SpeechDetector()
    heard(detector, noise(level=300, seconds=12))

    assert not any(heard(detector, noise(level=300, seconds=1, seed=2)))


def test_a_line_that_was_muted_comes_back_as_quickly() -> None:
    """Digital silence tells nothing of the line: its noise is the floor again within seconds."""
    detector = SpeechDetector()
    heard(detector, np.zeros(80_000, np.int16))
    heard(detector, noise(level=150, seconds=3))

    assert not any(heard(detector, noise(level=150, seconds=1, seed=2)))


def test_a_gap_ends_what_was_speech() -> None:
    """Asterisk sends nothing while the far end is silent."""
    detector = SpeechDetector()
    heard(detector, tone(300))
    detector.gap()

    assert not detector.is_speech
    assert not heard(detector, tone(300))[0]


def test_speech_is_heard_over_a_loud_line() -> None:
    """Fifteen decibels above the noise is speech."""
    detector = SpeechDetector()
    heard(detector, noise(level=300, seconds=12))
    loud = np.clip(
        tone(300, peak=6_000).astype(int) + noise(level=300, seed=3), -32_768, 32_767
    ).astype(np.int16)

    assert heard(detector, loud)[-1]


def test_echo_of_the_bot_needs_to_be_louder_to_count() -> None:
    """What is speech on a quiet line may be the bot's own voice coming back."""
    faint = tone(300, peak=230)

    assert heard(SpeechDetector(), faint)[10]
    assert not any(heard(SpeechDetector(), faint, bot_speaks=True)[:20])


def test_level_of_full_scale_is_nought() -> None:
    """A square wave at the limit."""
    assert abs(level_db(np.full(160, 32_767, np.int16))) < 0.01
    assert level_db(np.zeros(0, np.int16)) == -90

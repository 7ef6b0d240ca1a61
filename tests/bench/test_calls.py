"""What the measurement of calls takes down."""

import numpy as np

from bench.voice.callers import QUIET_S, last_before_quiet
from bench.voice.notebook import Notebook, Samples
from bot.voice.answer_times import AnswerTimes
from tests.voice.tones import tone

LOUD = tone(300, seconds=0.02)
SILENT = np.zeros(160, np.int16)


def test_a_notebook_hands_over_every_sample_once() -> None:
    """As one line, and counts them for Prometheus all the same."""
    notebook = Notebook()
    notebook.sent(0.01)
    notebook.lagged(0.02)
    notebook.interrupted(0.4)
    notebook.answered(AnswerTimes(0.7, 0.1, 0.05, 0.01, 0.02))

    kept = Samples.parsed(notebook.hand_over())
    assert (kept.late, kept.lag, kept.barge_in) == ([0.01], [0.02], [0.4])
    assert kept.stages["endpoint"] == [0.7]
    assert Samples.parsed(notebook.hand_over()) == Samples()
    assert b"frontline_voice_first_audio_seconds_count 1.0" in notebook.text()


def test_the_bot_is_silent_when_its_last_sound_was_heard() -> None:
    """What it said before, and what it answers later, does not count."""
    heard = [(9.9, LOUD), (10.1, LOUD), (10.2, SILENT), (10.3, LOUD), (10.4, SILENT)]
    heard.append((10.3 + QUIET_S + 0.1, LOUD))

    assert last_before_quiet(heard, 10.0) == 10.3
    assert last_before_quiet(heard[:1], 10.0) == 10.0

"""What a caller waited on, step by step, on a clock that the test turns."""

import pytest

from bot.voice.answer_times import AnswerTimes, AnswerWatch, Step

AFTER_THE_END = list(Step)[2:]


class Watched:
    """A watch whose clock is turned by hand."""

    def __init__(self) -> None:
        self.at = 10.0
        self.done: list[AnswerTimes] = []
        self.watch = AnswerWatch(lambda: self.at, self.done.append)

    def reach(self, *steps: Step) -> None:
        """Each a tenth of a second after the one before."""
        for step in steps:
            self.at += 0.1
            self.watch.reached(step)


@pytest.fixture
def watched() -> Watched:
    """At ten o'clock."""
    return Watched()


def test_each_stage_of_an_answer_is_measured(watched: Watched) -> None:
    """From the last word to the first sound."""
    watched.watch.ended(last_speech_at=9.3)
    watched.reach(*AFTER_THE_END)

    [times] = watched.done
    assert times.endpoint == pytest.approx(0.7)
    assert times.decode == pytest.approx(0.1)
    assert times.total == pytest.approx(1.1)


def test_a_word_in_between_is_not_the_answer(watched: Watched) -> None:
    """ "One moment please" is spoken and played before the bot has answered."""
    watched.watch.ended(last_speech_at=9.3)
    watched.reach(Step.UNDERSTOOD, Step.SYNTHESISED, Step.PLAYED)
    watched.reach(Step.ANSWERED, Step.SYNTHESISED, Step.PLAYED)

    [times] = watched.done
    assert times.answer == pytest.approx(0.3)


def test_what_nobody_asked_for_is_no_answer(watched: Watched) -> None:
    """The greeting, and what follows a key."""
    watched.reach(*AFTER_THE_END)
    watched.watch.ended(last_speech_at=9.3)
    watched.watch.forget()
    watched.reach(*AFTER_THE_END)

    assert watched.done == []


def test_one_answer_is_counted_once(watched: Watched) -> None:
    """Its second sentence is no second answer."""
    watched.watch.ended(last_speech_at=9.3)
    watched.reach(*AFTER_THE_END, Step.SYNTHESISED, Step.PLAYED)

    assert len(watched.done) == 1

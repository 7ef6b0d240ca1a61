"""How far behind the ears are, on a clock that the test turns."""

from bot.voice.backlog import LOOKED_BACK_S, Backlog


class Clock:
    """Turned by hand."""

    def __init__(self) -> None:
        self.at = 100.0

    def __call__(self) -> float:
        return self.at


def test_nobody_is_behind_before_anything_was_heard() -> None:
    """An idle gateway has room."""
    assert Backlog(Clock()).seconds == 0


def test_sound_that_still_waits_grows_older() -> None:
    """A recogniser that is stuck is behind before it is done."""
    clock = Clock()
    backlog = Backlog(clock)
    backlog.begins("ear", clock.at)
    clock.at += 2.5

    assert backlog.seconds == 2.5


def test_the_worst_of_the_last_seconds_counts_and_is_forgotten() -> None:
    """One late step closes the door for a while, not for ever."""
    clock = Clock()
    backlog = Backlog(clock)
    backlog.begins("ear", clock.at - 3.0)
    backlog.ends("ear")
    backlog.begins("other", clock.at)
    backlog.ends("other")
    worst = backlog.seconds
    clock.at += LOOKED_BACK_S + 0.1

    assert worst == 3.0
    assert backlog.seconds == 0

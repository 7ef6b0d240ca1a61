"""A process that is about to stop: nothing new begins here, what runs is given time."""

import asyncio
from collections.abc import Callable

from handoff.errors import HandoffError

LOOK_EVERY_S = 0.1


class Draining(HandoffError):
    """This process takes nothing new."""

    code = "draining"
    sentence = "This server is about to stop; please try again."


class Drain:
    """Off until the process is asked to stop."""

    def __init__(self) -> None:
        self.is_on = False

    def begin(self) -> None:
        """From now on nothing new is taken, and `/readyz` says so."""
        self.is_on = True

    def demand_open(self) -> None:
        """Raise `Draining` when nothing new is taken."""
        if self.is_on:
            raise Draining

    async def until_quiet(self, grace_s: float, is_quiet: Callable[[], bool]) -> None:
        """Wait until nobody is connected any more, or the grace is over."""
        self.begin()
        try:
            async with asyncio.timeout(grace_s):
                while not is_quiet():  # noqa: ASYNC110  # sockets close in many ways
                    await asyncio.sleep(LOOK_EVERY_S)
        except TimeoutError:
            return

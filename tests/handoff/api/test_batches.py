"""One reading for all who ask at the same time, and the rest a loop takes between two rounds."""

import asyncio
from collections.abc import Collection, Mapping

import pytest

from handoff.api.batches import Batches
from handoff.api.loops import Throttle, Wake


class Shelf:
    """A store that is read when told to."""

    def __init__(self) -> None:
        self.asked: list[frozenset[str]] = []
        self.open = asyncio.Event()
        self.begun = asyncio.Event()
        self.fault: Exception | None = None

    async def read(self, keys: Collection[str]) -> Mapping[str, str]:
        """Everything but what is named nothing."""
        self.asked.append(frozenset(keys))
        self.begun.set()
        await self.open.wait()
        if self.fault is not None:
            raise self.fault
        return {key: key.upper() for key in keys if key != "nothing"}


async def test_all_who_ask_during_a_reading_share_the_next() -> None:
    """Two readings for a hundred and one questions; nobody gets the answer of an earlier one."""
    shelf = Shelf()
    batches = Batches("shelf", shelf.read)
    async with batches.open():
        first = asyncio.create_task(batches.of("a"))
        await shelf.begun.wait()
        later = [asyncio.create_task(batches.of(key)) for key in ["a", "b", "nothing"] * 33]
        await asyncio.sleep(0)
        shelf.open.set()

        assert await first == "A"
        assert await asyncio.gather(*later) == ["A", "B", None] * 33

    assert shelf.asked == [{"a"}, {"a", "b", "nothing"}]


async def test_fault_of_a_reading_is_told_to_who_asked_and_to_nobody_else() -> None:
    """The next reading works again."""
    shelf = Shelf()
    shelf.open.set()
    batches = Batches("shelf", shelf.read)
    async with batches.open():
        shelf.fault = OSError("no disk")
        with pytest.raises(OSError, match="no disk"):
            await batches.of("a")
        shelf.fault = None

        assert await batches.of("a") == "A"


async def test_who_goes_away_takes_the_answer_from_nobody() -> None:
    """Two ask the same; one is cancelled."""
    shelf = Shelf()
    batches = Batches("shelf", shelf.read)
    async with batches.open():
        gone, stays = (asyncio.create_task(batches.of("a")) for _ in range(2))
        await shelf.begun.wait()
        gone.cancel()
        shelf.open.set()

        assert await stays == "A"
        assert gone.cancelled() or gone.cancelling()


async def test_end_leaves_nobody_waiting() -> None:
    """Questions under way and still to come are called off."""
    shelf = Shelf()
    batches = Batches("shelf", shelf.read)
    async with batches.open():
        under_way = asyncio.create_task(batches.of("a"))
        await shelf.begun.wait()
        to_come = asyncio.create_task(batches.of("b"))
        await asyncio.sleep(0)

    answers = await asyncio.gather(under_way, to_come, return_exceptions=True)
    assert [type(answer) for answer in answers] == [asyncio.CancelledError] * 2


async def test_throttle_lets_the_first_through_and_the_next_after_the_rest() -> None:
    """What is wanted during the rest wakes the loop at its end."""
    wake = Wake()
    throttle = Throttle(0.01, wake)
    throttle.want()
    assert throttle.is_due
    await wake.wait(None)

    throttle.done()
    throttle.want()
    assert not throttle.is_due
    await asyncio.wait_for(wake.wait(None), 5)

    assert throttle.is_due


async def test_throttle_at_rest_wakes_nobody() -> None:
    """Done, and nothing wanted since: the loop sleeps on."""
    wake = Wake()
    throttle = Throttle(0.0, wake)
    throttle.want()
    await wake.wait(None)
    throttle.done()

    with pytest.raises(TimeoutError):
        await asyncio.wait_for(wake.wait(None), 0.02)

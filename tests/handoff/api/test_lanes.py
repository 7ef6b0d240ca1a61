"""What one socket asks runs side by side where the order is nobody's business."""

import asyncio

import pytest

from handoff.api.lanes import Lanes, Work


class Desk:
    """Work that begins at once and ends when it may."""

    def __init__(self) -> None:
        self.log: list[str] = []
        self._gates: dict[str, asyncio.Event] = {}

    def work(self, name: str) -> Work:
        """Logs its beginning and its end."""
        gate = self._gates.setdefault(name, asyncio.Event())

        async def run() -> None:
            self.log.append(f"{name} begins")
            await gate.wait()
            self.log.append(f"{name} ends")

        return run

    def let(self, *names: str) -> None:
        """These may end."""
        for name in names:
            self._gates.setdefault(name, asyncio.Event()).set()

    async def settle(self) -> None:
        """Let everything go as far as it can."""
        for _ in range(10):
            await asyncio.sleep(0)


async def test_same_lane_keeps_its_order_and_others_go_beside_it() -> None:
    """A reply that takes long holds up the next one to the same customer only."""
    desk = Desk()
    desk.let("b1")
    async with Lanes() as lanes:
        await lanes.put("a", desk.work("a1"))
        await lanes.put("a", desk.work("a2"))
        await lanes.put("b", desk.work("b1"))
        await desk.settle()

        assert desk.log == ["a1 begins", "b1 begins", "b1 ends"]
        desk.let("a1", "a2")

    assert desk.log[3:] == ["a1 ends", "a2 begins", "a2 ends"]


async def test_work_without_a_lane_is_beside_nothing() -> None:
    """Whoever closes a conversation closes it after the words said before."""
    desk = Desk()
    async with Lanes() as lanes:
        await lanes.put("a", desk.work("a1"))
        alone = asyncio.create_task(lanes.put(None, desk.work("alone")))
        await desk.settle()
        before = list(desk.log)
        desk.let("a1", "alone")
        await alone

    assert before == ["a1 begins"]
    assert desk.log == ["a1 begins", "a1 ends", "alone begins", "alone ends"]


async def test_only_so_much_is_under_way_at_once() -> None:
    """Whoever sends faster than the house works waits, and so does their socket."""
    desk = Desk()
    async with Lanes(at_once=2) as lanes:
        await lanes.put("a", desk.work("a"))
        await lanes.put("b", desk.work("b"))
        third = asyncio.create_task(lanes.put("c", desk.work("c")))
        await desk.settle()
        waits = not third.done()
        desk.let("a", "b", "c")
        await third

    assert waits
    assert desk.log.count("c ends") == 1


async def test_cancelled_socket_cancels_what_is_under_way() -> None:
    """Nothing is left running without an owner."""
    desk = Desk()

    async def socket() -> None:
        async with Lanes() as lanes:
            await lanes.put("a", desk.work("a"))
            await lanes.put(None, desk.work("never"))

    task = asyncio.create_task(socket())
    await desk.settle()
    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
    assert desk.log == ["a begins"]
    assert asyncio.all_tasks() == {asyncio.current_task()}

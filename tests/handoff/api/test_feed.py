"""The order of messages on one socket, whatever order the notices come in."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.api.feed import PAGE, Feed
from handoff.model.conversation import Author, AuthorKind, Message, MessageKind

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def message(seq: int) -> Message:
    """One of a conversation."""
    return Message(
        id=f"m_{seq}",
        conversation_id="c_1",
        seq=seq,
        author=Author(AuthorKind.CUSTOMER),
        kind=MessageKind.TEXT,
        at=NOW,
        epoch=1,
        text=str(seq),
    )


class Shelf:
    """A store of every `step`th number, as a customer sees it when notes lie between."""

    def __init__(self, numbers: list[int]) -> None:
        self.numbers = numbers
        self.shown: list[tuple[int, int]] = []
        self.frames = 0
        self.feed = Feed(fetch=self.fetch, show=self.show, room=self.room)

    async def fetch(self, after_seq: int, limit: int) -> list[Message]:
        """What the store has."""
        await asyncio.sleep(0)
        return [message(seq) for seq in self.numbers if seq > after_seq][:limit]

    def show(self, shown: Sequence[Message], prev_seq: int) -> None:
        """What the socket was sent."""
        self.frames += 1
        for one in shown:
            self.shown.append((prev_seq, one.seq))
            prev_seq = one.seq

    async def room(self) -> None:
        """Always."""

    def hear(self, seq: int) -> None:
        """The notice of a message, with its neighbour in this reader's view."""
        before = [number for number in self.numbers if number < seq]
        self.feed.heard(message(seq), before[-1] if before else 0)


@settings(deadline=None)  # a busy machine is no fault
@given(st.lists(st.integers(1, 60), unique=True, min_size=1).map(sorted), st.data())
def test_notices_in_any_order_and_number_show_every_message_once_in_order(
    numbers: list[int], data: st.DataObject
) -> None:
    """Late, early, doubled or lost notices: the socket gets the store's order."""

    async def play() -> Shelf:
        shelf = Shelf(numbers)
        start = data.draw(st.sampled_from([0, *numbers]))
        shelf.feed.begin(start)
        for seq in data.draw(st.lists(st.sampled_from(numbers), max_size=40)):
            shelf.hear(seq)
            if data.draw(st.booleans()):
                await shelf.feed.catch_up()
        shelf.hear(numbers[-1])
        await shelf.feed.catch_up()
        shelf.numbers = [start, *[seq for seq in numbers if seq > start]]
        return shelf

    shelf = asyncio.run(play())

    assert shelf.shown == list(zip(shelf.numbers, shelf.numbers[1:], strict=False))


async def test_messages_before_the_welcome_wait_for_it() -> None:
    """What is stored while the welcome is being made is shown after it, not before, not twice."""
    shelf = Shelf([1, 2, 3])
    shelf.hear(3)
    assert shelf.shown == []

    shelf.feed.begin(2)
    await shelf.feed.catch_up()

    assert shelf.shown == [(2, 3)]


async def test_long_replay_comes_page_by_page() -> None:
    """More than a page is read in pages and shown whole."""
    shelf = Shelf(list(range(1, 2 * PAGE + 10)))
    shelf.feed.begin(0, more=True)

    await shelf.feed.catch_up()

    assert [seq for _, seq in shelf.shown] == shelf.numbers
    assert shelf.frames == 3

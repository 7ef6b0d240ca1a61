"""One conversation's messages on their way to one socket: in order, none missing, none twice."""

from collections.abc import Awaitable, Callable, Sequence

from handoff.model.conversation import Message

PAGE = 500


class Feed:
    """Remembers what was sent; what a notice skips is read from the store, a page at a time.

    `fetch(after_seq, limit)` reads the store in the reader's own view, `show(messages, prev_seq)`
    sends one or a page of them, `room()` waits until the socket can take more.
    """

    def __init__(
        self,
        *,
        fetch: Callable[[int, int], Awaitable[list[Message]]],
        show: Callable[[Sequence[Message], int], None],
        room: Callable[[], Awaitable[None]],
    ) -> None:
        self._fetch = fetch
        self._show = show
        self._room = room
        self._sent_seq: int | None = None
        self.is_behind = False

    def begin(self, sent_seq: int, *, more: bool = False) -> None:
        """Everything up to `sent_seq` was sent; `more` is in the store for certain."""
        self._sent_seq = sent_seq
        self.is_behind = self.is_behind or more

    def heard(self, message: Message, prev_seq: int) -> None:
        """A message was stored: shown at once, or `is_behind` says that the store must be read."""
        if self._sent_seq is None:
            self.is_behind = True
        elif message.seq <= self._sent_seq:
            return
        elif prev_seq == self._sent_seq and not self.is_behind:
            self._send([message])
        else:
            self.is_behind = True

    async def catch_up(self) -> None:
        """Send what the store has beyond what was sent."""
        while self.is_behind and self._sent_seq is not None:
            await self._room()
            self.is_behind = False
            page = await self._fetch(self._sent_seq, PAGE)
            if missed := [message for message in page if message.seq > self._sent_seq]:
                self._send(missed)
            self.is_behind = self.is_behind or len(page) == PAGE

    def _send(self, messages: Sequence[Message]) -> None:
        previous, self._sent_seq = self._sent_seq or 0, messages[-1].seq
        self._show(messages, previous)

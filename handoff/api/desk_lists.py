"""One desk's lists between two readings of the store: what is said meanwhile is added here."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

from handoff.api.access import visible_conversations
from handoff.model.conversation import AuthorKind, Message
from handoff.model.views import ConversationLine, Inbox


class DeskLists:
    """The lists as last read, with the messages and read marks heard since.

    `is_stale` says that only the store knows: something moved, or a message was missed.
    """

    def __init__(self, read: Callable[[], Awaitable[Inbox]]) -> None:
        self.is_stale = True
        self._read = read
        self._is_reading = False
        self._lists: Inbox | None = None
        self._lines: dict[str, ConversationLine] = {}
        self._ringing: frozenset[str] = frozenset()
        self._visible: frozenset[str] = frozenset()
        self._meanwhile: list[Message | tuple[str, int]] = []

    @property
    def now(self) -> Inbox:
        """The lists; they must have been read once."""
        if self._lists is None:
            raise RuntimeError("the lists were never read")
        lists = self._lists
        return replace(
            lists,
            mine=tuple(self._lines[line.conversation.id] for line in lists.mine),
            queue=tuple(self._lines[line.conversation.id] for line in lists.queue),
            joined=tuple(self._lines[line.conversation.id] for line in lists.joined),
        )

    def has(self, conversation_id: str) -> bool:
        """Whether the conversation is on any of the lists."""
        return conversation_id in self._visible

    async def read(self) -> Inbox:
        """The lists as the store has them now; when that fails they stay stale."""
        self._is_reading, self.is_stale = True, False
        self._meanwhile.clear()
        try:
            lists = await self._read()
        except BaseException:
            # Cancelled or failed, these lists were not told: they go out with the next reading.
            self.is_stale = True
            raise
        finally:
            self._is_reading = False
        self._lists = lists
        shown = (*lists.queue, *lists.joined, *lists.mine)
        self._lines = {line.conversation.id: line for line in shown}
        offered = {it.conversation.id for it in lists.offers}
        asked = {it.conversation.id for it in lists.transfers if it.in_hand}
        self._ringing = frozenset(offered | asked)
        self._visible = visible_conversations(lists)
        for heard in self._meanwhile:
            if isinstance(heard, Message):
                self.said(heard)
            else:
                self.agent_read(*heard)
        return self.now

    def said(self, message: Message) -> bool:
        """A message was stored; True when it shows on a list."""
        if self._is_reading:
            self._meanwhile.append(message)
        if message.conversation_id in self._ringing:
            self.is_stale = True  # a ringing offer shows the last messages themselves
        line = self._lines.get(message.conversation_id)
        if line is None:
            return message.conversation_id in self._ringing
        return self._put(line, _with_message(line, message))

    def agent_read(self, conversation_id: str, seq: int) -> bool:
        """Agents have read up to `seq`; True when that shows on a list."""
        if self._is_reading:
            self._meanwhile.append((conversation_id, seq))
        line = self._lines.get(conversation_id)
        return line is not None and self._put(line, _with_read_mark(line, seq))

    def _put(self, before: ConversationLine, after: ConversationLine | None) -> bool:
        if after is None:
            self.is_stale = True
        elif after is not before:
            self._lines[before.conversation.id] = after
        return after is not before


def _with_message(line: ConversationLine, message: Message) -> ConversationLine | None:
    """The line after this message; None when a message between was missed."""
    before = line.conversation
    if message.seq <= before.last_seq:
        return line
    if message.seq > before.last_seq + 1:
        return None
    return replace(
        line,
        conversation=replace(
            before,
            last_seq=message.seq,
            last_at=message.at,
            preview=message.preview or before.preview,
        ),
        unread=line.unread + (message.author.kind is AuthorKind.CUSTOMER),
    )


def _with_read_mark(line: ConversationLine, seq: int) -> ConversationLine | None:
    """The line when agents have read up to `seq`; None when what is unread must be counted."""
    before = line.conversation
    if seq <= before.agent_read_seq:
        return line
    if seq < before.last_seq and line.unread:
        return None
    return replace(line, conversation=replace(before, agent_read_seq=seq), unread=0)

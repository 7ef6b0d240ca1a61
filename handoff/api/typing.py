"""Who is typing now: told once, forgotten after a while, never stored."""

import asyncio
from collections.abc import Callable
from typing import Literal

Author = Literal["customer", "bot", "agent"]
Tell = Callable[[str, Author, bool], None]


class TypingBoard:
    """Keeps the last word on who types; `tell(conversation_id, author, on)` hears changes only.

    Typing that is not repeated ends by itself; the bot's turn ends its own.
    """

    def __init__(
        self,
        tell: Tell,
        *,
        tell_others: Tell | None = None,
        lasts_s: float = 6.0,
        bot_lasts_s: float = 60.0,
    ) -> None:
        """`tell_others` takes what is said here to other processes."""
        self._tell = tell
        self._tell_others = tell_others
        self._lasts_s = {"customer": lasts_s, "agent": lasts_s, "bot": bot_lasts_s}
        self._ends: dict[tuple[str, Author], asyncio.TimerHandle] = {}

    def say(self, conversation_id: str, author: Author, on: bool) -> None:
        """`author`, who is connected here, types or stopped."""
        if self._tell_others is not None and (on or self.is_typing(conversation_id, author)):
            self._tell_others(conversation_id, author, on)
        self.hear(conversation_id, author, on)

    def hear(self, conversation_id: str, author: Author, on: bool) -> None:
        """`author` types or stopped, and nobody else need be told."""
        key = (conversation_id, author)
        timer = self._ends.pop(key, None)
        if timer is not None:
            timer.cancel()
        if on:
            loop = asyncio.get_running_loop()
            self._ends[key] = loop.call_later(
                self._lasts_s[author], self.hear, conversation_id, author, False
            )
        if on is (timer is None):
            self._tell(conversation_id, author, on)

    def is_typing(self, conversation_id: str, author: Author) -> bool:
        """Whether `author` types now."""
        return (conversation_id, author) in self._ends

    def close(self) -> None:
        """Forget everything without telling."""
        for timer in self._ends.values():
            timer.cancel()
        self._ends.clear()

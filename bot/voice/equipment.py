"""What a call is given: the engines that all calls share, and its conversation."""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass, field
from typing import Protocol

from bot.voice.acts import Standing, Told
from bot.voice.backlog import Backlog
from bot.voice.conversation import ConversationLost, Deed
from bot.voice.metrics import Metrics
from bot.voice.recognition import Ear
from bot.voice.synthesis import Speaker


class Conversation(Protocol):
    """The caller's conversation in the handoff service."""

    @property
    def conversation_id(self) -> str:
        """Its id."""
        ...

    async def tell(self, hear: Callable[[Told | Standing | ConversationLost], None]) -> None:
        """Everything for the caller's ear, in order, until the link ends."""
        ...

    async def do(self, deed: Deed) -> None:
        """What the caller did."""
        ...

    async def end(self) -> None:
        """The caller hung up."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Equipment:
    """What all calls share."""

    ear: Ear
    speaker: Speaker
    threads: Executor
    now: Callable[[], float]
    backlog: Backlog = field(default_factory=Backlog)
    metrics: Metrics = field(default_factory=Metrics)
    # The languages that are heard with a small model, which knows few words.
    limited: frozenset[str] = frozenset()

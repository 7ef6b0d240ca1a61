"""What the service asks of a bot, whatever bot that is."""

from dataclasses import dataclass, field
from typing import Protocol

from handoff.model.conversation import BotReply, BotTurn, TurnFacts


class BotUnavailable(Exception):
    """No usable answer came; `cause` is for the log and the store, never for the customer."""

    def __init__(self, cause: str) -> None:
        super().__init__(cause)
        self.cause = cause


@dataclass(frozen=True, slots=True)
class BotAnswer:
    """Everything the bot said and understood in one turn."""

    replies: tuple[BotReply, ...] = ()
    facts: TurnFacts = field(default_factory=TurnFacts)
    requested_slot: str | None = None
    replayed: bool = False


class Responder(Protocol):
    """Answers turns; the same `message_id` again is answered the same and runs nothing twice."""

    async def answer(self, turn: BotTurn) -> BotAnswer:
        """The answer to one turn; raises `BotUnavailable`."""
        ...

    async def is_reachable(self) -> bool:
        """Whether the bot would probably answer now."""
        ...

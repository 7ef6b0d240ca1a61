"""A bot that says what the test tells it to, or nothing."""

import asyncio
from collections.abc import Mapping

from handoff.bot.responder import BotAnswer, BotUnavailable
from handoff.model.conversation import BotReply, BotTurn, Button, TurnFacts


def handoff_reply(reason: str = "requested_human", *, summary: str = "Wants a person.") -> BotReply:
    """The reply that asks for a person, with its context."""
    context = {"version": 1, "reason": reason, "summary": [summary], "language": "en"}
    custom = {
        "type": "handoff",
        "version": 1,
        "reason": reason,
        "priority": 50,
        "context": context,
    }
    return BotReply(custom=custom)


class ScriptedBot:
    """Answers known texts from `script`, everything else by repeating it; remembers every turn."""

    def __init__(self, script: Mapping[str, BotAnswer] | None = None) -> None:
        self.script = dict(script or {})
        self.turns: list[BotTurn] = []
        self.running: dict[str, int] = {}
        self.most_at_once: dict[str, int] = {}
        self.most_in_all = 0
        self.is_down = False
        self.is_broken = False
        self.may_answer = asyncio.Event()
        self.may_answer.set()
        self.was_asked = asyncio.Event()

    async def answer(self, turn: BotTurn) -> BotAnswer:
        """The scripted answer."""
        mine = turn.conversation_id
        self.turns.append(turn)
        self.was_asked.set()
        self.running[mine] = self.running.get(mine, 0) + 1
        self.most_in_all = max(self.most_in_all, sum(self.running.values()))
        self.most_at_once[mine] = max(self.running[mine], self.most_at_once.get(mine, 0))
        try:
            await self.may_answer.wait()
        finally:
            self.running[mine] -= 1
        if self.is_down:
            raise BotUnavailable("the test says so")
        if self.is_broken:
            raise ZeroDivisionError
        return self.script.get(turn.text) or says(f"You said: {turn.text}")

    async def is_reachable(self) -> bool:
        """Up unless told otherwise."""
        return not self.is_down


def says(text: str, *buttons: tuple[str, str], intent: str = "inform") -> BotAnswer:
    """An answer of one reply with buttons `(title, payload)`."""
    reply = BotReply(text=text, buttons=tuple(Button(*button) for button in buttons))
    return BotAnswer(
        replies=(reply,), facts=TurnFacts(intent=intent, confidence=0.9, sentiment="neutral")
    )


def hands_off(reason: str = "requested_human") -> BotAnswer:
    """An answer that asks for a person."""
    return BotAnswer(
        replies=(handoff_reply(reason),), facts=TurnFacts(intent="contact_human_agent")
    )

"""The answer of the `frontline` channel as it comes over the wire, checked before it is used."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from handoff.bot.responder import BotAnswer
from handoff.model.conversation import BotReply, Button, TurnFacts


class _Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class RasaButton(_Wire):
    """A quick reply."""

    title: Annotated[str, Field(min_length=1, max_length=200)]
    payload: Annotated[str, Field(min_length=1, max_length=500)]


class RasaCustom(_Wire):
    """A custom payload; what else is in it belongs to its type."""

    model_config = ConfigDict(frozen=True, extra="allow")

    type: Annotated[str, Field(min_length=1, max_length=60)]
    version: int = 1


class RasaReply(_Wire):
    """One message of the bot."""

    text: Annotated[str, Field(max_length=10_000)] | None = None
    buttons: Annotated[list[RasaButton], Field(max_length=30)] = []
    custom: RasaCustom | None = None
    utterance: str | None = None

    def as_reply(self) -> BotReply:
        """The reply as the switchboard takes it."""
        custom: dict[str, Any] | None = self.custom.model_dump() if self.custom else None
        return BotReply(
            text=self.text or None,
            buttons=tuple(Button(it.title, it.payload) for it in self.buttons),
            custom=custom,
            utterance=self.utterance,
        )


class RasaSentiment(_Wire):
    """How the customer sounds."""

    label: str | None = None
    score: float | None = None
    anger: float | None = None


class RasaTurn(_Wire):
    """What the bot understood."""

    intent: str | None = None
    confidence: float | None = None
    sentiment: RasaSentiment | None = None
    language: str | None = None
    requested_slot: str | None = None
    replayed: bool = False

    def as_facts(self) -> TurnFacts:
        """The facts as the switchboard takes them."""
        sentiment = self.sentiment or RasaSentiment()
        return TurnFacts(
            intent=self.intent,
            confidence=self.confidence,
            sentiment=sentiment.label,
            sentiment_score=sentiment.score,
            anger=sentiment.anger,
            language=self.language,
        )


class RasaAnswer(_Wire):
    """The body of a 200 answer."""

    conversation_id: str
    message_id: str
    replies: Annotated[list[RasaReply], Field(max_length=50)]
    turn: RasaTurn = RasaTurn()

    def as_answer(self) -> BotAnswer:
        """The answer as the bot loop takes it."""
        return BotAnswer(
            replies=tuple(reply.as_reply() for reply in self.replies),
            facts=self.turn.as_facts(),
            requested_slot=self.turn.requested_slot,
            replayed=self.turn.replayed,
        )

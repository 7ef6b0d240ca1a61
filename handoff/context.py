"""What a person is told with a handoff: HandoffContext version 1, and its lines for reading."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from handoff.masking import mask_all, mask_cards
from handoff.model.conversation import AuthorKind, Message
from handoff.model.work import Reason
from handoff.text import tidy

MAX_LINE = 400
MAX_LIST = 50
LANGUAGES = ("en", "nl")
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
BUILT_IN_PRIORITY: Mapping[Reason, int] = {
    Reason.REQUESTED_HUMAN: 30,
    Reason.BOT_UNAVAILABLE: 30,
    Reason.SUPERVISOR: 30,
    Reason.REPEATED_FAILURE: 40,
    Reason.OUT_OF_POLICY: 40,
    Reason.HIGH_VALUE: 60,
    Reason.ANGRY: 70,
    Reason.SENSITIVE_TOPIC: 80,
}


class Part(BaseModel):
    """A piece of the context; unknown fields are kept: a newer bot may say more."""

    model_config = ConfigDict(extra="allow", frozen=True)


class Tried(Part):
    """Something the bot did, and what came of it."""

    what: str
    result: str = ""


class OrderLine(Part):
    """A line of the order."""

    name: str
    quantity: int = 1


class OrderSnapshot(Part):
    """The order as the bot saw it at `as_of`; `last_event` is in the conversation's language."""

    number: str
    status: str | None = None
    total: str | None = None
    currency: str | None = None
    placed_at: str | None = None
    lines: list[OrderLine] = []
    last_event: str | None = None
    last_event_at: str | None = None
    as_of: str | None = None


class KnownCustomer(Part):
    """Who the bot thinks it is; `tier` is the shop's word for how it values them."""

    name: str
    verified: bool = False
    tier: str | None = None


class Mood(Part):
    """How a turn of the customer sounded; `turn` counts the customer's messages from 1."""

    turn: int
    label: str
    score: float | None = None


class HandoffContext(Part):
    """Version 1 of the whole story, built without a language model."""

    version: Literal[1] = 1
    reason: Reason
    summary: list[str] = Field(default=[], max_length=MAX_LIST)
    wants: str | None = None
    language: str = "en"
    tried: list[Tried] = Field(default=[], max_length=MAX_LIST)
    slots: dict[str, Any] = {}
    order: OrderSnapshot | None = None
    customer: KnownCustomer | None = None
    sentiment: list[Mood] = Field(default=[], max_length=500)
    verification: Literal["none", "order", "full"] = "none"
    promises: list[str] = Field(default=[], max_length=MAX_LIST)


def readable(context: HandoffContext) -> list[str]:
    """The context as lines of plain English, for logs, exports and the phone."""
    lines = [f"Why: {context.reason.value.replace('_', ' ')}", *context.summary]
    if context.wants:
        lines.append(f"Wants: {context.wants.replace('_', ' ')}")
    lines += [f"Tried: {t.what}" + (f" ({t.result})" if t.result else "") for t in context.tried]
    if context.order:
        lines.append(f"Order {context.order.number}: {context.order.status or 'unknown'}")
    if context.customer:
        verified = "verified" if context.customer.verified else "not verified"
        lines.append(f"Customer: {context.customer.name} ({verified})")
    return lines + [f"Promised: {promise}" for promise in context.promises]


def briefings(context: Mapping[str, Any]) -> dict[str, str]:
    """The summary as it is said to an agent before they speak: two sentences, by language."""
    told = context.get("summaries")
    by_language = told if isinstance(told, Mapping) else {"en": context.get("summary")}
    said = {language: _said(lines) for language, lines in by_language.items()}
    return {language: text for language, text in said.items() if text and language in LANGUAGES}


def from_bot(payload: Mapping[str, Any], fallback: HandoffContext) -> HandoffContext:
    """The context in the bot's handoff payload, cards masked; `fallback` when it cannot be read.

    A handoff is never lost to a badly built context: the reason is kept where it can be.
    """
    reason = _reason(payload.get("reason"), fallback.reason)
    context = payload.get("context")
    if isinstance(context, Mapping):
        try:
            return HandoffContext.model_validate({**_masked(context), "reason": reason})
        except ValidationError:
            pass
    return fallback.model_copy(update={"reason": reason})


def priority_of(payload: Mapping[str, Any], reason: Reason) -> int:
    """The bot's priority within 0 to 100, or the built-in one of the reason."""
    priority = payload.get("priority")
    if isinstance(priority, bool) or not isinstance(priority, int | float):
        return BUILT_IN_PRIORITY[reason]
    return min(100, max(0, int(priority)))


def built_in(
    reason: Reason, *, language: str, messages: Sequence[Message], last_words: int
) -> HandoffContext:
    """The context without the bot's help, from what is stored of the conversation."""
    said = [m for m in messages if m.author.kind is AuthorKind.CUSTOMER and m.text]
    moods = [
        Mood(turn=n, label=m.turn.sentiment, score=m.turn.sentiment_score)
        for n, m in enumerate(said, start=1)
        if m.turn and m.turn.sentiment
    ]
    wants = next((m.turn.intent for m in reversed(said) if m.turn and m.turn.intent), None)
    return HandoffContext(
        reason=reason,
        summary=_summary(reason, said[-last_words:], wants),
        wants=wants,
        language=language,
        sentiment=moods,
    )


def _summary(reason: Reason, last: Sequence[Message], wants: str | None) -> list[str]:
    why = {
        Reason.REQUESTED_HUMAN: "The customer asked for a person.",
        Reason.BOT_UNAVAILABLE: "The virtual agent could not answer.",
        Reason.SUPERVISOR: "A supervisor took it over.",
    }.get(reason, f"Handed over: {reason.value.replace('_', ' ')}.")
    about = f" Last understood: {wants.replace('_', ' ')}." if wants else ""
    if not last:
        return [why + about, "The customer has not written anything yet."]
    words = " / ".join(f"“{' '.join((m.text or '').split())}”" for m in last)
    return [why + about, _short(f"Last words: {words}")]


def _short(line: str) -> str:
    line = mask_cards(tidy(line))
    return line if len(line) <= MAX_LINE else line[: MAX_LINE - 1].rstrip() + "…"


def _said(lines: Any) -> str:
    """The first two sentences; a line without a full stop is one of its own."""
    if not isinstance(lines, list):
        return ""
    whole = [_short(str(line)).replace(" ·", ",") for line in lines if str(line).strip()]
    ended = [line if line[-1] in ".!?…" else f"{line}." for line in whole]
    return " ".join(_SENTENCE_END.split(" ".join(ended))[:2])


def _masked(context: Mapping[str, Any]) -> dict[str, Any]:
    """All but the order snapshot: what the shop says about itself is not a customer's card."""
    return {k: v if k == "order" else mask_all(v) for k, v in context.items()}


def _reason(said: Any, otherwise: Reason) -> Reason:
    try:
        return Reason(said)
    except ValueError:
        return otherwise

"""Bodies of the HTTP interface that are no frames of a socket."""

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from handoff.protocol.agent import ConversationRow, FollowUpView
from handoff.protocol.shared import ConversationId, Frame, Language, MessageView, Seq


class Login(Frame):
    """Body of `POST /api/login`."""

    username: Annotated[str, Field(min_length=1, max_length=64)]
    password: Annotated[str, Field(min_length=1, max_length=200, repr=False)]


class ConversationDocument(Frame):
    """A whole conversation as an agent sees it, notes included."""

    conversation: ConversationRow
    epoch: int
    context: dict[str, Any] | None = None
    messages: list[MessageView]
    last_seq: Seq
    customer_read_seq: Seq = 0


class LineQuery(Frame):
    """The call that a headset is for."""

    conversation: ConversationId


class OrderQuery(Frame):
    """Which order is wanted, and in what language its labels; both may be left out."""

    number: Annotated[str, Field(pattern=r"^[A-Za-z0-9 -]{1,40}$")] | None = None
    language: Language | None = None


class ShortOrder(Frame):
    """One of the customer's other orders."""

    number: str
    status: str
    placed_at: datetime
    total: str
    currency: str


class OrderPanel(Frame):
    """The order beside a conversation as it was at `as_of`; `order` is an `order_card`.

    Without a proof of who the customer is, `verified` is false and nothing else is there.
    """

    verified: bool
    verification: str | None = None
    customer_name: str | None = None
    as_of: datetime | None = None
    order: dict[str, Any] | None = None
    others: list[ShortOrder] = []


class FollowUpList(Frame):
    """Callbacks and left messages that are not done, in the order of their places in line."""

    follow_ups: list[FollowUpView]


class TimeSpent(Frame):
    """Seconds that a conversation was with the bot, in line, with people, and closed.

    `handoffs` from bot to line, `transfers` from agent to agent, `reopened` after a close.
    """

    bot_s: float
    queue_s: float
    agent_s: float
    closed_s: float
    handoffs: int
    transfers: int
    reopened: int


class History(Frame):
    """Other conversations of the same customer, newest first."""

    conversations: list[ConversationRow]


class Health(Frame):
    """The process is up."""

    status: Literal["ok"] = "ok"


class Readiness(Frame):
    """`ready`: everything answers; `degraded`: no bot, people are offered; the others are 503.

    `draining`: about to stop; `down`: no database, or other processes are not heard.
    """

    status: Literal["ready", "degraded", "draining", "down"]
    database: bool
    bot: bool
    listening: bool = True

"""Bodies of the HTTP interface that are no frames of a socket."""

from typing import Annotated, Any, Literal

from pydantic import Field

from handoff.protocol.agent import ConversationRow, FollowUpView
from handoff.protocol.shared import Frame, MessageView, Seq


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


class FollowUpList(Frame):
    """Callbacks and left messages that are not done, in the order of their places in line."""

    follow_ups: list[FollowUpView]


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

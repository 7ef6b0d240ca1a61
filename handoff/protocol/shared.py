"""Wire types that customer and agent sockets share; they know nothing of how things are stored."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

PROTOCOL_VERSION = 1
MAX_MESSAGE_CHARS = 2_000
MAX_NOTE_CHARS = 4_000
MAX_FRAME_BYTES = 32_768

ConversationId = Annotated[str, Field(pattern=r"^c_[A-Za-z0-9_-]{16,64}$")]
ClientMsgId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{8,64}$")]
RequestId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,64}$")]
Seq = Annotated[int, Field(ge=0, le=2**53)]
Text = Annotated[str, Field(min_length=1, max_length=MAX_MESSAGE_CHARS)]
Language = Literal["en", "nl"]


class Frame(BaseModel):
    """One JSON text frame; unknown fields are refused, so that no typing error passes silently."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Controller(StrEnum):
    """Who answers the customer now; `none` is a closed conversation."""

    BOT = "bot"
    QUEUE = "queue"
    AGENT = "agent"
    NONE = "none"


class AuthorKind(StrEnum):
    """Who wrote a message."""

    CUSTOMER = "customer"
    BOT = "bot"
    AGENT = "agent"
    SYSTEM = "system"


class Author(Frame):
    """Who wrote a message, as the reader may know it: an agent's first name, never a login."""

    kind: AuthorKind
    name: str | None = None


class Button(Frame):
    """A quick reply the bot offers; `payload` comes back in a `choose` frame."""

    title: str
    payload: str


class TurnFacts(Frame):
    """What the bot understood from one customer message; shown to agents only."""

    intent: str | None = None
    confidence: float | None = None
    sentiment: str | None = None
    sentiment_score: float | None = None
    anger: float | None = None


class MessageView(Frame):
    """One stored message. `code` names a system message so that a page may word it itself.

    `note`, `consult` (between the agents of a consult) and `whisper` (a supervisor to the agent)
    never reach customers; a consult or whisper meant for others has no text: show nothing.
    `custom` of type `attachment` is a file, of type `coaching` marks a coaching note. Agents are
    told `heard` when a caller interrupted: so many characters of the text were heard.
    """

    seq: Seq
    client_msg_id: str | None = None
    author: Author
    kind: Literal["text", "note", "system", "consult", "whisper"] = "text"
    text: str | None = None
    code: str | None = None
    buttons: list[Button] = []
    custom: dict[str, Any] | None = None
    at: datetime
    turn: TurnFacts | None = None
    heard: int | None = None


class Pong(Frame):
    """Answer to a ping."""

    type: Literal["pong"] = "pong"


class ErrorFrame(Frame):
    """A refusal: a kebab-case code, a sentence for people, and what it answers.

    After `fatal` the service closes the socket.
    """

    type: Literal["error"] = "error"
    code: str
    message: str
    client_msg_id: str | None = None
    request_id: str | None = None
    fatal: bool = False

"""Recordings of calls over HTTP: what the gateway tells of one, what the desk is told."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from handoff.protocol.shared import ConversationId, Frame

MOST_LINES = 5_000
MOST_PAUSES = 1_000
MOST_MS = 12 * 3_600_000
Ms = Annotated[int, Field(ge=0, le=MOST_MS)]
PauseReason = Literal["secret", "card", "hold", "consult", "waiting", "lost"]
Consent = Literal["told", "objected"]


class Pause(Frame):
    """Silence instead of what was said: a secret, a card number, music, a word among colleagues."""

    start_ms: Ms
    end_ms: Ms
    reason: PauseReason


class SpokenLine(Frame):
    """What was said and when; `heard` is less than `text` when the caller interrupted it."""

    who: Literal["caller", "bot", "agent", "system"]
    text: Annotated[str, Field(max_length=4_000)]
    start_ms: Ms
    end_ms: Ms
    heard: Annotated[int, Field(ge=0, le=4_000)] | None = None


class TellRecording(Frame):
    """Body of `PUT …/recording`: the consent as soon as it is known, the rest after the call.

    `told_at` is when the notice had been heard, `began_at` the recording's first moment. `size` and
    `sha256` are of the file that will follow; without a size there is none to come.
    """

    call_id: Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[\x21-\x7e]+$")]
    consent: Consent
    told_at: datetime
    began_at: datetime | None = None
    duration_ms: Ms = 0
    pauses: Annotated[list[Pause], Field(max_length=MOST_PAUSES)] = []
    lines: Annotated[list[SpokenLine], Field(max_length=MOST_LINES)] = []
    size: Annotated[int, Field(ge=0, le=2**32)] = 0
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")] | None = None


class RecordingKept(Frame):
    """Answer to it, and to the sound: whether the sound is stored."""

    conversation_id: ConversationId
    consent: Consent
    stored: bool


class RecordingView(Frame):
    """What the desk shows; `href` is the sound, absent as long as it is not (or no more) there."""

    conversation_id: ConversationId
    consent: Consent
    told_at: datetime
    began_at: datetime | None
    duration_ms: Ms
    pauses: list[Pause]
    lines: list[SpokenLine]
    size: int
    href: str | None
    erased: bool


class RecordingAnswer(Frame):
    """Answer to `GET …/recording`; null when nobody was told of a recording."""

    recording: RecordingView | None

"""A browser's call on the wire: frames of sound, JSON text frames in and out; no input or output.

Sound is signed 16-bit little-endian mono at 8 kHz, 20 ms to a frame, in both directions. Text that
is not of ours is refused: the page is our own, so there are no newer versions to be patient with.
"""

import json
from dataclasses import asdict
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from bot.voice.showing import Caption, Shown, Sight

Samples = NDArray[np.int16]
FRAME_BYTES = 320
MAX_TEXT_CHARS = 256
MAX_FRAME_BYTES = 1_024


class BadFrame(Exception):
    """What came is not of a call; the connection is to be closed."""


class Wire(BaseModel):
    """A frame: nothing more in it than is known."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Hello(Wire):
    """The first frame: in which language the page is read."""

    type: Literal["hello"]
    language: Literal["en", "nl"]


class Key(Wire):
    """A key of the page's keypad."""

    type: Literal["key"]
    key: Annotated[str, Field(pattern="^[0-9*#]$")]


class Mute(Wire):
    """The caller turned the microphone off or on."""

    type: Literal["mute"]
    muted: bool


class HangUp(Wire):
    """The caller hung up."""

    type: Literal["hang_up"]


Command = Hello | Key | Mute | HangUp
_commands: TypeAdapter[Command] = TypeAdapter(Annotated[Command, Field(discriminator="type")])


def decode(text: str) -> Command:
    """The command of a text frame; raises `BadFrame`."""
    if len(text) > MAX_TEXT_CHARS:
        raise BadFrame(f"a text of {len(text)} characters")
    try:
        return _commands.validate_json(text)
    except ValidationError as error:
        raise BadFrame(f"a text with {error.error_count()} faults") from error


def samples(data: bytes) -> Samples:
    """The sound of a binary frame; raises `BadFrame`."""
    if len(data) != FRAME_BYTES:
        raise BadFrame(f"a frame of {len(data)} bytes instead of {FRAME_BYTES}")
    return np.frombuffer(data, np.dtype("<i2")).astype(np.int16, copy=False)


def ready(call_id: str, conversation_id: str, *, limited_vocabulary: bool) -> str:
    """The call is answered."""
    return _text(
        "ready",
        call_id=call_id,
        conversation_id=conversation_id,
        limited_vocabulary=limited_vocabulary,
    )


def sight(seen: Sight) -> str:
    """A state or a caption; what is not known is left out."""
    match seen:
        case Shown(state=state):
            facts = asdict(seen) | {"state": state.value}
            return _text("state", **{name: it for name, it in facts.items() if it is not None})
        case Caption():
            facts = {name: it for name, it in asdict(seen).items() if it is not None}
            return _text("caption", **facts)


def clear() -> str:
    """Forget what was sent and not played yet."""
    return _text("clear")


def ended(then: str) -> str:
    """The call is over; `then` is `bye`, or `queue` when a person is wanted who was not reached."""
    return _text("ended", then=then)


def error(code: str, text: str) -> str:
    """It does not work, and why."""
    return _text("error", code=code, text=text)


def _text(type_: str, **facts: object) -> str:
    return json.dumps({"type": type_, **facts}, ensure_ascii=False)

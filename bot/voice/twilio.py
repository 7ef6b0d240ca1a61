"""Twilio Media Streams on the wire: JSON text frames in, messages out and back; no input or output.

Numbers arrive as strings; audio is μ-law at 8 kHz in base64. What Twilio's newer versions add is
passed over.
"""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from pydantic.alias_generators import to_camel

MAX_FRAME_CHARS = 65_536
RATE = 8_000
KEYS = frozenset("0123456789*#ABCD")


class BadMessage(Exception):
    """What came is not of Media Streams; the connection is to be closed."""


@dataclass(frozen=True, slots=True)
class Started:
    """The stream begins; `parameters` are those of the TwiML."""

    stream_sid: str
    call_sid: str
    parameters: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Audio:
    """μ-law codes of the caller."""

    codes: bytes


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the telephone."""

    key: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Everything sent before this mark was played, or cleared."""

    name: str


@dataclass(frozen=True, slots=True)
class Stopped:
    """The call is over."""


Message = Started | Audio | Key | Mark | Stopped


class _Wire(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, alias_generator=to_camel)


class _Format(_Wire):
    encoding: str
    sample_rate: int
    channels: int


class _StartBody(_Wire):
    stream_sid: str
    call_sid: str
    custom_parameters: dict[str, str] = {}
    media_format: _Format


class _Start(_Wire):
    event: Literal["start"]
    start: _StartBody


class _MediaBody(_Wire):
    track: str = "inbound"
    payload: str


class _Media(_Wire):
    event: Literal["media"]
    media: _MediaBody


class _KeyBody(_Wire):
    digit: str


class _Key(_Wire):
    event: Literal["dtmf"]
    dtmf: _KeyBody


class _MarkBody(_Wire):
    name: str


class _Mark(_Wire):
    event: Literal["mark"]
    mark: _MarkBody


class _Stop(_Wire):
    event: Literal["stop"]


_known: TypeAdapter[_Start | _Media | _Key | _Mark | _Stop] = TypeAdapter(
    Annotated[_Start | _Media | _Key | _Mark | _Stop, Field(discriminator="event")]
)
_KNOWN_EVENTS = frozenset({"start", "media", "dtmf", "mark", "stop"})


def decode(text: str) -> Message | None:
    """The message of one frame, None for one that says nothing to us; raises BadMessage."""
    if len(text) > MAX_FRAME_CHARS:
        raise BadMessage(f"a frame of {len(text)} characters")
    try:
        parsed = json.loads(text)
    except ValueError as error:
        raise BadMessage("a frame that is not JSON") from error
    except RecursionError as error:
        raise BadMessage("a frame of nested brackets") from error
    if not isinstance(parsed, dict) or not isinstance(parsed.get("event"), str):
        raise BadMessage("a frame without an event")
    if parsed["event"] not in _KNOWN_EVENTS:
        return None
    try:
        return _message(_known.validate_python(parsed))
    except ValidationError as error:
        raise BadMessage(f"a {parsed['event']} with {error.error_count()} faults") from error


def _message(frame: _Start | _Media | _Key | _Mark | _Stop) -> Message | None:
    match frame:
        case _Start(start=body):
            return _started(body)
        case _Media(media=body):
            return Audio(_codes(body.payload)) if body.track == "inbound" else None
        case _Key(dtmf=body):
            if body.digit not in KEYS:
                raise BadMessage("a key that no telephone has")
            return Key(body.digit)
        case _Mark(mark=body):
            return Mark(body.name)
        case _Stop():
            return Stopped()


def _started(body: _StartBody) -> Started:
    format_ = (
        body.media_format.encoding,
        body.media_format.sample_rate,
        body.media_format.channels,
    )
    if format_ != ("audio/x-mulaw", RATE, 1):
        raise BadMessage(f"audio as {format_}, not μ-law at 8 kHz in one channel")
    return Started(body.stream_sid, body.call_sid, body.custom_parameters)


def _codes(payload: str) -> bytes:
    try:
        return base64.b64decode(payload, validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadMessage("a payload that is not base64") from error


def audio(stream_sid: str, codes: bytes) -> str:
    """μ-law codes to play; Twilio keeps them until it is their turn."""
    payload = base64.b64encode(codes).decode("ascii")
    return json.dumps({"event": "media", "streamSid": stream_sid, "media": {"payload": payload}})


def mark(stream_sid: str, name: str) -> str:
    """Ask to be told when everything sent so far was played."""
    return json.dumps({"event": "mark", "streamSid": stream_sid, "mark": {"name": name}})


def clear(stream_sid: str) -> str:
    """Forget what was sent and not played yet; outstanding marks come back at once."""
    return json.dumps({"event": "clear", "streamSid": stream_sid})


def signature(token: str, url: str, parameters: Mapping[str, str]) -> str:
    """What `X-Twilio-Signature` must be: HMAC-SHA1 of the URL and the sorted form fields, base64.

    The form fields of a POST follow the URL, each as name and value (Twilio, "Webhooks security");
    a WebSocket's handshake has none.
    """
    signed = url + "".join(name + parameters[name] for name in sorted(parameters))
    digest = hmac.new(token.encode(), signed.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode("ascii")


def is_signed(token: str, url: str, parameters: Mapping[str, str], given: str) -> bool:
    """Did somebody who knows the token ask for this?"""
    return hmac.compare_digest(signature(token, url, parameters), given)

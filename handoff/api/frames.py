"""What arrives on a socket: one text frame to one typed command, or one clear refusal."""

from typing import Any, Generic, TypeVar

from aiohttp import WSMessage, WSMsgType
from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json

from handoff.api.errors import sentence
from handoff.errors import HandoffError
from handoff.protocol.shared import MAX_FRAME_BYTES, ErrorFrame

Command = TypeVar("Command")
# A frame above the limit is refused with an error; only one far above it ends the connection.
HARD_MAX_FRAME_BYTES = 8 * MAX_FRAME_BYTES


class FrameRefused(Exception):
    """A frame that is no command; `frame` is the answer."""

    def __init__(self, frame: ErrorFrame) -> None:
        super().__init__(frame.code)
        self.frame = frame


class FrameReader(Generic[Command]):
    """Reads frames of one kind of socket."""

    def __init__(self, adapter: TypeAdapter[Command], types: frozenset[str]) -> None:
        self._adapter = adapter
        self._types = types

    def read(self, message: WSMessage) -> Command:
        """The command in a frame; raises `FrameRefused`."""
        if message.type is not WSMsgType.TEXT:
            raise _refused("binary-frame", "Frames are JSON text; binary is not understood.")
        if len(message.data.encode()) > MAX_FRAME_BYTES:
            raise _refused("frame-too-large", f"A frame has {MAX_FRAME_BYTES} bytes at most.")
        return self.parse(message.data)

    def parse(self, text: str) -> Command:
        """The command in a frame's text; raises `FrameRefused`."""
        try:
            document = from_json(text)
        except ValueError as error:
            raise _refused("invalid-json", "The frame is not valid JSON.") from error
        if not isinstance(document, dict):
            raise _refused("invalid-frame", "The frame is not a JSON object.")
        kind = document.get("type")
        if not isinstance(kind, str) or kind not in self._types:
            raise _refused("unknown-type", "There is no frame of this type.", document)
        try:
            return self._adapter.validate_python(document)
        except ValidationError as error:
            raise _refused(_code(error), sentence(error), document) from error


def refusal(error: HandoffError, command: object, *, fatal: bool = False) -> ErrorFrame:
    """The answer to a command that was understood and not allowed."""
    return ErrorFrame(
        code=error.code,
        message=str(error),
        client_msg_id=getattr(command, "client_msg_id", None),
        request_id=getattr(command, "request_id", None),
        fatal=fatal,
    )


def types_of(adapter_schema: dict[str, Any]) -> frozenset[str]:
    """Every `type` that a discriminated union knows, from its JSON schema."""
    return frozenset(adapter_schema["discriminator"]["mapping"])


def _refused(code: str, message: str, document: dict[str, Any] | None = None) -> FrameRefused:
    said = document or {}
    return FrameRefused(
        ErrorFrame(
            code=code,
            message=message,
            client_msg_id=_id(said.get("client_msg_id")),
            request_id=_id(said.get("request_id")),
        )
    )


def _id(value: object) -> str | None:
    return value if isinstance(value, str) and len(value) <= 64 else None


def _code(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    if first["loc"][-1:] == ("text",):
        return {"string_too_long": "text-too-long", "string_too_short": "text-empty"}.get(
            first["type"], "invalid-frame"
        )
    return "invalid-frame"

"""A headset's socket on the wire: JSON text frames in and out; sound is as in a browser's call."""

import json
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from bot.voice.bridge.rules import Part
from bot.voice.browser import MAX_TEXT_CHARS, BadFrame, HangUp, Key, Mute, Wire
from bot.voice.showing import Caption

__all__ = ["HangUp", "Hold", "Key", "Mute", "decode"]
ROLES = {Part.PRIMARY: "owner"}  # as the desk calls who has the call


class Hold(Wire):
    """The caller is to hear music, or people again."""

    type: Literal["hold"]
    held: bool


Command = Key | Mute | Hold | HangUp
_commands: TypeAdapter[Command] = TypeAdapter(Annotated[Command, Field(discriminator="type")])


def decode(text: str) -> Command:
    """The command of a text frame; raises `BadFrame`."""
    if len(text) > MAX_TEXT_CHARS:
        raise BadFrame(f"a text of {len(text)} characters")
    try:
        return _commands.validate_json(text)
    except ValidationError as error:
        raise BadFrame(f"a text with {error.error_count()} faults") from error


def role(part: Part) -> str:
    """The part as the desk names it."""
    return ROLES.get(part, part.value)


def party(agent_id: str, name: str, part: Part, *, muted: bool) -> dict[str, object]:
    """Somebody who is on the line."""
    return {"id": agent_id, "name": name, "role": role(part), "muted": muted}


def line(
    parties: list[dict[str, object]], part: Part, *, muted: bool, on_hold: bool, briefing: bool
) -> str:
    """How it stands for one agent."""
    me = {"role": role(part), "muted": muted}
    return _text("line", parties=parties, me=me, on_hold=on_hold, briefing=briefing)


def caption(said: Caption) -> str:
    """Words that were said."""
    return _text(
        "caption", who=said.who, text=said.text, **({"name": said.name} if said.name else {})
    )


def ended(why: str) -> str:
    """The line is over."""
    return _text("ended", why=why)


def error(code: str, text: str) -> str:
    """It does not work, and why."""
    return _text("error", code=code, text=text)


def _text(type_: str, **facts: object) -> str:
    return json.dumps({"type": type_, **facts}, ensure_ascii=False)

"""Whole dialogues as data: what the customer does, and what the assistant must answer."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parent / "dialogues"
GROUPS = ("happy", "correction", "digression", "cancellation", "clarification", "person")
_DOINGS = {"say": "text", "press": "payload", "event": "event"}


@dataclass(frozen=True)
class Turn:
    """`expect` lists the replies in order: an utterance's name, or `<type>` of a payload.

    `has` are parts of what is said; `reason` is the handoff's, `told` parts of its context;
    `note` is what an agent leaves with an event; `fields` are of the answer's `turn`.
    """

    kind: str
    text: str
    expect: tuple[str, ...]
    has: tuple[str, ...] = ()
    reason: str | None = None
    told: tuple[str, ...] = ()
    note: str | None = None
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Dialogue:
    """One conversation from its first message to its last."""

    name: str
    group: str
    language: str
    channel: str
    turns: tuple[Turn, ...]


def all_dialogues() -> list[Dialogue]:
    """Of all files, in order. A file names language and channel once for all of its dialogues."""
    found: list[Dialogue] = []
    for path in sorted(FOLDER.glob("*.yml")):
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        for raw in content["dialogues"]:
            found.append(_dialogue(content | raw, f"{path.stem}: {raw['name']}"))
    return found


def _dialogue(raw: dict[str, Any], name: str) -> Dialogue:
    if raw["group"] not in GROUPS:
        raise ValueError(f"{name}: unknown group {raw['group']}")
    turns = tuple(_turn(turn, name) for turn in raw["turns"])
    return Dialogue(name, raw["group"], raw["language"], raw.get("channel", "web"), turns)


def _turn(raw: dict[str, Any], name: str) -> Turn:
    doing = next((key for key in _DOINGS if key in raw), None)
    if doing is None or "expect" not in raw:
        raise ValueError(f"{name}: a turn needs one of {sorted(_DOINGS)} and expect: {raw}")
    has = raw.get("has", [])
    known = {"expect", "has", "reason", "told", "note", *_DOINGS}
    return Turn(
        kind=_DOINGS[doing],
        text=raw[doing],
        expect=tuple(raw["expect"]),
        has=tuple([has] if isinstance(has, str) else has),
        reason=raw.get("reason"),
        told=tuple(raw.get("told", ())),
        note=raw.get("note"),
        fields={key: value for key, value in raw.items() if key not in known},
    )

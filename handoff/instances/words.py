"""What one process tells the others: notices as short texts; what they are about is stored."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import Any, get_args

from handoff.bus import (
    BotTurnClaimed,
    BotTurnPending,
    ErasuresDue,
    HandedOff,
    MessageStored,
    Notice,
    TaskAssigned,
    TaskCanceled,
    TidingsDue,
)

CHANNEL = "frontline"
# PostgreSQL takes payloads below 8,000 bytes.
MAX_BYTES = 7_500


@dataclass(frozen=True, slots=True)
class MessageAt:
    """A message is safe; who hears this reads it from the store."""

    conversation_id: str
    seq: int
    prev_customer_seq: int


Heard = Notice | MessageAt
# Whose turn it is to ask the bot is told by nobody: it is the process that stored the message, and
# the sweep of any other when that one does not come to it.
_OWN = (
    BotTurnPending,
    BotTurnClaimed,
    ErasuresDue,
    HandedOff,
    MessageStored,
    TaskAssigned,
    TaskCanceled,
    TidingsDue,
)
_KINDS: Mapping[str, type[Any]] = {
    kind.__name__: kind for kind in (*get_args(Notice), MessageAt) if kind not in _OWN
}


@dataclass(frozen=True, slots=True)
class Told:
    """One text that was read: which process it is from, and what it says."""

    origin: str
    notices: tuple[Heard, ...]


def payloads(origin: str, notices: Iterable[Notice]) -> Iterator[str]:
    """The texts to send, each short enough; nothing for what concerns this process alone."""
    batch: list[str] = []
    room = MAX_BYTES - len(_text(origin, ()).encode())
    left = room
    for notice in notices:
        said = _said(notice)
        if said is None:
            continue
        size = len(said.encode()) + 1
        if size > left and batch:
            yield _text(origin, batch)
            batch, left = [], room
        batch.append(said)
        left -= size
    if batch:
        yield _text(origin, batch)


def read(payload: str) -> Told:
    """What a text says; kinds that a newer process knows and we do not are passed over."""
    document = json.loads(payload)
    notices = tuple(_KINDS[name](*facts) for name, *facts in document["say"] if name in _KINDS)
    return Told(document["from"], notices)


def _said(notice: Notice) -> str | None:
    told: Heard = notice
    if isinstance(notice, MessageStored):
        message = notice.message
        told = MessageAt(message.conversation_id, message.seq, notice.prev_customer_seq)
    if type(told).__name__ not in _KINDS:
        return None
    return json.dumps([type(told).__name__, *astuple(told)], separators=(",", ":"))


def _text(origin: str, batch: Sequence[str]) -> str:
    return f'{{"from":{json.dumps(origin)},"say":[{",".join(batch)}]}}'

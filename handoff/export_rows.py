"""What exports look like: rows as JSON lines and as CSV, and the cursors to continue from."""

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from handoff.errors import HandoffError

Row = Mapping[str, Any]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CURSOR = re.compile(r"(\d{1,18})\.([A-Za-z0-9_-]{1,80})(?:\.(\d{1,15}))?", re.ASCII)
# What spreadsheets take for the beginning of a formula, also in its wide forms.
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")


class BadCursor(HandoffError):
    """A cursor that no export gave."""

    code = "bad-cursor"
    sentence = "That is not a cursor of this export."


class ExportKind(StrEnum):
    """What can be exported."""

    CONVERSATIONS = "conversations"
    MESSAGES = "messages"
    EVENTS = "events"


COLUMNS: Mapping[ExportKind, tuple[str, ...]] = {
    ExportKind.CONVERSATIONS: (
        "cursor",
        "id",
        "channel",
        "language",
        "contact",
        "customer_name",
        "controller",
        "opened_at",
        "closed_at",
        "last_at",
        "messages",
        "queue_id",
        "agent_id",
        "handoffs",
        "score",
        "comment",
    ),
    ExportKind.MESSAGES: (
        "cursor",
        "conversation_id",
        "seq",
        "id",
        "at",
        "author",
        "agent_id",
        "kind",
        "code",
        "text",
    ),
    ExportKind.EVENTS: (
        "cursor",
        "id",
        "at",
        "actor_kind",
        "actor_id",
        "subject",
        "subject_id",
        "name",
        "source",
        "target",
        "conversation_id",
        "facts",
    ),
}


@dataclass(frozen=True, slots=True)
class Cursor:
    """Just behind one row: its moment and id; `seq` where the rows are messages."""

    at: datetime
    id: str
    seq: int | None = None

    def __str__(self) -> str:
        micros = (self.at - _EPOCH) // timedelta(microseconds=1)
        return f"{micros}.{self.id}" + (f".{self.seq}" if self.seq is not None else "")


def read_cursor(text: str, kind: ExportKind) -> Cursor:
    """The cursor that stands in a row; raises `BadCursor`."""
    found = _CURSOR.fullmatch(text)
    if found is None or (found[3] is not None) != (kind is ExportKind.MESSAGES):
        raise BadCursor
    if kind is ExportKind.EVENTS and (not found[2].isdecimal() or len(found[2]) > 18):
        raise BadCursor
    try:
        at = _EPOCH + timedelta(microseconds=int(found[1]))
    except OverflowError as error:
        raise BadCursor from error
    return Cursor(at, found[2], None if found[3] is None else int(found[3]))


def json_lines(rows: Sequence[Row]) -> bytes:
    """One JSON object a line."""
    return "".join(f"{_json(dict(row))}\n" for row in rows).encode()


def csv_lines(rows: Sequence[Sequence[Any]]) -> bytes:
    """Lines as RFC 4180 has them; no cell begins like a formula."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([[_cell(it) for it in row] for row in rows])
    return out.getvalue().encode()


def plain(value: Any) -> Any:
    """A stored value as JSON has it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple):
        return list(value)
    return value


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=plain)


def _cell(value: Any) -> Any:
    value = plain(value)
    if value is None or isinstance(value, int | float):
        return value
    text = value if isinstance(value, str) else _json(value)
    return f"'{text}" if text.startswith(_FORMULA) else text

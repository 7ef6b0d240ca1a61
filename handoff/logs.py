"""How log lines look: for people, or one JSON object a line; never with words of customers."""

import json
import logging
import re
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

# Set where work for one conversation begins; a line logged inside carries it.
conversation: ContextVar[str] = ContextVar("conversation", default="")
LINE = "%(asctime)s %(levelname)s %(name)s: %(message)s"
_CONVERSATION = re.compile(r"\bc_[A-Za-z0-9_\-]{16,78}")
# PostgreSQL repeats the values of a row that broke a promise.
_VALUES = re.compile(r"^(DETAIL|HINT|CONTEXT):.*$", re.MULTILINE)


class JsonLines(logging.Formatter):
    """`time`, `level`, `logger`, `message`, and where known `conversation_id` and `error`."""

    def format(self, record: logging.LogRecord) -> str:
        """One line; what is no plain text in it is escaped."""
        message = record.getMessage()
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": message,
        }
        if mine := conversation.get() or _named_in(message):
            line["conversation_id"] = mine
        if record.exc_info:
            line["error"] = _without_values(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


class PlainLines(logging.Formatter):
    """For people, with the same silence about values."""

    def formatException(self, ei: Any) -> str:  # noqa: N802  # logging's own name
        """The traceback."""
        return _without_values(super().formatException(ei))


def set_up(level: str, form: str) -> None:
    """Log to standard error from now on; `form` is `text` or `json`."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else PlainLines(LINE))
    logging.basicConfig(level=level, handlers=[handler])
    logging.getLogger("alembic").setLevel(logging.WARNING)


def _named_in(message: str) -> str:
    found = _CONVERSATION.search(message)
    return found.group() if found else ""


def _without_values(traceback: str) -> str:
    return _VALUES.sub(r"\1: (not logged)", traceback)

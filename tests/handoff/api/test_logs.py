"""Log lines: one JSON object each, with the conversation, without anybody's words."""

import json
import logging
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from handoff import logs
from handoff.settings import SettingsError, log_format
from handoff.store.engine import Store

ID = "c_AAAAAAAAAAAAAAAAAAAAAA"


def line(message: str, *args: object, error: BaseException | None = None) -> dict[str, str]:
    """How a record is written."""
    info = (type(error), error, error.__traceback__) if error else None
    record = logging.LogRecord("handoff.x", logging.ERROR, "x.py", 1, message, args, info)
    parsed: dict[str, str] = json.loads(logs.JsonLines().format(record))
    return parsed


def test_line_has_what_programs_need() -> None:
    """Also with line breaks and quotes in it."""
    said = line('two "odd"\nlines %d', 7)

    assert said["message"] == 'two "odd"\nlines 7'
    assert (said["level"], said["logger"]) == ("error", "handoff.x")
    assert said["time"].endswith("+00:00")
    assert "conversation_id" not in said


def test_conversation_is_found_in_the_message_or_around_it() -> None:
    """A line about a conversation carries its id in a field of its own."""
    named = line("the bot did not answer %s", ID)
    token = logs.conversation.set("c_around")
    around = line("something happened")
    logs.conversation.reset(token)

    assert named["conversation_id"] == ID
    assert around["conversation_id"] == "c_around"


async def test_failed_statement_does_not_tell_its_values(tmp_path: Path) -> None:
    """They may be what a customer said."""
    said_by_customer = "".join(("secret", " worry"))  # not as the source would show it
    store = Store.open(f"sqlite+aiosqlite:///{tmp_path / 'x.db'}")
    with pytest.raises(DBAPIError) as failed:
        async with store.write() as connection:
            await connection.execute(text("SELECT nothing, :said"), {"said": said_by_customer})
    await store.close()

    error = line("it failed", error=failed.value)["error"]

    assert said_by_customer not in error
    assert "SELECT nothing" in error


def test_values_a_database_repeats_are_left_out() -> None:
    """PostgreSQL names the row that broke a promise."""
    error = ValueError("duplicate key\nDETAIL:  Key (contact)=(kim@example.org) already exists.")

    assert "kim@example.org" not in line("it failed", error=error)["error"]


def test_unknown_form_is_named() -> None:
    """In a sentence."""
    with pytest.raises(SettingsError, match="FRONTLINE_LOG_FORMAT"):
        log_format({"FRONTLINE_LOG_FORMAT": "xml"})

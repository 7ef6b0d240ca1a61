"""Exports page by page, on both engines."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.export_rows import BadCursor, Cursor, ExportKind, csv_lines, read_cursor
from handoff.model.clock import HandClock
from handoff.switchboard import Switchboard
from handoff.switchboard.exports import Span
from tests.handoff.core.floor import Floor

moments = st.datetimes(timezones=st.just(HandClock().now().tzinfo))


async def rows(board: Switchboard, kind: ExportKind, page: int = 2, **span: Any) -> list[Any]:
    """All rows of an export."""
    return [row async for rows in board.export(kind, Span(**span), page=page) for row in rows]


async def busy_day(floor: Floor, count: int = 5) -> list[str]:
    """Conversations with some messages, a minute apart, all settled; their ids."""
    ids = []
    for number in range(count):
        conversation = await floor.customer(contact=f"{number}@example.org")
        for words in ("Hello", "Where is it?", "Thanks"):
            await floor.say(conversation, words)
        ids.append(conversation.id)
        floor.clock.advance(60)
    return ids


@pytest.mark.parametrize("page", [1, 2, 4, 5, 100])
async def test_every_conversation_comes_once_and_in_order(
    board: Switchboard, floor: Floor, page: int
) -> None:
    """However large the pages are."""
    ids = await busy_day(floor)

    found = await rows(board, ExportKind.CONVERSATIONS, page)

    assert [row["id"] for row in found] == ids
    assert {row["messages"] for row in found} == {3}


@pytest.mark.parametrize("kind", ExportKind)
async def test_every_row_has_a_cursor_to_continue_from(
    board: Switchboard, floor: Floor, kind: ExportKind
) -> None:
    """What comes after it is exactly the rest."""
    await busy_day(floor, 3)
    found = await rows(board, kind)

    assert len(found) >= 3
    for number, row in enumerate(found):
        after = read_cursor(row["cursor"], kind)
        assert await rows(board, kind, after=after) == found[number + 1 :]


async def test_messages_come_conversation_by_conversation(board: Switchboard, floor: Floor) -> None:
    """Each in its order, with what was said."""
    ids = await busy_day(floor, 2)

    found = await rows(board, ExportKind.MESSAGES)

    assert [(row["conversation_id"], row["seq"]) for row in found] == [
        (mine, seq) for mine in ids for seq in (1, 2, 3)
    ]
    assert {row["text"] for row in found} == {"Hello", "Where is it?", "Thanks"}


@pytest.mark.parametrize("kind", ExportKind)
async def test_span_holds_its_beginning_and_not_its_end(
    board: Switchboard, floor: Floor, kind: ExportKind
) -> None:
    """So that one span can follow another."""
    start = floor.clock.now()
    await busy_day(floor, 3)
    minute = timedelta(minutes=1)

    whole = await rows(board, kind)
    parts = [
        await rows(board, kind, since=start + n * minute, until=start + (n + 1) * minute)
        for n in range(3)
    ]

    assert [row for part in parts for row in part] == whole
    assert all(parts)


async def test_newest_moments_wait_for_the_next_export(
    board: Switchboard, floor: Floor, clock: HandClock
) -> None:
    """A change that began earlier may still be on its way to the store."""
    await floor.customer()

    at_once = await rows(board, ExportKind.EVENTS)
    clock.advance(board.rules.export_settles.total_seconds() + 1)

    assert at_once == []
    assert len(await rows(board, ExportKind.EVENTS)) == 1


@given(at=moments, row=st.from_regex(r"[a-z]_[A-Za-z0-9_-]{1,60}", fullmatch=True))
def test_cursor_is_read_as_it_was_written(at: Any, row: str) -> None:
    """To the microsecond."""
    if at.year < 1970:
        return
    cursor = Cursor(at, row)

    assert read_cursor(str(cursor), ExportKind.CONVERSATIONS) == cursor


@given(text=st.text(max_size=60), kind=st.sampled_from(ExportKind))
def test_any_other_text_is_no_cursor_or_a_good_one(text: str, kind: ExportKind) -> None:
    """Never another error."""
    try:
        cursor = read_cursor(text, kind)
    except BadCursor:
        return
    assert read_cursor(str(cursor), kind) == cursor


@pytest.mark.parametrize(
    "text", ["1.x", "1.1.1", "1.²", "999999999999999999.1", "-1.1", "1.9999999999999999999"]
)
def test_cursor_of_nothing_is_refused(text: str) -> None:
    """Also one of another export."""
    with pytest.raises(BadCursor):
        read_cursor(text, ExportKind.EVENTS)


@pytest.mark.parametrize(
    "cell", ["=1+1", "+31 20 555 0100", "-2", "@SUM(A1)", "\tx", "\r=x", "＝1", '=HYPERLINK("x")']
)
def test_no_cell_is_a_formula(cell: str) -> None:
    """What customers write must not run in somebody's spreadsheet."""
    line = csv_lines([["before", cell]]).decode()

    assert line.startswith(("before,'", "before,\"'"))


def test_numbers_stay_numbers() -> None:
    """A negative one too: it is ours, not a customer's."""
    assert csv_lines([[-1, 2.5, None, "a,b", "x\ny"]]) == b'-1,2.5,,"a,b","x\ny"\r\n'

"""Labelled sentences out of a CSV file; a bad row is named by its line."""

import csv
import difflib
import io
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path

DELIMITERS = (",", ";", "\t")
LONGEST_TEXT = 4000
SHOWN = 5


class BadData(Exception):
    """The file cannot be evaluated; the message says where and why."""


@dataclass(frozen=True)
class Row:
    """One sentence, with what it ought to be taken for."""

    line: int
    text: str
    label: str


def read_intents(path: Path, known: Collection[str]) -> list[Row]:
    """Rows of `text,intent`. Raises BadData; `known` are the names that may stand there."""

    def wrong(label: str) -> str | None:
        if label in known:
            return None
        near = difflib.get_close_matches(label, sorted(known), n=1)
        hint = f"; did you mean '{near[0]}'?" if near else ""
        return f"the assistant has no intent '{label}'{hint}"

    return _read(path, "intent", wrong)


def read_anger(path: Path) -> list[Row]:
    """Rows of `text,angry` with 0 or 1. Raises BadData."""
    return _read(
        path,
        "angry",
        lambda label: None if label in {"0", "1"} else f"angry is '{label}', not 0 or 1",
    )


def _read(path: Path, column: str, wrong: Callable[[str], str | None]) -> list[Row]:
    lines = _records(path)
    if not lines:
        raise BadData(f"{path}: the file is empty; it needs the columns text,{column}.")
    (first, header), *records = lines
    places = {name.strip().lower(): place for place, name in enumerate(header)}
    if missing := [name for name in ("text", column) if name not in places]:
        raise BadData(
            f"{path}, line {first}: no column {' and no column '.join(missing)}; "
            f"found: {', '.join(header)}."
        )
    rows, faults = [], []
    for line, record in records:
        cells = [
            record[places[n]].strip() if places[n] < len(record) else None for n in ("text", column)
        ]
        text, label = cells
        if fault := _fault(text, label, column, wrong):
            faults.append(f"{path}, line {line}: {fault}.")
        else:
            rows.append(Row(line, text or "", label or ""))
    if faults:
        more = [f"… and {len(faults) - SHOWN} more bad rows."] if len(faults) > SHOWN else []
        raise BadData("\n".join([*faults[:SHOWN], *more]))
    if not rows:
        raise BadData(f"{path}: there is no row below the column names.")
    return rows


def _fault(
    text: str | None, label: str | None, column: str, wrong: Callable[[str], str | None]
) -> str | None:
    if text is None or label is None:
        return f"the row has no cell for {'text' if text is None else column}"
    if not text:
        return "the text is empty"
    if len(text) > LONGEST_TEXT:
        return f"the text is longer than {LONGEST_TEXT} characters"
    return wrong(label) if label else f"the {column} is empty"


def _records(path: Path) -> list[tuple[int, list[str]]]:
    """Every record that is not blank, with the line it starts on."""
    content = _content(path)
    head = content.partition("\n")[0]
    delimiter = max(DELIMITERS, key=lambda mark: (head.count(mark), mark == ","))
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter, strict=True)
    records: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for record in reader:
            if any(cell.strip() for cell in record):
                records.append((line, record))
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadData(f"{path}, line {line}: this is not CSV: {error}.") from error
    return records


def _content(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise BadData(f"{path} cannot be read: {error.strerror}.") from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise BadData(f"{path}, line {line}: this is not UTF-8; save the file as UTF-8.") from error


def texts(rows: Sequence[Row]) -> list[str]:
    """What the customers wrote."""
    return [row.text for row in rows]

"""What a measurement is: samples in milliseconds, their percentiles, and a table of rows."""

import json
import math
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

Cell = str | int | float | None
RESULTS = Path(__file__).parent / "results"


def percentile(samples: Sequence[float], share: float) -> float:
    """The nearest-rank percentile; `share` between 0 and 1. Raises ValueError without samples."""
    if not samples:
        raise ValueError("no samples were taken")
    ordered = sorted(samples)
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


@dataclass(frozen=True)
class Row:
    """One line of a table: a name and its figures by column."""

    name: str
    figures: Mapping[str, Cell]


@dataclass
class Table:
    """Figures of one subject, with the aims they are read against."""

    title: str
    aim: str = ""
    rows: list[Row] = field(default_factory=list)

    def add(self, name: str, **figures: Cell) -> None:
        """Append a row."""
        self.rows.append(Row(name, figures))

    def render(self) -> str:
        """The table as aligned text."""
        columns = list(dict.fromkeys(key for row in self.rows for key in row.figures))
        lines = [["", *columns]]
        lines += [
            [row.name, *(_shown(row.figures.get(key)) for key in columns)] for row in self.rows
        ]
        widths = [max(len(line[i]) for line in lines) for i in range(len(columns) + 1)]
        body = "\n".join(
            "  ".join(
                cell.ljust(width) if i == 0 else cell.rjust(width)
                for i, (cell, width) in enumerate(zip(line, widths, strict=True))
            )
            for line in lines
        )
        aim = f"\naim: {self.aim}" if self.aim else ""
        return f"## {self.title}\n{body}{aim}\n"


def _shown(cell: Cell) -> str:
    if cell is None:
        return "–"
    return f"{cell:.2f}" if isinstance(cell, float) else str(cell)


def machine() -> dict[str, Cell]:
    """The machine of the run, as far as figures depend on it."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "cores": os.cpu_count(),
        "memory_gib": round(pages / 2**30),
        "python": platform.python_version(),
        "system": platform.system(),
        "load_before": round(os.getloadavg()[0], 2),
    }


def write(tables: Sequence[Table], on: Mapping[str, Cell], now: datetime | None = None) -> Path:
    """Write the run as JSON to bench/results/ and answer the file."""
    at = now or datetime.now(UTC)
    RESULTS.mkdir(exist_ok=True)
    path = RESULTS / f"{at:%Y%m%dT%H%M%SZ}.json"
    document = {
        "at": at.isoformat(),
        "machine": dict(on),
        "tables": [
            {
                "title": table.title,
                "aim": table.aim,
                "rows": [{"name": row.name, **row.figures} for row in table.rows],
            }
            for table in tables
        ],
    }
    path.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    return path

"""What `make check` and `make test` look at."""

import io
from pathlib import Path

from tools import places
from tools.check.__main__ import run
from tools.check.parts import Part, source
from tools.steps import Steps


def test_every_part_runs_whatever_another_says(tmp_path: Path) -> None:
    """One look at the output shows all that is wrong."""
    out = io.StringIO()
    wanted = [
        Part("first", ("sh", "-c", "echo this is why; exit 1")),
        Part("second", ("true",)),
        Part("third", ("false",)),
    ]

    assert run(wanted, Steps(tmp_path / "log", out=out)) == ["first", "third"]
    assert "this is why" in out.getvalue()
    assert "second … 0 s" in out.getvalue()


def test_source_is_linted_typed_and_kept_apart() -> None:
    """None of the promised parts is forgotten."""
    texts = [part.text for part in source(places.ROOT)]

    assert texts == ["lint", "format", "types", "types of bot/components", "import contracts"]

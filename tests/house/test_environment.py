"""Only settings modules read the environment."""

import ast
from collections.abc import Iterator

import pytest

from tests.house.files import sources

READERS = {"environ", "environb", "getenv", "getenvb"}


def readings(text: str) -> Iterator[int]:
    """The lines on which a module reads the environment."""
    for node in ast.walk(ast.parse(text)):
        match node:
            case ast.Attribute(value=ast.Name(id="os"), attr=attr) if attr in READERS:
                yield node.lineno
            case ast.ImportFrom(module="os", names=names) if {n.name for n in names} & READERS:
                yield node.lineno


@pytest.mark.parametrize(
    "line", ["import os; os.environ['A']", "from os import environ", "import os; os.getenv('A')"]
)
def test_a_reading_is_seen(line: str) -> None:
    """The rule below is kept by something that sees every way of reading."""
    assert list(readings(line)) == [1]


def test_only_settings_read_the_environment() -> None:
    """One module a room knows the environment; the rest is handed values."""
    found = [
        f"{name}:{line}"
        for name, text in sources()
        if not name.endswith("/settings.py")
        for line in readings(text)
    ]

    assert found == []

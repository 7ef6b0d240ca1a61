"""The files of the repository, as git sees them."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

from tools.places import ROOT

ROOMS = ("actions", "bot", "handoff", "tools")


def all_files() -> list[Path]:
    """Everything that is, or could be, committed."""
    done = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    files = (ROOT / name for name in done.stdout.split("\0") if name)
    return sorted(file for file in files if file.is_file())


def texts(*suffixes: str) -> Iterator[tuple[str, str]]:
    """Name and content of every text file, or of those with one of the suffixes."""
    for file in all_files():
        if suffixes and file.suffix not in suffixes:
            continue
        content = file.read_bytes()
        if b"\0" not in content[:8192]:
            yield file.relative_to(ROOT).as_posix(), content.decode(errors="replace")


def sources() -> Iterator[tuple[str, str]]:
    """Name and content of every Python file of the rooms; the tests are no room."""
    return ((name, text) for name, text in texts(".py") if name.split("/")[0] in ROOMS)

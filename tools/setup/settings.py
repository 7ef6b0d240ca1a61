"""What the set-up reads from the environment of whoever calls it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Machine:
    """Where programs are looked for, and what may be done to this machine."""

    path: tuple[Path, ...]
    pyenv_root: Path
    is_root: bool

    @classmethod
    def of(cls, environ: Mapping[str, str], *, user: int) -> Machine:
        """The machine as described by an environment and the number of the user."""
        path = tuple(Path(part) for part in environ.get("PATH", "").split(os.pathsep) if part)
        home = environ.get("HOME", "")
        pyenv_root = Path(environ.get("PYENV_ROOT") or Path(home or "/") / ".pyenv")
        return cls(path=path, pyenv_root=pyenv_root, is_root=user == 0)

    def programs(self, name: str) -> list[Path]:
        """Every executable of that name on the path, in the path's order."""
        found = (directory / name for directory in self.path)
        return [file for file in found if file.is_file() and os.access(file, os.X_OK)]


def this_machine() -> Machine:
    """The machine this process runs on."""
    return Machine.of(os.environ, user=os.geteuid())


def package_tool_environment() -> dict[str, str]:
    """What pip and apt-get are started with: ours, asking nothing."""
    quiet = {"DEBIAN_FRONTEND": "noninteractive", "PIP_NO_INPUT": "1", "PYTHONUTF8": "1"}
    return {**os.environ, **quiet, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}

"""A virtual environment that is as its lock files say, and the stamp that remembers it.

The stamp is written last: an installation that was interrupted has none and is made anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tools.setup.errors import LockMissing
from tools.setup.interpreters import Interpreter
from tools.steps import Steps

STAMP = "frontline-stamp.json"


@dataclass(frozen=True)
class Environment:
    """One environment: where it is and what goes into it.

    `locks` are in order, each containing everything of the one before it (dev holds all of app
    in the same versions), so a later one is added to an earlier one in place.
    """

    name: str
    directory: Path
    locks: tuple[Path, ...]
    pip_options: tuple[str, ...] = ()

    @property
    def python(self) -> Path:
        """The interpreter inside the environment."""
        return self.directory / "bin" / "python"

    def missing(self) -> tuple[Path, ...]:
        """The locks that are not in it yet; all of them when it must be made anew."""
        stamped = self._stamped()
        if not os.access(self.python, os.X_OK):
            return self.locks
        for index, lock in enumerate(self.locks):
            if lock.name not in stamped:
                return self.locks[index:]
            if stamped[lock.name] != digest(lock):
                return self.locks
        return ()

    def create(
        self, interpreter: Interpreter, steps: Steps, environment: Mapping[str, str]
    ) -> None:
        """Make the environment anew, empty."""
        shutil.rmtree(self.directory, ignore_errors=True)
        steps.run(
            f"creating {self.directory.name} with Python {_dotted(interpreter.version)}",
            [str(interpreter.path), "-m", "venv", str(self.directory)],
            environment=environment,
        )

    def install(self, steps: Steps, environment: Mapping[str, str]) -> None:
        """Install the last lock, which holds the others too, and remember it."""
        lock = self.locks[-1]
        command = [str(self.python), "-m", "pip", "install", "--require-hashes"]
        steps.run(
            f"installing {self.name} from {lock.parent.name}/{lock.name}",
            [*command, "--progress-bar", "off", *self.pip_options, "-r", str(lock)],
            environment=environment,
        )
        self.stamp()

    def stamp(self) -> None:
        """Remember that the locks as they are now are installed."""
        content = json.dumps({lock.name: digest(lock) for lock in self.locks}, indent=2)
        fresh = self.directory / f"{STAMP}.new"
        fresh.write_text(content + "\n")
        fresh.replace(self.directory / STAMP)

    def _stamped(self) -> dict[str, str]:
        try:
            content = json.loads((self.directory / STAMP).read_text())
        except (FileNotFoundError, ValueError):
            return {}
        return content if isinstance(content, dict) else {}


def digest(lock: Path) -> str:
    """The fingerprint of a lock file's content."""
    try:
        return hashlib.sha256(lock.read_bytes()).hexdigest()
    except FileNotFoundError as error:
        raise LockMissing(f"{lock} is missing. Make it: make lock") from error


def _dotted(version: tuple[int, int, int]) -> str:
    return ".".join(str(part) for part in version)

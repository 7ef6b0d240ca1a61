"""Finds the Python interpreters: as a command, among pyenv's versions, or through uv.

A command on the path proves nothing: pyenv leaves a `python3.10` shim that fails when that
version is not selected. So every candidate is asked who it is.
"""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.setup.errors import InterpreterMissing
from tools.setup.settings import Machine

ASK = (
    "import sys, venv, ensurepip\n"
    "print('%d.%d.%d' % sys.version_info[:3], getattr(sys, '_base_executable', sys.executable))"
)


@dataclass(frozen=True)
class Interpreter:
    """A Python that answered, and can make environments."""

    path: Path
    version: tuple[int, int, int]


@dataclass(frozen=True)
class Wanted:
    """Which minor versions will do, the preferred first, and how to get one."""

    minors: tuple[int, ...]
    also_python3: bool
    advice: str


APP = Wanted(
    minors=(11, 12, 13),
    also_python3=True,
    advice="apt-get install python3 python3-venv (Debian 12, Ubuntu 24.04 or newer), "
    "or: uv python install 3.11",
)
RASA = Wanted(
    minors=(10,),
    also_python3=False,
    advice="uv python install 3.10, or: pyenv install 3.10, "
    "or on Ubuntu 22.04: apt-get install python3.10 python3.10-venv",
)


def find(wanted: Wanted, machine: Machine) -> Interpreter:
    """The first interpreter that works; raises InterpreterMissing with the advice."""
    for candidate in candidates(wanted, machine):
        interpreter = probe(candidate)
        if interpreter is not None and interpreter.version[1] in wanted.minors:
            return interpreter
    names = " or ".join(f"3.{minor}" for minor in wanted.minors)
    raise InterpreterMissing(f"Python {names} (with venv) is missing. Get it: {wanted.advice}")


def candidates(wanted: Wanted, machine: Machine) -> Iterator[Path]:
    """Every place where such an interpreter may be, the cheapest to look at first."""
    if wanted.also_python3:
        yield from machine.programs("python3")
    for minor in wanted.minors:
        yield from machine.programs(f"python3.{minor}")
    for minor in wanted.minors:
        yield from pyenv_versions(minor, machine)
    for minor in wanted.minors:
        yield from uv_versions(minor, machine)


def pyenv_versions(minor: int, machine: Machine) -> Iterator[Path]:
    """pyenv's interpreters of that minor version, the newest first."""
    found = (machine.pyenv_root / "versions").glob(f"3.{minor}.*/bin/python3.{minor}")
    yield from sorted(found, key=lambda file: _patch(file.parents[1].name), reverse=True)


def uv_versions(minor: int, machine: Machine) -> Iterator[Path]:
    """What uv has installed already; it is not asked to download one unasked."""
    for uv in machine.programs("uv"):
        answer = _output([str(uv), "python", "find", "--no-python-downloads", f"3.{minor}"])
        if answer:
            yield Path(answer)
            return


def probe(candidate: Path) -> Interpreter | None:
    """Ask a candidate for its version and its real path; None when it cannot say."""
    answer = _output([str(candidate), "-c", ASK])
    version, _, path = answer.partition(" ")
    numbers = version.split(".")
    if len(numbers) != 3 or not all(number.isdigit() for number in numbers) or not path:
        return None
    major, minor, patch = (int(number) for number in numbers)
    return Interpreter(Path(path), (major, minor, patch)) if major == 3 else None


def _patch(name: str) -> int:
    last = name.split(".")[-1]
    return int(last) if last.isdigit() else -1


def _output(command: list[str]) -> str:
    """What a command prints; nothing when it fails, cannot be started or does not end."""
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=30, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""

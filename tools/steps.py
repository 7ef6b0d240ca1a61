"""A step: one command, its noise in a log file, one calm line on the terminal.

Runs under any python3 a machine may have, so it uses the standard library alone.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import NoReturn, TextIO

LINES_SHOWN = 15
GRACE_SECONDS = 10.0


class StepFailed(Exception):
    """A command ended with another code than 0; carries what it said last."""

    def __init__(self, text: str, *, returncode: int, log: Path, lines: Sequence[str]) -> None:
        super().__init__(f"{text}: failed (exit code {returncode}), see {shown(log)}")
        self.returncode = returncode
        self.log = log
        self.lines = tuple(lines)


def shown(path: Path) -> str:
    """The path as a person in the checkout would type it."""
    try:
        return str(path.relative_to(Path.cwd()))
    except ValueError:
        return str(path)


def last_lines(log: Path, *, count: int = LINES_SHOWN, since: int = 0) -> list[str]:
    """The last lines of a log, from the byte `since` on; empty when there is no log."""
    try:
        with log.open("rb") as file:
            file.seek(max(since, file.seek(0, os.SEEK_END) - 200 * 1024))
            text = file.read().decode(errors="replace")
    except FileNotFoundError:
        return []
    return [line for line in text.splitlines() if line.strip()][-count:]


class Steps:
    """Runs steps one after the other, all into one log file."""

    def __init__(
        self,
        log: Path,
        *,
        out: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
        lines_kept: int = LINES_SHOWN,
    ) -> None:
        """`lines_kept`: how much of a failed command's output goes with its failure."""
        self._log = log
        self._lines_kept = lines_kept
        self._out = out if out is not None else sys.stdout
        self._clock = clock
        self._live = self._out.isatty()

    def say(self, text: str) -> None:
        """One line for the person who waits."""
        print(text, file=self._out, flush=True)

    def run(
        self,
        text: str,
        command: Sequence[str],
        *,
        environment: Mapping[str, str] | None = None,
        directory: Path | None = None,
    ) -> None:
        """Run the command to its end; raises StepFailed with its last lines."""
        self._log.parent.mkdir(parents=True, exist_ok=True)
        began = self._clock()
        self._out.write(f"  {text} …")
        self._out.flush()
        with self._log.open("ab") as log:
            log.write(f"\n== {text}: {' '.join(command)}\n".encode())
            log.flush()
            since = log.tell()
            returncode = self._wait(
                subprocess.Popen(
                    command,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    env=None if environment is None else dict(environment),
                    cwd=directory,
                    start_new_session=True,
                ),
                text,
                began,
            )
        verdict = "failed after " if returncode else ""
        self._out.write(f"{self._start(text)} {verdict}{self._clock() - began:.0f} s\n")
        self._out.flush()
        if returncode:
            lines = last_lines(self._log, count=self._lines_kept, since=since)
            raise StepFailed(text, returncode=returncode, log=self._log, lines=lines)

    def _start(self, text: str) -> str:
        return f"\r  {text} …" if self._live else ""

    def _wait(self, process: subprocess.Popen[bytes], text: str, began: float) -> int:
        try:
            while True:
                try:
                    return process.wait(timeout=1)
                except subprocess.TimeoutExpired:
                    if self._live:
                        elapsed = self._clock() - began
                        self._out.write(f"{self._start(text)} {elapsed:.0f} s")
                        self._out.flush()
        except BaseException:  # the person gave up: nothing of the step may go on
            self._out.write("\n")
            end_group(process)
            raise


def end_group(process: subprocess.Popen[bytes], *, grace: float = GRACE_SECONDS) -> int:
    """End a process that leads its own session, and its children: politely, then not."""
    for number in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, number)
        except ProcessLookupError:
            break
        try:
            process.wait(timeout=grace)
        except subprocess.TimeoutExpired:
            continue
    return process.wait()


def exit_on_sigterm() -> None:
    """Let SIGTERM unwind like Ctrl-C does, so that running steps are ended."""

    def leave(number: int, frame: FrameType | None) -> NoReturn:
        raise SystemExit(128 + number)

    signal.signal(signal.SIGTERM, leave)

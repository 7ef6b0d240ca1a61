"""One process of the house: started in a group of its own, noise into a log, asked for health."""

import http.client
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tools.steps import end_group, last_lines, shown

POLL_SECONDS = 0.1


class ServiceFailed(Exception):
    """A process ended by itself or did not become ready; carries what it said last."""

    def __init__(self, name: str, what: str, *, log: Path, lines: Sequence[str]) -> None:
        super().__init__(f"{name} {what}, see {shown(log)}")
        self.name = name
        self.log = log
        self.lines = tuple(lines)


@dataclass(frozen=True)
class Health:
    """The address that answers 200 once a process can do its work."""

    host: str
    port: int
    path: str

    def is_good(self) -> bool:
        """Ask once."""
        connection = http.client.HTTPConnection(self.host, self.port, timeout=2)
        try:
            connection.request("GET", self.path)
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()


@dataclass(frozen=True)
class Program:
    """What to start: a shell command as in the Procfile, and how to see that it is ready."""

    name: str
    command: str
    environment: Mapping[str, str]
    log: Path
    health: Health
    directory: Path


class Service:
    """A program while it runs; it can be started again after it has ended."""

    def __init__(self, program: Program, *, dies_with_parent: bool = False) -> None:
        """`dies_with_parent`: the kernel ends it when the thread that starts it is gone."""
        self.program = program
        self._prefix = _death_wish() if dies_with_parent else []
        self._process: subprocess.Popen[bytes] | None = None
        self._log_from = 0

    @property
    def pid(self) -> int | None:
        """The number of the process, which is also that of its group; None before it starts."""
        return self._process.pid if self._process else None

    @property
    def returncode(self) -> int | None:
        """How it ended; None while it runs or before it starts."""
        return self._process.poll() if self._process else None

    def start(self) -> None:
        """Start the process; its log goes on where it was."""
        if self._process is not None and self._process.poll() is None:
            raise RuntimeError(f"{self.program.name} is running already")
        self.program.log.parent.mkdir(parents=True, exist_ok=True)
        with self.program.log.open("ab") as log:
            self._log_from = log.tell()
            self._process = subprocess.Popen(
                [*self._prefix, "/bin/sh", "-c", self.program.command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=dict(self.program.environment),
                cwd=self.program.directory,
                start_new_session=True,
            )

    def wait_ready(self, timeout: float = 120.0) -> None:
        """Return once it is healthy; raises ServiceFailed when it ends or takes too long."""
        until = time.monotonic() + timeout
        while not self.program.health.is_good():
            if self.returncode is not None:
                raise self.ended()
            if time.monotonic() > until:
                raise self._failed(f"is not ready after {timeout:.0f} s")
            time.sleep(POLL_SECONDS)

    def ended(self) -> ServiceFailed:
        """The failure to tell when it has ended by itself."""
        return self._failed(f"ended by itself ({_described(self.returncode or 0)})")

    def ask_to_stop(self) -> None:
        """Send SIGTERM to the process and its children; `stop` sees that it ends."""
        self._signal(signal.SIGTERM)

    def stop(self, grace: float = 10.0) -> None:
        """Ask it to end, and end it when it does not within the grace."""
        if self._process is not None:
            end_group(self._process, grace=grace)

    def kill(self) -> None:
        """End it without warning, as a crash would."""
        self._signal(signal.SIGKILL)
        if self._process is not None:
            self._process.wait()

    def restart(self, timeout: float = 120.0) -> None:
        """Start it again after it has ended, and wait until it is ready."""
        self.start()
        self.wait_ready(timeout)

    def _signal(self, number: signal.Signals) -> None:
        if self._process is None:
            return
        try:
            os.killpg(self._process.pid, number)
        except ProcessLookupError:
            return  # it has ended already

    def _failed(self, what: str) -> ServiceFailed:
        log = self.program.log
        lines = last_lines(log, since=self._log_from)
        return ServiceFailed(self.program.name, what, log=log, lines=lines)


def _death_wish() -> list[str]:
    """Ask Linux to end the child when its parent is killed: even then no orphan stays."""
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", "TERM", "--"] if setpriv else []


def _described(returncode: int) -> str:
    if returncode >= 0:
        return f"exit code {returncode}"
    return f"killed by {signal.Signals(-returncode).name}"

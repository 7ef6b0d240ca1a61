"""Several processes as one: all ready, all stopped, one that dies takes the rest along."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.alive import GIVE_UP_SECONDS, survivors
from tests.tools.stand_ins import crash, stand_in
from tools import places
from tools.launch.service import ServiceFailed
from tools.launch.supervisor import Supervisor

# Runs two stand-ins until a signal comes, and says their numbers once they are ready.
PROGRAM = """
import sys
from pathlib import Path
from tests.tools.stand_ins import stand_in
from tools.launch.supervisor import StopAsked, Supervisor

folder, *habits = sys.argv[1:]
services = [
    stand_in(Path(folder), name, *habits, dies_with_parent=True) for name in ("one", "two")
]
supervisor = Supervisor(services)
supervisor.listen_to_signals()
try:
    supervisor.start()
    supervisor.wait_ready()
    print(*[service.pid for service in services], flush=True)
    supervisor.watch()
except StopAsked:
    print("asked to stop", flush=True)
finally:
    supervisor.stop()
"""


def run_supervisor(folder: Path, *habits: str) -> tuple["subprocess.Popen[str]", list[int]]:
    """A supervisor in a process of its own, ready; and the numbers of its services."""
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(folder), *habits],
        stdout=subprocess.PIPE,
        text=True,
        cwd=places.ROOT,
    )
    assert process.stdout is not None
    return process, [int(word) for word in process.stdout.readline().split()]


def finish(process: "subprocess.Popen[str]") -> str:
    """What it said until its end."""
    with process:
        said, _ = process.communicate(timeout=GIVE_UP_SECONDS)
    return said


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_all(tmp_path: Path, number: signal.Signals) -> None:
    """Ctrl-C and SIGTERM end every process; the exit is clean."""
    process, pids = run_supervisor(tmp_path)
    process.send_signal(number)
    said = finish(process)

    assert said == "asked to stop\n"
    assert process.returncode == 0
    assert len(pids) == 2
    assert not survivors(pids)


def test_a_second_signal_hurries(tmp_path: Path) -> None:
    """Who presses Ctrl-C again does not wait for the stubborn."""
    process, pids = run_supervisor(tmp_path, "stubborn")
    process.send_signal(signal.SIGINT)
    assert process.stdout is not None
    assert process.stdout.readline() == "asked to stop\n"
    process.send_signal(signal.SIGINT)
    finish(process)

    assert not survivors(pids)


def test_a_killed_supervisor_leaves_no_orphan(tmp_path: Path) -> None:
    """Even SIGKILL, which nobody can answer, takes the services along (Linux)."""
    process, pids = run_supervisor(tmp_path)
    process.kill()
    finish(process)

    assert not survivors(pids)


def test_one_that_dies_is_told_and_the_rest_is_stopped(tmp_path: Path) -> None:
    """The failure names the one that died, with its last words; the other ends too."""
    one, two = stand_in(tmp_path, "one"), stand_in(tmp_path, "two")
    supervisor = Supervisor([one, two])
    supervisor.start()
    supervisor.wait_ready()
    crash(two)

    with pytest.raises(ServiceFailed, match=r"two ended by itself \(exit code 3\)") as told:
        supervisor.watch()
    assert "the stand-in has had enough" in told.value.lines
    supervisor.stop()
    assert one.returncode == -signal.SIGTERM


def test_one_that_does_not_get_ready_is_told(tmp_path: Path) -> None:
    """Waiting ends with the name of the one that is waited for."""
    one, two = stand_in(tmp_path, "one"), stand_in(tmp_path, "two", path="/never")
    supervisor = Supervisor([one, two])
    supervisor.start()
    one.wait_ready()

    with pytest.raises(ServiceFailed, match="two is not ready"):
        supervisor.wait_ready(timeout=0)
    supervisor.stop()
    assert not survivors(service.pid for service in (one, two) if service.pid)

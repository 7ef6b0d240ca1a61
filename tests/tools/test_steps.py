"""A step says one line, keeps its noise in the log, and leaves nothing running."""

import io
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from tests.support.alive import GIVE_UP_SECONDS, survivors
from tools.steps import StepFailed, Steps, last_lines


def steps(tmp_path: Path) -> tuple[Steps, io.StringIO]:
    """Steps whose clock jumps 3 s at each look, and what they say."""
    out = io.StringIO()
    ticks = iter(range(0, 3000, 3))
    return Steps(tmp_path / "log" / "x.log", out=out, clock=lambda: next(ticks)), out


def test_a_step_is_one_line(tmp_path: Path) -> None:
    """What the command says goes to the log; the person reads what and how long."""
    runner, out = steps(tmp_path)
    runner.run("counting", ["sh", "-c", "echo one; echo two >&2"])

    assert out.getvalue() == "  counting … 3 s\n"
    assert last_lines(tmp_path / "log" / "x.log", count=2) == ["one", "two"]


def test_a_failed_step_carries_its_last_lines(tmp_path: Path) -> None:
    """The failure names the log and holds what the command said, not what others said before."""
    runner, out = steps(tmp_path)
    runner.run("first", ["echo", "of the first"])

    with pytest.raises(StepFailed, match=r"second: failed \(exit code 4\), see .*x\.log") as told:
        runner.run("second", ["sh", "-c", "echo oh no; exit 4"])
    assert told.value.lines == ("oh no",)
    assert "second … failed after" in out.getvalue()


def test_lines_of_a_missing_log_are_none(tmp_path: Path) -> None:
    """No log, no lines."""
    assert last_lines(tmp_path / "nothing") == []


def test_broken_characters_in_a_log_are_shown_as_such(tmp_path: Path) -> None:
    """A log that is no UTF-8 can still be read."""
    (tmp_path / "log").write_bytes(b"caf\xe9\n\n")

    assert last_lines(tmp_path / "log") == ["caf\ufffd"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_running_command(tmp_path: Path, number: signal.Signals) -> None:
    """Giving up in the middle of a step leaves no process behind."""
    # Whoever started the tests in the background of a shell has Ctrl-C ignored, and so would we.
    program = (
        "import signal; from pathlib import Path; from tools.steps import *\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "exit_on_sigterm()\n"
        f"Steps(Path({str(tmp_path / 'log')!r})).run('waiting', ['sh', '-c', 'echo up; sleep 600'])"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        until = time.monotonic() + GIVE_UP_SECONDS
        while last_lines(tmp_path / "log")[-1:] != ["up"] and time.monotonic() < until:
            time.sleep(0.02)
        children = psutil.Process(process.pid).children(recursive=True)
        process.send_signal(number)
        try:
            process.wait(GIVE_UP_SECONDS)
        finally:
            process.kill()

    assert children
    assert not survivors(child.pid for child in children)

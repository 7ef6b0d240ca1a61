"""What is done about system packages, as root and as anybody else."""

import io
from pathlib import Path

from tests.support.programs import write_program
from tools.setup.packages import CHROMIUM, ESPEAK, ensure
from tools.setup.settings import Machine
from tools.steps import Steps


def ensured(tmp_path: Path, *, is_root: bool) -> str:
    """What the person reads when both packages are looked for in tmp_path/bin."""
    out = io.StringIO()
    machine = Machine(path=(tmp_path / "bin",), pyenv_root=tmp_path, is_root=is_root)
    ensure([ESPEAK, CHROMIUM], machine, Steps(tmp_path / "log", out=out), {"PATH": "/bin"})
    return out.getvalue()


def test_nothing_is_said_when_all_is_there(tmp_path: Path) -> None:
    """A Chromium with a window will do, only slower."""
    write_program(tmp_path / "bin/espeak-ng", "true")
    write_program(tmp_path / "bin/chromium", "true")

    assert ensured(tmp_path, is_root=True) == ""


def test_root_on_debian_installs(tmp_path: Path) -> None:
    """As root with apt-get there, exactly what is missing is installed."""
    write_program(tmp_path / "bin/espeak-ng", "true")
    write_program(tmp_path / "bin/apt-get", f'echo "$@" >> {tmp_path}/calls')
    ensured(tmp_path, is_root=True)

    calls = (tmp_path / "calls").read_text()
    assert "install -y --no-install-recommends chromium-headless-shell\n" in calls


def test_others_are_told_the_command(tmp_path: Path) -> None:
    """Without the right to install, each package is named with the command."""
    write_program(tmp_path / "bin/apt-get", "exit 1")
    said = ensured(tmp_path, is_root=False)

    assert "sudo apt-get install espeak-ng" in said
    assert "sudo apt-get install chromium-headless-shell" in said


def test_failed_installation_stops_nothing(tmp_path: Path) -> None:
    """A package that cannot be had is named; the set-up goes on."""
    write_program(tmp_path / "bin/apt-get", "exit 100")

    said = ensured(tmp_path, is_root=True)
    assert "sudo apt-get install espeak-ng chromium-headless-shell" in said

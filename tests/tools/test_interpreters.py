"""Which Python is found on machines of different kinds."""

from pathlib import Path

import pytest

from tests.support.programs import fake_python, write_program
from tools.setup.errors import InterpreterMissing
from tools.setup.interpreters import APP, RASA, find, probe
from tools.setup.settings import Machine


def machine(tmp_path: Path) -> Machine:
    """A machine with two folders on its path and nothing in them."""
    path = (tmp_path / "first", tmp_path / "second")
    return Machine(path=path, pyenv_root=tmp_path / "pyenv", is_root=False)


def test_python_on_the_path_is_taken(tmp_path: Path) -> None:
    """A python3.10 that answers is the one."""
    fake = fake_python(tmp_path / "second" / "python3.10", "3.10.4")

    assert find(RASA, machine(tmp_path)).path == fake


def test_shim_that_fails_is_passed_over(tmp_path: Path) -> None:
    """A pyenv shim on the path that cannot run does not hide the real one behind it."""
    write_program(tmp_path / "first" / "python3.10", "echo 'command not found' >&2; exit 127")
    fake = fake_python(tmp_path / "second" / "python3.10", "3.10.4")

    assert find(RASA, machine(tmp_path)).path == fake


def test_newest_of_pyenv_is_taken(tmp_path: Path) -> None:
    """Among pyenv's versions 3.10.13 is newer than 3.10.9, whatever the alphabet says."""
    for version in ("3.10.9", "3.10.13"):
        fake_python(tmp_path / "pyenv/versions" / version / "bin/python3.10", version)

    assert find(RASA, machine(tmp_path)).version == (3, 10, 13)


def test_uv_is_asked_without_downloads(tmp_path: Path) -> None:
    """uv is asked for what it has; it is not made to download an interpreter."""
    fake = fake_python(tmp_path / "hidden" / "python3.10", "3.10.14")
    asked = tmp_path / "asked"
    write_program(tmp_path / "first" / "uv", f'echo "$@" > {asked}; echo {fake}')

    assert find(RASA, machine(tmp_path)).path == fake
    assert "--no-python-downloads" in asked.read_text()


def test_python3_that_is_too_old_is_passed_over(tmp_path: Path) -> None:
    """Ubuntu 22.04's python3 is 3.10; a python3.11 beside it serves the app."""
    fake_python(tmp_path / "first" / "python3", "3.10.12")
    fake = fake_python(tmp_path / "first" / "python3.11", "3.11.2")

    assert find(APP, machine(tmp_path)).path == fake


def test_newer_python3_serves_the_app(tmp_path: Path) -> None:
    """Ubuntu 24.04's python3 is 3.12 and good for the app."""
    fake_python(tmp_path / "first" / "python3", "3.12.3")

    assert find(APP, machine(tmp_path)).version == (3, 12, 3)


def test_missing_python_is_told_in_one_line(tmp_path: Path) -> None:
    """With no Python 3.10 anywhere, the one line says how to get it."""
    with pytest.raises(
        InterpreterMissing, match=r"^Python 3\.10 .*uv python install 3\.10"
    ) as told:
        find(RASA, machine(tmp_path))

    assert "\n" not in str(told.value)


@pytest.mark.parametrize("answer", ["", "nonsense", "3.10 /bin/python", "2.7.18 /bin/python"])
def test_program_that_is_no_python3_is_refused(tmp_path: Path, answer: str) -> None:
    """Whatever a program answers, only a whole version of Python 3 counts."""
    program = write_program(tmp_path / "python3.10", f"echo '{answer}'")

    assert probe(program) is None

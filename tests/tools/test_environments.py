"""When an environment is made, added to, or left alone."""

import json
from pathlib import Path

import pytest

from tests.support.programs import fake_python
from tools.setup.environments import STAMP, Environment
from tools.setup.errors import LockMissing
from tools.setup.interpreters import Interpreter
from tools.steps import Steps


class Bench:
    """An environment in a folder of the test's own, with a stand-in for Python."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.locks = (folder / "app.txt", folder / "dev.txt")
        for lock in self.locks:
            lock.write_text(f"{lock.stem}-library==1\n")
        self.interpreter = Interpreter(
            fake_python(folder / "base" / "python3", "3.11.2"), (3, 11, 2)
        )
        self.steps = Steps(folder / "log")

    def environment(self, locks: int) -> Environment:
        """The environment with the first so many locks."""
        return Environment("the app", self.folder / "venv", self.locks[:locks])

    def make(self, locks: int) -> None:
        """Make what is missing."""
        environment = self.environment(locks)
        if environment.missing() == environment.locks:
            environment.create(self.interpreter, self.steps, {"PATH": "/usr/bin:/bin"})
        environment.install(self.steps, {"PATH": "/usr/bin:/bin"})


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """A bench with nothing made yet."""
    return Bench(tmp_path)


def test_new_environment_lacks_everything(bench: Bench) -> None:
    """Nothing is there, so all locks are missing."""
    assert bench.environment(2).missing() == bench.locks


def test_made_environment_lacks_nothing(bench: Bench) -> None:
    """Once made, a second set-up has nothing to do."""
    bench.make(1)

    assert bench.environment(1).missing() == ()


def test_tests_libraries_are_added_in_place(bench: Bench) -> None:
    """After `make run`, `make test` adds to the environment and does not make it anew."""
    bench.make(1)

    assert bench.environment(2).missing() == bench.locks[1:]


def test_runtime_needs_nothing_beyond_the_tests_environment(bench: Bench) -> None:
    """After `make test`, `make run` has nothing to install."""
    bench.make(2)

    assert bench.environment(1).missing() == ()


@pytest.mark.parametrize("changed", [0, 1])
def test_changed_lock_makes_the_environment_anew(bench: Bench, changed: int) -> None:
    """What a lock no longer names must not stay behind."""
    bench.make(2)
    bench.locks[changed].write_text("another==2\n")

    assert bench.environment(2).missing() == bench.locks


def test_interrupted_installation_is_made_anew(bench: Bench) -> None:
    """An environment without a stamp was never finished."""
    bench.environment(1).create(bench.interpreter, bench.steps, {"PATH": "/usr/bin:/bin"})

    assert bench.environment(1).missing() == bench.locks[:1]


def test_unreadable_stamp_counts_as_none(bench: Bench) -> None:
    """A stamp that was cut off is not believed."""
    bench.make(1)
    (bench.folder / "venv" / STAMP).write_text('{"app.txt": ')

    assert bench.environment(1).missing() == bench.locks[:1]


def test_environment_whose_python_is_gone_is_made_anew(bench: Bench) -> None:
    """A Python that was uninstalled leaves a dead link behind."""
    bench.make(1)
    (bench.folder / "venv" / "bin" / "python").unlink()

    assert bench.environment(1).missing() == bench.locks[:1]


def test_hashes_are_demanded(bench: Bench) -> None:
    """pip is never called without --require-hashes, and gets the options of the environment."""
    environment = Environment("Rasa", bench.folder / "venv", bench.locks[:1], ("--no-deps",))
    environment.create(bench.interpreter, bench.steps, {"PATH": "/usr/bin:/bin"})
    environment.install(bench.steps, {"PATH": "/usr/bin:/bin"})
    call = (bench.folder / "base" / "calls").read_text()

    assert "pip install --require-hashes" in call
    assert "--no-deps" in call


def test_stamp_names_each_lock(bench: Bench) -> None:
    """The stamp holds one fingerprint for each lock."""
    bench.make(2)

    assert set(json.loads((bench.folder / "venv" / STAMP).read_text())) == {"app.txt", "dev.txt"}


def test_missing_lock_file_is_told(bench: Bench) -> None:
    """A lock file that is not there is named with what makes it."""
    bench.make(1)
    bench.locks[0].unlink()

    with pytest.raises(LockMissing, match="make lock"):
        bench.environment(1).missing()

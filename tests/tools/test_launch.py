"""`make run` from its first line to its last, with stand-ins for the rooms."""

import os
import signal
import socket
from pathlib import Path

import psutil
import pytest

from tests.support.alive import GIVE_UP_SECONDS, survivors
from tests.tools.small_checkout import SmallCheckout, read_until
from tools.launch.service import Health

LAST_LINE = "Ctrl-C stops"


@pytest.fixture
def checkout(tmp_path: Path) -> SmallCheckout:
    """A small checkout in which nothing was ever started."""
    return SmallCheckout(tmp_path / "frontline")


def test_run_shows_addresses_and_stops_cleanly(checkout: SmallCheckout) -> None:
    """From nothing to the table of addresses; Ctrl-C ends every process with exit code 0."""
    with checkout.launch() as launcher:
        said = "\n".join(read_until(launcher, LAST_LINE))
        children = [child.pid for child in psutil.Process(launcher.pid).children(recursive=True)]
        launcher.send_signal(signal.SIGINT)
        rest, _ = launcher.communicate(timeout=GIVE_UP_SECONDS)

    assert f"http://127.0.0.1:{checkout.ports['FRONTLINE_PORT']}/desk" in said
    assert "anna / demo  (agent)" in said
    assert "training the assistant …" in said
    assert rest.rstrip().endswith("Stopped.")
    assert launcher.returncode == 0
    assert len(children) == 4
    assert not survivors(children)


def test_ctrl_c_under_make_stops_all(checkout: SmallCheckout) -> None:
    """A terminal sends SIGINT to `make` and the launcher alike; nothing stays."""
    with checkout.make_run() as make:
        read_until(make, LAST_LINE)
        children = [child.pid for child in psutil.Process(make.pid).children(recursive=True)]
        os.killpg(make.pid, signal.SIGINT)
        make.communicate(timeout=GIVE_UP_SECONDS)

    assert len(children) == 5
    assert not survivors(children)


def test_make_passes_sigterm_on(checkout: SmallCheckout) -> None:
    """Without a terminal, SIGTERM to `make` alone stops the house."""
    with checkout.make_run() as make:
        read_until(make, LAST_LINE)
        children = [child.pid for child in psutil.Process(make.pid).children(recursive=True)]
        make.terminate()
        make.communicate(timeout=GIVE_UP_SECONDS)

    assert len(children) == 5
    assert not survivors(children)


def test_what_processes_write_is_their_owners_alone(checkout: SmallCheckout) -> None:
    """Logs and databases hold customers' words; other users of the machine read none."""
    with checkout.launch() as launcher:
        read_until(launcher, LAST_LINE)

    written = [*checkout.folder.glob("var/log/*.log"), checkout.folder / "var/inits"]
    assert len(written) >= 5
    assert [file.name for file in written if file.stat().st_mode & 0o077] == []


def test_second_start_trains_nothing(checkout: SmallCheckout) -> None:
    """The model and the secrets of the first start serve the second."""
    secrets = []
    for _ in range(2):
        with checkout.launch() as launcher:
            read_until(launcher, LAST_LINE)
            launcher.terminate()
            launcher.communicate(timeout=GIVE_UP_SECONDS)
        secrets.append(checkout.lines("var/secrets.env"))

    assert checkout.lines("var/trainings") == ["trained"]
    assert checkout.lines("var/inits") == ["init --demo"] * 2
    assert secrets[0] == secrets[1]


def test_taken_port_is_told_before_anything_starts(checkout: SmallCheckout) -> None:
    """The setting to change stands in the message, and no training time was spent."""
    port = checkout.ports["FRONTLINE_PORT"]
    with socket.create_server(("127.0.0.1", port)), checkout.launch() as launcher:
        said, _ = launcher.communicate(timeout=GIVE_UP_SECONDS)

    assert launcher.returncode == 1
    assert f"port {port} is taken by process" in said
    assert "FRONTLINE_PORT=" in said
    assert checkout.lines("var/trainings") == []


def test_process_that_dies_is_told_and_ends_the_run(checkout: SmallCheckout) -> None:
    """Its last lines are shown, the rest is stopped, the exit code is 1."""
    with checkout.launch() as launcher:
        read_until(launcher, LAST_LINE)
        Health("127.0.0.1", checkout.ports["FRONTLINE_ACTIONS_PORT"], "/crash").is_good()
        said, _ = launcher.communicate(timeout=GIVE_UP_SECONDS)

    assert launcher.returncode == 1
    assert "no more" in said
    assert "run: actions ended by itself (exit code 3), see var/log/actions.log" in said


def test_failed_preparation_is_told(checkout: SmallCheckout) -> None:
    """A database that cannot be made stops the start with what it said."""
    (checkout.folder / "broken").touch()
    with checkout.launch() as launcher:
        said, _ = launcher.communicate(timeout=GIVE_UP_SECONDS)

    assert launcher.returncode == 1
    assert "the disk is full" in said
    assert "run: preparing orders: failed (exit code 1), see var/log/launch.log" in said


def test_setting_that_cannot_be_meant_is_told(
    checkout: SmallCheckout, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line, no traceback."""
    monkeypatch.setenv("FRONTLINE_DEMO", "perhaps")
    with checkout.launch() as launcher:
        said, _ = launcher.communicate(timeout=GIVE_UP_SECONDS)

    assert said == "run: FRONTLINE_DEMO is 'perhaps'; it must be 0 or 1\n"

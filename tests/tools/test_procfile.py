"""The Procfile names what is started, and each of it is asked for its health."""

from pathlib import Path

import pytest

from tools import places
from tools.launch.procfile import ProcfileInvalid, commands, programs
from tools.settings import Settings


def test_the_house_has_four_processes(tmp_path: Path) -> None:
    """Each gets its own log, and its health is asked for at its own port."""
    settings = Settings(port=1, rasa_port=2, actions_port=3, voice_port=4)
    found = programs(places.PROCFILE, settings, {}, logs=tmp_path)

    assert {name: program.health.port for name, program in found.items()} == {
        "handoff": 1,
        "rasa": 2,
        "actions": 3,
        "voice": 4,
    }
    assert len({program.log for program in found.values()}) == 4


def test_commands_replace_their_shell() -> None:
    """Without `exec` the signals would end a shell and leave the process."""
    assert all(command.startswith("exec ") for command in commands(places.PROCFILE).values())


def test_rasa_listens_to_this_machine_alone() -> None:
    """Rasa's webhooks have no protection beyond the token, and its API must stay off."""
    rasa = commands(places.PROCFILE)["rasa"]

    assert "-i 127.0.0.1" in rasa
    assert "--enable-api" not in rasa


@pytest.mark.parametrize("content", ["", "web: run\n", "handoff: x\nrasa: y\n"])
def test_unknown_or_missing_process_is_told(tmp_path: Path, content: str) -> None:
    """A Procfile that fits no health checks is refused before anything starts."""
    (tmp_path / "Procfile").write_text(content)

    with pytest.raises(ProcfileInvalid, match="actions, handoff, rasa, voice"):
        programs(tmp_path / "Procfile", Settings(), {}, logs=tmp_path)

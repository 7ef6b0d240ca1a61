"""The processes of the house as the Procfile names them."""

from collections.abc import Mapping
from pathlib import Path

from honcho.environ import parse_procfile  # type: ignore[import-untyped]  # ships no hints

from tools.launch.service import Health, Program
from tools.settings import LOOPBACK, Settings


class ProcfileInvalid(Exception):
    """The Procfile names a process whose health nobody knows how to ask, or lacks one."""


def commands(procfile: Path) -> dict[str, str]:
    """Name and shell command of each process, in the file's order."""
    return dict(parse_procfile(procfile.read_text()).processes)


def health_checks(settings: Settings) -> dict[str, Health]:
    """Where each process says that it can do its work."""
    return {
        "handoff": Health(settings.reachable_host, settings.port, "/healthz"),
        "actions": Health(LOOPBACK, settings.actions_port, "/health"),
        "rasa": Health(LOOPBACK, settings.rasa_port, "/"),
        "voice": Health(LOOPBACK, settings.voice_port, "/healthz"),
    }


def programs(
    procfile: Path, settings: Settings, environment: Mapping[str, str], *, logs: Path
) -> dict[str, Program]:
    """Every process of the Procfile, ready to be started; raises ProcfileInvalid."""
    checks = health_checks(settings)
    named = commands(procfile)
    if named.keys() != checks.keys():
        raise ProcfileInvalid(f"{procfile.name} must name exactly {', '.join(sorted(checks))}")
    return {
        name: Program(
            name=name,
            command=command,
            environment=environment,
            log=logs / f"{name}.log",
            health=checks[name],
            directory=procfile.parent,
        )
        for name, command in named.items()
    }

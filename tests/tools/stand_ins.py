"""Services made of the stand-in process, for tests of who starts and stops them."""

import os
import sys
from pathlib import Path

from tools import places
from tools.launch.ports import free_ports
from tools.launch.service import Health, Program, Service

SCRIPT = places.ROOT / "tests" / "support" / "stand_in_service.py"


def stand_in(
    folder: Path,
    name: str = "stand-in",
    *habits: str,
    path: str = "/health",
    dies_with_parent: bool = False,
) -> Service:
    """A service that is not started yet; habits as in stand_in_service.py."""
    port = free_ports(1)[0]
    return Service(
        Program(
            name=name,
            command=f"exec '{sys.executable}' '{SCRIPT}' {port} {' '.join(habits)}",
            environment=dict(os.environ),
            log=folder / f"{name}.log",
            health=Health("127.0.0.1", port, path),
            directory=folder,
        ),
        dies_with_parent=dies_with_parent,
    )


def crash(service: Service) -> None:
    """Let a running stand-in end by itself, with exit code 3."""
    health = service.program.health
    Health(health.host, health.port, "/crash").is_good()


def child_of(service: Service) -> int:
    """The number of the child that a stand-in with the habit `parent` has written down."""
    line = service.program.log.read_text().split("child ")[1]
    return int(line.splitlines()[0])

"""System packages: installed as root on Debian and Ubuntu, otherwise named with the command.

None of them stops the set-up: without espeak-ng the bot has no voice, without a Chromium the
browser tests say so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tools.setup.settings import Machine
from tools.steps import StepFailed, Steps


@dataclass(frozen=True)
class Package:
    """A Debian package, and the commands of which one shows that it (or its like) is there."""

    name: str
    commands: tuple[str, ...]
    purpose: str

    def is_there(self, machine: Machine) -> bool:
        """Whether any of its commands is on the path."""
        return any(machine.programs(command) for command in self.commands)


ESPEAK = Package("espeak-ng", ("espeak-ng",), "the bot's voice on the phone")
CHROMIUM = Package(
    "chromium-headless-shell",
    ("chromium-headless-shell", "chromium"),
    "the browser tests",
)


def ensure(
    packages: Sequence[Package],
    machine: Machine,
    steps: Steps,
    environment: Mapping[str, str],
) -> None:
    """Install what is missing where that is allowed; else name it and how to get it."""
    missing = [package for package in packages if not package.is_there(machine)]
    if not missing:
        return
    names = [package.name for package in missing]
    apt_get = machine.programs("apt-get")
    if not (machine.is_root and apt_get):
        for package in missing:
            steps.say(f"  {package.name} is missing ({package.purpose}): {advice(package.name)}")
        return
    apt = str(apt_get[0])
    try:
        steps.run("refreshing the package lists", [apt, "update"], environment=environment)
        install = [apt, "install", "-y", "--no-install-recommends", *names]
        steps.run(f"installing {', '.join(names)}", install, environment=environment)
    except StepFailed as failure:
        steps.say(f"  {failure}. Without it goes on; by hand: {advice(*names)}")


def advice(*names: str) -> str:
    """The command a person would type."""
    return f"sudo apt-get install {' '.join(names)}"

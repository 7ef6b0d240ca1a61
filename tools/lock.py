"""`python3 -m tools.lock`: write requirements/*.txt anew from the *.in files, with uv."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tools import places
from tools.setup.settings import this_machine

UNIVERSAL = (
    *("--python-version", "3.11", "--universal"),
    *("--override", "requirements/app.overrides"),
)
FOR_RASA = ("--python-version", "3.10", "--override", "requirements/rasa.overrides")
# Neither where packages were found nor how uv was called belongs into a file that is shared.
SILENT = ("--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--no-header")

# torch without CUDA comes from PyTorch's own index, and is for one kind of machine.
FOR_SPEECH = ("--python-version", "3.11", "--python-platform", "x86_64-manylinux_2_28")

LOCKS = (
    ("app", UNIVERSAL),
    ("dev", (*UNIVERSAL, "--constraint", "requirements/app.txt")),
    ("rasa", FOR_RASA),
    ("speech", FOR_SPEECH),
)


def commands(uv: str, options: tuple[str, ...] = ()) -> list[list[str]]:
    """How uv is called for each lock, in the order in which they build on each other."""
    return [
        [uv, "pip", "compile", "--quiet", *SILENT, *choice, *options]
        + [f"requirements/{name}.in", "--output-file", f"requirements/{name}.txt"]
        for name, choice in LOCKS
    ]


def answers(uv: Path) -> bool:
    """Whether that uv runs at all; pyenv leaves shims that do not."""
    return subprocess.run([str(uv), "--version"], capture_output=True).returncode == 0


def main(arguments: list[str]) -> int:
    """The command; further arguments go to uv, for instance `--upgrade-package aiohttp`."""
    working = [uv for uv in this_machine().programs("uv") if answers(uv)]
    if not working:
        print("lock: uv is missing. Get it: pip install uv", file=sys.stderr)
        return 1
    for command in commands(str(working[0]), tuple(arguments)):
        done = subprocess.run(command, cwd=places.ROOT)
        if done.returncode != 0:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

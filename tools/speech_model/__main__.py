"""`python -m tools.speech_model [en] [nl] [options]`: make the built-in speech models anew.

They are made in an environment of their own, var/speech-models/venv, from requirements/speech.txt;
options are those of `tools.speech_model.build`. Testing and running need none of it.
"""

import subprocess
import sys
from collections.abc import Sequence

from tools import places
from tools.setup import interpreters, packages
from tools.setup.environments import Environment
from tools.setup.errors import SetupError
from tools.setup.settings import package_tool_environment, this_machine
from tools.steps import StepFailed, Steps, exit_on_sigterm

ENVIRONMENT = Environment(
    "the speech models' environment",
    places.VAR / "speech-models" / "venv",
    (places.REQUIREMENTS / "speech.txt",),
)
PACKAGES = (
    packages.ESPEAK,
    packages.Package("flite", ("flite",), "voices that the models learn from"),
    packages.Package("libfst-tools", ("fstcompile",), "the graphs of the models"),
)


def set_up(steps: Steps) -> None:
    """The environment and the programs, as far as they are missing."""
    machine, tools = this_machine(), package_tool_environment()
    packages.ensure(PACKAGES, machine, steps, tools)
    if ENVIRONMENT.missing():
        ENVIRONMENT.create(interpreters.find(interpreters.APP, machine), steps, tools)
        ENVIRONMENT.install(steps, tools)


def main(arguments: Sequence[str]) -> int:
    """The command."""
    exit_on_sigterm()
    try:
        set_up(Steps(places.LOGS / "speech-models.log"))
        command = [str(ENVIRONMENT.python), "-m", "tools.speech_model.build", *arguments]
        return subprocess.run(command, cwd=places.ROOT).returncode
    except SetupError as error:
        print(f"speech-models: {error}", file=sys.stderr)
    except StepFailed as failure:
        print("\n".join([*failure.lines, f"speech-models: {failure}"]), file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

"""`python3 -m tools.setup [run|test]`: what running needs, or what the tests need as well."""

from __future__ import annotations

import sys

from tools import places
from tools.setup import interpreters, packages
from tools.setup.environments import Environment
from tools.setup.errors import SetupError
from tools.setup.settings import Machine, package_tool_environment, this_machine
from tools.steps import StepFailed, Steps, exit_on_sigterm

APP_LOCK = places.REQUIREMENTS / "app.txt"
DEV_LOCK = places.REQUIREMENTS / "dev.txt"
RASA_LOCK = places.REQUIREMENTS / "rasa.txt"


def environments(*, tests: bool) -> list[tuple[Environment, interpreters.Wanted]]:
    """The two environments, the app's with or without what the tests need."""
    app_locks = (APP_LOCK, DEV_LOCK) if tests else (APP_LOCK,)
    app = Environment("the app environment", places.APP_ENVIRONMENT, app_locks)
    # --no-deps: the lock leaves out tensorflow's GPU build and jax, which pip would demand.
    rasa = Environment("Rasa", places.RASA_ENVIRONMENT, (RASA_LOCK,), ("--no-deps",))
    return [(app, interpreters.APP), (rasa, interpreters.RASA)]


def set_up(steps: Steps, machine: Machine, *, tests: bool) -> None:
    """Make everything that is missing; raises SetupError or StepFailed."""
    tool_environment = package_tool_environment()
    wanted_packages = [packages.ESPEAK, packages.CHROMIUM] if tests else [packages.ESPEAK]
    packages.ensure(wanted_packages, machine, steps, tool_environment)
    waiting = [pair for pair in environments(tests=tests) if pair[0].missing()]
    # Both interpreters are found before the first minute is spent on installing.
    found = {
        environment.name: interpreters.find(wanted, machine)
        for environment, wanted in waiting
        if environment.missing() == environment.locks
    }
    for environment, _ in waiting:
        if environment.name in found:
            environment.create(found[environment.name], steps, tool_environment)
        environment.install(steps, tool_environment)


def main(arguments: list[str]) -> int:
    """The command; 0 when everything is there."""
    if arguments not in ([], ["run"], ["test"]):
        print("usage: python3 -m tools.setup [run|test]", file=sys.stderr)
        return 2
    exit_on_sigterm()
    steps = Steps(places.LOGS / "setup.log")
    try:
        set_up(steps, this_machine(), tests=arguments == ["test"])
    except SetupError as error:
        print(f"setup: {error}", file=sys.stderr)
    except StepFailed as failure:
        print("\n".join([*failure.lines, f"setup: {failure}"]), file=sys.stderr)
    except KeyboardInterrupt:
        return 130
    else:
        return 0
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

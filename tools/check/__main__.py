"""`python -m tools.check [source|all] [pytest arguments]`: every part runs, then the verdict."""

import subprocess
import sys
from collections.abc import Sequence

from tools import places
from tools.check import parts
from tools.steps import StepFailed, Steps, exit_on_sigterm

LINES_SHOWN = 60
# Two keep two cores busy; each may have a whole house with Rasa in memory.
WORKERS = 2


def run(wanted: Sequence[parts.Part], steps: Steps) -> list[str]:
    """Run all parts, whatever one of them says; the names of those that failed."""
    failed = []
    for part in wanted:
        try:
            steps.run(part.text, part.command, environment=part.environment, directory=places.ROOT)
        except StepFailed as failure:
            failed.append(part.text)
            steps.say("\n".join([*failure.lines, f"  {failure}"]))
    return failed


def pytest_command(arguments: Sequence[str]) -> list[str]:
    """What is run; `arguments` come last, so that `-n 0` means one after another."""
    return [*parts.APP, "pytest", "-q", "-n", str(WORKERS), *arguments]


def run_pytest(arguments: Sequence[str]) -> int:
    """The app environment's tests, on the terminal as pytest writes them; their exit code."""
    command = pytest_command(arguments)
    with subprocess.Popen(command, cwd=places.ROOT, stdin=subprocess.DEVNULL) as process:
        try:
            return process.wait()
        except BaseException:
            process.terminate()
            raise


def main(arguments: Sequence[str]) -> int:
    """The command; 0 when everything is right."""
    which, *pytest_arguments = arguments or ["source"]
    if which not in {"source", "all"} or (which == "source" and pytest_arguments):
        print("usage: python -m tools.check [source|all [pytest arguments]]", file=sys.stderr)
        return 2
    exit_on_sigterm()
    steps = Steps(places.LOGS / "check.log", lines_kept=LINES_SHOWN)
    try:
        failed = run(parts.source(places.ROOT), steps)
        if which == "all":
            failed += run(parts.assistant(places.ROOT), steps)
            if failed:
                steps.say(f"  FAILED before the tests: {', '.join(failed)}")
            if run_pytest(pytest_arguments) != 0:
                failed.append("tests")
    except KeyboardInterrupt:
        return 130
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

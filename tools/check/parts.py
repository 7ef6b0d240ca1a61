"""The parts of the check: which command looks at what, in which environment."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tools import places
from tools.settings import rasa_environment

APP = (str(places.APP_PYTHON), "-m")
RASA = (str(places.RASA_PYTHON), "-m")
COMPONENT_TESTS = "tests/bot/components"
BESIDE_RASA = ("bot/components", COMPONENT_TESTS, "bench/rasa_side")


@dataclass(frozen=True)
class Part:
    """One thing that is looked at."""

    text: str
    command: tuple[str, ...]
    in_rasa_environment: bool = False

    @property
    def environment(self) -> dict[str, str] | None:
        """What it is started with; None is what we were started with."""
        return rasa_environment() if self.in_rasa_environment else None


def source(root: Path) -> list[Part]:
    """Lint, types and import contracts."""
    return [
        Part("lint", (*APP, "ruff", "check", ".")),
        Part("format", (*APP, "ruff", "format", "--check", ".")),
        Part("types", (*APP, "mypy", ".")),
        Part("types of bot/components", (*_component_types(), *_components(root))),
        Part("import contracts", (str(places.APP_ENVIRONMENT / "bin" / "lint-imports"),)),
    ]


def assistant(root: Path) -> list[Part]:
    """Rasa's own view of the training data, and the components' tests beside Rasa."""
    # Not on warnings: Rasa takes every response that only an action utters for unused.
    validate = (*RASA, "rasa", "data", "validate")
    parts = [Part("training data", validate, in_rasa_environment=True)]
    if _has_python(root / COMPONENT_TESTS):
        tests = (*RASA, "pytest", "-q", "-c", f"{COMPONENT_TESTS}/pytest.ini", COMPONENT_TESTS)
        parts.append(Part("tests of bot/components", tests, in_rasa_environment=True))
    return parts


def _component_types() -> Sequence[str]:
    """mypy of the app environment, looking with the eyes of Rasa's Python."""
    return (
        *APP,
        "mypy",
        "--config-file=mypy-components.ini",
        f"--python-executable={places.RASA_PYTHON}",
    )


def _components(root: Path) -> list[str]:
    return [folder for folder in BESIDE_RASA if _has_python(root / folder)]


def _has_python(folder: Path) -> bool:
    return any(folder.rglob("*.py"))

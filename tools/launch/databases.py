"""Creates both databases, and fills them with demo data in a demonstration."""

from collections.abc import Mapping

from tools import places
from tools.steps import Steps

OWNERS = {"orders": "actions.orders", "conversations": "handoff"}


def prepare(steps: Steps, environment: Mapping[str, str], *, demo: bool) -> None:
    """Bring both to the newest schema; raises StepFailed. Done already, it changes nothing."""
    _make_folders(environment)
    for what, module in OWNERS.items():
        command = [str(places.APP_PYTHON), "-m", module, "init", *(["--demo"] if demo else [])]
        steps.run(f"preparing {what}", command, environment=environment, directory=places.ROOT)


def _make_folders(environment: Mapping[str, str]) -> None:
    for name in ("FRONTLINE_ORDERS_DATABASE_URL", "FRONTLINE_HANDOFF_DATABASE_URL"):
        scheme, _, path = environment[name].partition(":///")
        if scheme.startswith("sqlite") and path:
            (places.ROOT / path).parent.mkdir(parents=True, exist_ok=True)

"""What a person sees once everything runs: addresses, demo logins, how to stop."""

import json
import subprocess
from collections.abc import Mapping, Sequence

from tools import places
from tools.settings import ANY_ADDRESS, LOOPBACK, Settings

PAGES = (
    ("Demo shop with chat", "/"),
    ("Call from a browser", "/call"),
    ("Agent desk", "/desk"),
    ("Supervisors' board", "/board"),
    ("API", "/docs"),
)


def demo_logins(environment: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Name, password and role of each demo login, as the handoff service knows them."""
    done = subprocess.run(
        [str(places.APP_PYTHON), "-m", "handoff", "demo-logins"],
        capture_output=True,
        text=True,
        env=dict(environment),
        cwd=places.ROOT,
        timeout=30,
    )
    if done.returncode != 0:
        return []
    return [(row["login"], row["password"], row["role"]) for row in json.loads(done.stdout)]


def welcome(
    settings: Settings, logins: Sequence[tuple[str, str, str]], *, seconds: float
) -> list[str]:
    """The lines of the table."""
    lines = ["", f"Frontline is ready ({seconds:.0f} s).", ""]
    lines += [f"  {title:<22}{settings.address}{path}" for title, path in PAGES]
    lines.append(f"  {'Calls (AudioSocket)':<22}{LOOPBACK}:{settings.audiosocket_port}")
    lines.append("")
    for index, (login, password, role) in enumerate(logins):
        title = "" if index else "Demo logins"
        lines.append(f"  {title:<22}{login} / {password}  ({role})")
    lines += ["", f"  {'Logs':<22}var/log/", "", "Ctrl-C stops everything.", ""]
    if settings.demo and is_open(settings):
        lines.append("Careful: other machines can reach this, and demo passwords are known to all.")
        lines.append("For anything but a demonstration: FRONTLINE_DEMO=0 make run")
    return lines


def is_open(settings: Settings) -> bool:
    """Whether other machines may reach the pages."""
    return settings.host in ANY_ADDRESS or settings.host not in {LOOPBACK, "::1", "localhost"}

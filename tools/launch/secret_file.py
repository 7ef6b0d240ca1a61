"""The secrets of this checkout: made once, readable by their owner alone."""

import os
import secrets
from pathlib import Path

NAMES = ("FRONTLINE_BOT_TOKEN", "FRONTLINE_SECRET", "FRONTLINE_VOICE_TOKEN")


def load_or_make(file: Path) -> dict[str, str]:
    """The secrets in the file, after adding those it lacks."""
    known = _read(file)
    fresh = {name: secrets.token_urlsafe(32) for name in NAMES if not known.get(name)}
    if fresh or not file.exists():
        known.update(fresh)
        _write(file, known)
    file.chmod(0o600)
    return known


def _read(file: Path) -> dict[str, str]:
    if not file.exists():
        return {}
    pairs = (line.split("=", 1) for line in file.read_text().splitlines() if "=" in line)
    return {name.strip(): value.strip() for name, value in pairs}


def _write(file: Path, known: dict[str, str]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f"{file.name}.new")
    fresh.unlink(missing_ok=True)
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as out:
        out.write("".join(f"{name}={value}\n" for name, value in known.items()))
    fresh.replace(file)

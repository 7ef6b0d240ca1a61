"""What a model depends on, as one short name."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

FILES = ("config.yml", "domain.yml", "requirements/rasa.txt")
FOLDERS = ("data", "bot/components")
IGNORED_SUFFIXES = {".pyc", ".pyo", ".swp"}


def inputs(root: Path) -> Iterator[Path]:
    """Every file a model is made from, in a fixed order."""
    found = [root / name for name in FILES]
    for folder in FOLDERS:
        found.extend(file for file in (root / folder).rglob("*") if file.is_file())
    yield from sorted(file for file in found if file.is_file() and not _is_ignored(file, root))


def fingerprint(root: Path) -> str:
    """Twelve hexadecimal digits that change with any name or content of the inputs."""
    digest = hashlib.sha256()
    for file in inputs(root):
        content = hashlib.sha256(file.read_bytes()).hexdigest()
        digest.update(f"{file.relative_to(root).as_posix()}\0{content}\n".encode())
    return digest.hexdigest()[:12]


def _is_ignored(file: Path, root: Path) -> bool:
    hidden = any(part.startswith(".") for part in file.relative_to(root).parts)
    return hidden or file.suffix in IGNORED_SUFFIXES

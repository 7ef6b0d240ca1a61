"""What Rasa's training cache cannot see: the modules and files a component is made of."""

import hashlib
from pathlib import Path
from types import ModuleType
from typing import Iterable


def fingerprint(modules: Iterable[ModuleType], files: Iterable[Path] = ()) -> str:
    """Changes when the text of any of them does."""
    digest = hashlib.sha256()
    paths = [Path(module.__file__ or "") for module in modules] + sorted(files)
    for path in paths:
        digest.update(path.name.encode())
        digest.update(path.read_bytes() if path.is_file() else b"")
    return digest.hexdigest()

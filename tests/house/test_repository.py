"""What no file of the repository may hold: it must be at home on any machine."""

import re

from tests.house.files import all_files, texts
from tools.places import ROOT

MACHINE_PATH = re.compile(r"(?<![\w.:/-])/(?:root|home/\w+|Users/\w+|work)/")
REGISTRY = re.compile(
    r"files\.pythonhosted\.org|pypi\.org/simple|--(?:extra-)?index-url \S|--find-links[ =]\S"
)
LARGEST_BYTES = 1_000_000
# The built-in speech models of bot/voice/models/README.md: small, and nothing else can be fetched.
SPEECH_MODELS = ROOT / "bot" / "voice" / "models"
LARGEST_SPEECH_MODEL_BYTES = 5_000_000


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    """A path below somebody's home works for nobody else."""
    found = [(name, match[0]) for name, text in texts() for match in MACHINE_PATH.finditer(text)]

    assert found == []


def test_no_file_names_a_package_index() -> None:
    """Where packages come from is each machine's own choice."""
    found = [(name, match[0]) for name, text in texts() for match in REGISTRY.finditer(text)]

    assert found == []


def test_lock_files_hold_no_address() -> None:
    """Every requirement is a name, a version and hashes."""
    locks = {name: text for name, text in texts(".txt") if name.startswith("requirements/")}

    assert len(locks) == 4
    assert [name for name, text in locks.items() if "://" in text] == []
    assert all("--hash=sha256:" in text for text in locks.values())


def test_every_library_asked_for_says_why() -> None:
    """A list of names alone tells a newcomer nothing."""
    for name, text in texts(".in"):
        lines = [line for line in text.splitlines() if line and not line.startswith(("#", "-r"))]

        assert [line for line in lines if "#" not in line] == [], name


def test_nothing_trained_or_large_is_committed() -> None:
    """Models are trained, not committed; a file of many megabytes is a mistake."""
    files = all_files()
    large = [
        file
        for file in files
        if file.stat().st_size > LARGEST_BYTES and not file.is_relative_to(SPEECH_MODELS)
    ]

    assert [file.relative_to(ROOT) for file in large] == []
    assert [file for file in files if file.name.endswith((".tar.gz", ".db", ".env"))] == []


def test_built_in_speech_models_stay_small() -> None:
    """A few megabytes each; larger ones are installed, not committed."""
    sizes: dict[str, int] = {}
    for file in all_files():
        if file.is_relative_to(SPEECH_MODELS) and file.parent != SPEECH_MODELS:
            language = file.relative_to(SPEECH_MODELS).parts[0]
            sizes[language] = sizes.get(language, 0) + file.stat().st_size

    assert sizes
    assert {name for name, size in sizes.items() if size > LARGEST_SPEECH_MODEL_BYTES} == set()

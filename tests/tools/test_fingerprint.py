"""What changes a model's name, and what does not."""

from pathlib import Path

import pytest

from tools.train.fingerprint import fingerprint


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A small checkout."""
    for name in ("config.yml", "data/nlu/en/orders.yml", "bot/components/mood.py", "README.md"):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name)
    return tmp_path


def test_same_inputs_same_name(root: Path) -> None:
    """Nothing changed, nothing to train."""
    assert fingerprint(root) == fingerprint(root)


@pytest.mark.parametrize(
    "name", ["config.yml", "domain.yml", "data/nlu/en/orders.yml", "bot/components/words.txt"]
)
def test_changed_or_new_input_changes_the_name(root: Path, name: str) -> None:
    """Whatever the model is made from counts, word lists beside the components too."""
    before = fingerprint(root)
    (root / name).write_text("changed")

    assert fingerprint(root) != before


def test_moved_file_changes_the_name(root: Path) -> None:
    """The same content under another name is another input."""
    before = fingerprint(root)
    (root / "data/nlu/en/orders.yml").rename(root / "data/nlu/en/order.yml")

    assert fingerprint(root) != before


@pytest.mark.parametrize(
    "name", ["README.md", "bot/components/__pycache__/mood.pyc", "data/.orders.yml.swp"]
)
def test_what_is_no_input_changes_nothing(root: Path, name: str) -> None:
    """Papers, compiled files and editors' leftovers do not cost a training."""
    before = fingerprint(root)
    (root / name).parent.mkdir(exist_ok=True)
    (root / name).write_text("changed")

    assert fingerprint(root) == before

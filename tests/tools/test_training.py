"""Training happens once for each state of the inputs; a stand-in plays Rasa."""

import io
from pathlib import Path

import pytest

from tests.support.programs import write_program
from tools.steps import StepFailed, Steps
from tools.train.training import train_if_needed

WRITES_A_MODEL = """
while [ $# -gt 0 ]; do
  case "$1" in --out) out=$2;; --fixed-model-name) name=$2;; esac; shift
done
echo trained >> "$(dirname "$0")/trainings"
echo model > "$out/$name.tar.gz"
"""


class Checkout:
    """A checkout with one input, and a Rasa that counts how often it trains."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "root"
        self.models = folder / "models"
        self.rasa = write_program(folder / "rasa", WRITES_A_MODEL)
        self.root.mkdir()
        self.change("first")

    def change(self, text: str) -> None:
        """Change the input."""
        (self.root / "config.yml").write_text(text)

    def train(self, *, force: bool = False) -> Path:
        """Have the model."""
        steps = Steps(self.root.parent / "log", out=io.StringIO())
        return train_if_needed(self.root, self.models, steps, rasa=[str(self.rasa)], force=force)

    @property
    def trainings(self) -> int:
        """How often Rasa has trained."""
        return len((self.rasa.parent / "trainings").read_text().splitlines())


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """A checkout that was never trained."""
    return Checkout(tmp_path)


def test_unchanged_inputs_are_trained_once(checkout: Checkout) -> None:
    """The second call finds the model of the first."""
    assert checkout.train() == checkout.train()
    assert checkout.trainings == 1


def test_changed_inputs_are_trained_again(checkout: Checkout) -> None:
    """Another input is another model."""
    first = checkout.train()
    checkout.change("second")

    assert checkout.train() != first


def test_going_back_needs_no_training(checkout: Checkout) -> None:
    """A model of an earlier state is kept for a while."""
    checkout.train()
    checkout.change("second")
    checkout.train()
    checkout.change("first")
    checkout.train()

    assert checkout.trainings == 2


def test_old_models_are_forgotten(checkout: Checkout) -> None:
    """Models do not fill the disk, and the newest is never the one that goes."""
    for number in range(6):
        checkout.change(str(number))
        newest = checkout.train()

    assert len(list(checkout.models.glob("*.tar.gz"))) == 3
    assert newest.exists()


def test_training_can_be_forced(checkout: Checkout) -> None:
    """`--force` trains although nothing changed."""
    checkout.train()
    checkout.train(force=True)

    assert checkout.trainings == 2


def test_failed_training_leaves_no_model(checkout: Checkout) -> None:
    """A training that fails half-way leaves nothing that could be taken for a model."""
    write_program(checkout.rasa, 'echo half > "$4/frontline.tar.gz"; echo "bad data"; exit 1')

    with pytest.raises(StepFailed) as told:
        checkout.train()
    assert told.value.lines == ("bad data",)
    assert [file.name for file in checkout.models.iterdir()] == [".lock"]

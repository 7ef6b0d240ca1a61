"""One trained model for each state of the inputs, kept under the name of their fingerprint."""

import contextlib
import fcntl
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from tools.settings import rasa_environment
from tools.steps import Steps
from tools.train.fingerprint import fingerprint

MODELS_KEPT = 3


def train_if_needed(
    root: Path, models: Path, steps: Steps, *, rasa: Sequence[str], force: bool = False
) -> Path:
    """The model of the inputs as they are now, trained if it is not there yet.

    `rasa` is the command that starts Rasa's own command line. Two callers at once train once:
    the second waits for the first. Raises StepFailed.
    """
    models.mkdir(parents=True, exist_ok=True)
    with _alone(models / ".lock"):
        model = models / f"frontline-{fingerprint(root)}.tar.gz"
        if force or not model.exists():
            _train(root, model, steps, rasa)
            _forget_old(models, keep=model)
        return model


def _train(root: Path, model: Path, steps: Steps, rasa: Sequence[str]) -> None:
    """Train beside the final place and move there whole, so that no half model is ever found."""
    workshop = Path(tempfile.mkdtemp(prefix=".training-", dir=model.parent))
    name = model.name.removesuffix(".tar.gz")
    # Validating is the check's work; here it would read all data twice more.
    # Validating is the check's work; here it would read all data twice more.
    options = ["train", "--force", "--out", str(workshop), "--skip-validation"]
    options += ["--fixed-model-name", name]
    try:
        # rasa_environment() turns Rasa's cache off: it does not notice a changed helper module.
        steps.run(
            "training the assistant",
            [*rasa, *options],
            environment=rasa_environment(),
            directory=root,
        )
        (workshop / model.name).replace(model)
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _forget_old(models: Path, *, keep: Path) -> None:
    """Keep a few models, so that going back to an earlier state needs no training."""
    older = [file for file in models.glob("frontline-*.tar.gz") if file != keep]
    newest_first = sorted(older, key=lambda file: file.stat().st_mtime, reverse=True)
    for file in newest_first[MODELS_KEPT - 1 :]:
        file.unlink()


@contextlib.contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield

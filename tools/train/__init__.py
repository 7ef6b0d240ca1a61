"""Trains the assistant when, and only when, something it is trained from has changed."""

from pathlib import Path

from tools import places
from tools.steps import Steps
from tools.train.training import train_if_needed

RASA = (str(places.RASA_PYTHON), "-m", "rasa")


def house_model(steps: Steps, *, force: bool = False) -> Path:
    """The checkout's own model, shared by `make run`, the tests and the bench."""
    return train_if_needed(places.ROOT, places.MODELS, steps, rasa=RASA, force=force)

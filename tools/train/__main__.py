"""`python -m tools.train [--force]`: have the model of the inputs as they are now."""

import sys

from tools import places
from tools.steps import StepFailed, Steps, exit_on_sigterm, shown
from tools.train import house_model


def main(arguments: list[str]) -> int:
    """The command; 0 when the model is there."""
    if arguments not in ([], ["--force"]):
        print("usage: python -m tools.train [--force]", file=sys.stderr)
        return 2
    exit_on_sigterm()
    steps = Steps(places.LOGS / "train.log")
    try:
        model = house_model(steps, force=bool(arguments))
    except StepFailed as failure:
        print("\n".join([*failure.lines, f"train: {failure}"]), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    steps.say(f"  model: {shown(model)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

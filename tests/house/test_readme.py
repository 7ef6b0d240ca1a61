"""What the README promises exists: commands, demo customers, addresses."""

import re
from pathlib import Path

import pytest

from actions.orders.demo.named import NAMED

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


@pytest.mark.parametrize("target", sorted(set(re.findall(r"\bmake ([a-z-]+)", README))))
def test_make_target_of_the_readme_exists(target: str) -> None:
    """Every `make …` that a reader can copy is a target."""
    assert re.search(rf"^{target}:", MAKEFILE, re.MULTILINE)


def test_demo_customers_are_those_of_the_shop() -> None:
    """Every row of the table is a named demo customer with that postcode and those orders."""
    rows = re.findall(r"^\| (\w+ \w+) \| ([A-Z0-9 ]+) \| ([\d, ]+) \|", README, re.MULTILINE)
    shop = [
        (one.name, one.address.postcode, ", ".join(str(order.number) for order in one.orders))
        for one in NAMED
    ]

    assert rows == shop


def test_settings_of_the_readme_are_documented() -> None:
    """What it names is in docs/operations.md, which another test holds to the code."""
    operations = (ROOT / "docs/operations.md").read_text(encoding="utf-8")

    assert [s for s in re.findall(r"FRONTLINE_\w+", README) if s not in operations] == []

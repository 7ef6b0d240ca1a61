"""docs/webhooks.md: its example verifies what the service signs, its table names what it tells."""

import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from handoff.model.webhooks import Telling
from handoff.webhooks.signing import signature

DOCUMENT = (Path(__file__).parents[3] / "docs" / "webhooks.md").read_text("utf-8")
Check = Callable[[str, str, bytes], bool]


@pytest.fixture(scope="module")
def is_from_frontline() -> Check:
    """The example as it stands in the document."""
    example = re.findall(r"```python\n(.*?)```", DOCUMENT, re.DOTALL)
    names: dict[str, Any] = {}
    exec(example[0], names)  # noqa: S102  # our own document
    check: Check = names["is_from_frontline"]
    return check


def test_example_accepts_what_the_service_signs(is_from_frontline: Check) -> None:
    """Also while the secret is being replaced."""
    now = int(time.time())

    assert is_from_frontline("new", signature(["new"], b"{}", now), b"{}")
    assert is_from_frontline("old", signature(["new", "old"], b"{}", now), b"{}")


@pytest.mark.parametrize("header", ["", "t=,v1=", "t=1", "v1=abc", "nonsense", "t=x,v1=y"])
def test_example_refuses_nonsense(is_from_frontline: Check, header: str) -> None:
    """Without an exception."""
    assert not is_from_frontline("secret", header, b"{}")


def test_example_refuses_what_is_changed_or_old(is_from_frontline: Check) -> None:
    """Body, secret and time all count."""
    now = int(time.time())
    good = signature(["secret"], b"{}", now)

    assert not is_from_frontline("secret", good, b"{ }")
    assert not is_from_frontline("another", good, b"{}")
    assert not is_from_frontline("secret", signature(["secret"], b"{}", now - 400), b"{}")


def test_every_event_is_in_the_table() -> None:
    """A new one needs its row; an old one loses it."""
    told = set(re.findall(r"^\| `([a-z_.]+)` \|", DOCUMENT, re.MULTILINE))

    assert told == {event.value for event in Telling}

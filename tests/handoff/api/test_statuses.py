"""The table from refusals to HTTP statuses."""

from collections.abc import Iterator

import handoff.accounts
import handoff.api.app  # every module with a refusal in it is imported by these two
from handoff.api.statuses import STATUSES
from handoff.errors import HandoffError

COMMAND_LINE_ONLY = {"demo-password-works", "no-such-agent", "unknown-scope", "key-needs-time"}


def leaves(root: type[HandoffError]) -> Iterator[type[HandoffError]]:
    """Every refusal there is."""
    for kind in root.__subclasses__():
        yield kind
        yield from leaves(kind)


def test_every_refusal_has_its_status() -> None:
    """A new leaf has to say what it is over HTTP."""
    codes = {kind.code for kind in leaves(HandoffError)} - COMMAND_LINE_ONLY

    assert handoff.accounts
    assert codes <= set(STATUSES)


def test_codes_are_kebab_case() -> None:
    """As the protocol promises."""
    for code in STATUSES:
        assert code == code.lower()
        assert code.replace("-", "").isalpha()

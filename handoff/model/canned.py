"""A ready-made reply, and the variables that a desk fills in."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from handoff.errors import UnknownVariable

VARIABLES = ("customer_name", "agent_name", "order_number")
_BRACED = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class CannedReply:
    """`title` and `text` by language; typing `/` and the shortcut or the key brings it up.

    A deleted one stays as a row, so that it does not come back with the next start.
    """

    key: str
    shortcut: str | None
    title: Mapping[str, str]
    text: Mapping[str, str]
    position: int
    changed_at: datetime
    changed_by: str | None = None
    deleted_at: datetime | None = None


def check_variables(text: str) -> None:
    """Raise UnknownVariable for braces that no desk would fill in."""
    for name in _BRACED.findall(text):
        if name not in VARIABLES:
            raise UnknownVariable(name)
    if set(_BRACED.sub("", text)) & set("{}"):
        raise UnknownVariable("")

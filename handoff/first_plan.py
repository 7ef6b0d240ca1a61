"""The dispositions and canned replies that a new house starts with: the file beside this one."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from handoff.switchboard.canned_replies import Wording

FILE = Path(__file__).parent / "desk_plan.json"


def dispositions() -> list[Mapping[str, Any]]:
    """How a contact can end."""
    return list(_read()["dispositions"])


def canned_replies() -> dict[str, Wording]:
    """Ready-made replies by key, in order."""
    return {
        it["key"]: Wording(title=it["title"], text=it["text"], shortcut=it.get("shortcut"))
        for it in _read()["canned_replies"]
    }


def _read() -> Mapping[str, Any]:
    plan: Mapping[str, Any] = json.loads(FILE.read_text("utf-8"))
    return plan

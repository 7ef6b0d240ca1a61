"""What the environment says about the action server; the order system's is in `orders.settings`."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

DEFAULT_PORT = 5055
# Rasa runs on the same machine; nothing else has business here.
HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class ActionSettings:
    """Where the action server listens, and what our own service shows to read an invoice."""

    port: int
    bot_token: str | None = field(default=None, repr=False)


def read_settings(environment: Mapping[str, str] = os.environ) -> ActionSettings:
    """Raises ValueError for a port that is none."""
    text = environment.get("FRONTLINE_ACTIONS_PORT") or str(DEFAULT_PORT)
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise ValueError(f"FRONTLINE_ACTIONS_PORT is no port: {text!r}")
    return ActionSettings(int(text), environment.get("FRONTLINE_BOT_TOKEN") or None)

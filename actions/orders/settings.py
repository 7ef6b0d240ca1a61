"""What the environment says about the order system; nothing else here reads the environment."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

DEFAULT_URL = "sqlite+aiosqlite:///var/orders.db"


@dataclass(frozen=True, slots=True)
class OrderSettings:
    """The URL may carry a password, so it stays out of `repr`."""

    database_url: str = field(repr=False)


def read_settings(environment: Mapping[str, str] = os.environ) -> OrderSettings:
    return OrderSettings(environment.get("FRONTLINE_ORDERS_DATABASE_URL") or DEFAULT_URL)

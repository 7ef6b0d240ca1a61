"""The clock and the source of new tokens, both passed in so that tests can hold them still."""

import secrets
from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]
NewToken = Callable[[], str]


def utc_now() -> datetime:
    """The real time, aware and in UTC."""
    return datetime.now(UTC)


def new_token() -> str:
    """128 random bits, safe in a URL."""
    return secrets.token_urlsafe(16)

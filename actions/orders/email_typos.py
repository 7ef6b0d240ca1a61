"""Guesses which e-mail address was meant where the domain is a slip of a well-known one."""

from difflib import get_close_matches

_KNOWN = (
    "gmail.com",
    "hotmail.com",
    "hotmail.nl",
    "outlook.com",
    "live.nl",
    "icloud.com",
    "yahoo.com",
    "ziggo.nl",
    "kpnmail.nl",
    "planet.nl",
    "xs4all.nl",
    "example.com",
)
_CLOSE = 0.8


def meant_address(email: str) -> str | None:
    """``'sanne@gmial.com'`` meant ``'sanne@gmail.com'``; None where nothing looks wrong."""
    name, _, domain = email.rpartition("@")
    if not name or domain in _KNOWN:
        return None
    close = get_close_matches(domain, _KNOWN, n=1, cutoff=_CLOSE)
    return f"{name}@{close[0]}" if close else None


def masked_address(email: str) -> str:
    """``'sanne@example.com'`` is ``'s•••@example.com'``: enough for who knows it."""
    name, _, domain = email.rpartition("@")
    return f"{name[:1]}•••@{domain}"

"""What an API key looks like, how one is made, and what is kept of it; it knows no HTTP."""

import re
import secrets
import string
from collections.abc import Iterable
from dataclasses import dataclass

from handoff.auth import token_hash
from handoff.errors import HandoffError, NotFound
from handoff.model.keys import Scope

PREFIX_CHARS = 8
_ALPHABET = string.ascii_lowercase + string.digits
_LOOKS_LIKE_ONE = re.compile(rf"fl_[a-z0-9]{{{PREFIX_CHARS}}}_[A-Za-z0-9_-]{{43}}", re.ASCII)


class KeyInvalid(HandoffError):
    """Not a key, or one that was revoked or is over; which one is not told."""

    code = "key-invalid"
    sentence = "This API key does not open anything here."


class ScopeMissing(HandoffError):
    """The key is good, for other things; `scope` is what it would need."""

    code = "scope-missing"

    def __init__(self, scope: Scope) -> None:
        super().__init__(f"This API key does not have the scope {scope.value}.")
        self.scope = scope


class UnknownScope(HandoffError):
    """No such scope."""

    code = "unknown-scope"

    def __init__(self, wanted: str) -> None:
        known = ", ".join(scope.value for scope in Scope)
        super().__init__(f"There is no scope {wanted!r}; there are {known}.")


class KeyNotFound(NotFound):
    """No key has this id."""

    code = "key-not-found"
    sentence = "There is no such API key."


@dataclass(frozen=True, slots=True)
class FreshKey:
    """A key that nobody has yet; `text` is shown once and kept nowhere."""

    text: str
    prefix: str
    key_hash: str

    def __repr__(self) -> str:
        return f"FreshKey(prefix={self.prefix!r})"


def make_key() -> FreshKey:
    """A new key: `fl_`, eight characters to tell it by, and 256 random bits."""
    name = "".join(secrets.choice(_ALPHABET) for _ in range(PREFIX_CHARS))
    text = f"fl_{name}_{secrets.token_urlsafe(32)}"
    return FreshKey(text=text, prefix=f"fl_{name}", key_hash=token_hash(text))


def key_hash(text: str) -> str | None:
    """What a key would be found by; None for what cannot be one."""
    return token_hash(text) if _LOOKS_LIKE_ONE.fullmatch(text) else None


def scopes_of(names: Iterable[str]) -> tuple[Scope, ...]:
    """The scopes of these names, each once; raises `UnknownScope`."""
    found: dict[Scope, None] = {}
    for name in names:
        if name not in set(Scope):
            raise UnknownScope(name)
        found[Scope(name)] = None
    return tuple(found)

"""Who an agent is: passwords by argon2, login sessions kept on our side; it knows no HTTP."""

import asyncio
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from handoff.errors import HandoffError
from handoff.model.views import Credentials, Session

SESSION_LIFE = timedelta(hours=12)
DEMO_PASSWORD = "demo"  # noqa: S105 - works with FRONTLINE_DEMO=1 only; `serve` checks
MIN_PASSWORD_CHARS = 10


class LoginFailed(HandoffError):
    """No such user, or not this password; which one is not told."""

    code = "login-failed"
    sentence = "The user name or the password is not right."


class WeakPassword(HandoffError):
    """The password is too short to be one."""

    code = "weak-password"
    sentence = f"A password has {MIN_PASSWORD_CHARS} characters or more."


class LoginStore(Protocol):
    """Where credentials and sessions are kept; the switchboard is one."""

    async def credentials(self, username: str) -> Credentials | None: ...

    async def open_session(
        self, agent_id: str, token_hash: str, expires_at: datetime
    ) -> Session: ...

    async def session(self, token_hash: str) -> Session | None: ...

    async def end_session(self, token_hash: str) -> None: ...


class Passwords:
    """Hashes and checks passwords on a thread, a few at a time: argon2 takes 64 MiB each."""

    def __init__(self, hasher: PasswordHasher | None = None, *, at_once: int = 2) -> None:
        self._hasher = hasher or PasswordHasher()
        self._turns = asyncio.Semaphore(at_once)
        self._nobodys = self._hasher.hash(secrets.token_urlsafe(16))

    async def hash(self, password: str) -> str:
        """The hash to keep."""
        async with self._turns:
            return await asyncio.to_thread(self._hasher.hash, password)

    async def matches(self, password: str, password_hash: str | None) -> bool:
        """Whether it is the password; takes as long when there is no hash to compare with."""
        async with self._turns:
            found = await asyncio.to_thread(self._verify, password_hash or self._nobodys, password)
        return found and password_hash is not None

    def _verify(self, password_hash: str, password: str) -> bool:
        try:
            return self._hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """A fresh login: the cookie's value, which is nowhere else, and its session."""

    token: str
    session: Session

    def __repr__(self) -> str:
        return f"LoggedIn(agent_id={self.session.agent_id!r})"


class Logins:
    """Opens, recognises and ends login sessions."""

    def __init__(
        self, store: LoginStore, passwords: Passwords, *, now: Callable[[], datetime]
    ) -> None:
        self._store = store
        self._passwords = passwords
        self._now = now

    async def log_in(self, username: str, password: str) -> LoggedIn:
        """A new session; raises `LoginFailed`, after the same work whatever is wrong."""
        found = await self._store.credentials(username)
        right = await self._passwords.matches(password, found.password_hash if found else None)
        if found is None or not right:
            raise LoginFailed
        token = secrets.token_urlsafe(32)
        session = await self._store.open_session(
            found.agent.id, token_hash(token), self._now() + SESSION_LIFE
        )
        return LoggedIn(token, session)

    async def who(self, token: str | None) -> Session | None:
        """The session a cookie's value belongs to, or None."""
        return await self._store.session(token_hash(token)) if token else None

    async def log_out(self, token: str | None) -> None:
        """End the session; nothing happens when there is none."""
        if token:
            await self._store.end_session(token_hash(token))


def token_hash(token: str) -> str:
    """What is kept of a session token: enough to recognise it, useless to a reader of the store."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def check_strength(password: str) -> None:
    """Raise `WeakPassword` for a password that is none."""
    if len(password) < MIN_PASSWORD_CHARS:
        raise WeakPassword

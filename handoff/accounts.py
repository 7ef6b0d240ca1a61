"""Agents' accounts and API keys from the command line; the demo accounts, and that none is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from handoff import first_plan
from handoff.auth import DEMO_PASSWORD, Passwords, check_strength
from handoff.errors import HandoffError, UsernameTaken
from handoff.floor import PLAIN_FLOOR, read
from handoff.keys import FreshKey, make_key, scopes_of
from handoff.model.work import SYSTEM, Agent, Role
from handoff.switchboard import Switchboard

MAX_KEY_DAYS = 3650


@dataclass(frozen=True, slots=True)
class DemoLogin:
    """Somebody who exists in demo mode only; the password is `demo` for all."""

    username: str
    name: str
    role: Role
    languages: tuple[str, ...]


DEMO_FLOOR = Path(__file__).parent / "demo" / "floor.toml"
DEMO_LOGINS = (
    DemoLogin("anna", "Anna Demo", Role.AGENT, ("nl", "en")),
    DemoLogin("bram", "Bram Demo", Role.AGENT, ("nl", "en")),
    DemoLogin("chris", "Chris Demo", Role.SUPERVISOR, ("nl", "en")),
    DemoLogin("admin", "Alex Admin", Role.ADMIN, ("nl", "en")),
)


class DemoPasswordWorks(HandoffError):
    """A demo login would open a service that is no demonstration."""

    code = "demo-password-works"

    def __init__(self, username: str) -> None:
        super().__init__(
            f"The demo password still opens {username!r}: give it another with "
            f"`python -m handoff set-password {username}`, or set FRONTLINE_DEMO=1 "
            "for a demonstration."
        )


class KeyNeedsTime(HandoffError):
    """A key that would never work, or for longer than anybody remembers it."""

    code = "key-needs-time"
    sentence = f"A key works for 1 to {MAX_KEY_DAYS} days, or without --days until it is revoked."


class NoSuchAgent(HandoffError):
    """No agent has this user name."""

    code = "no-such-agent"

    def __init__(self, username: str) -> None:
        super().__init__(f"There is no agent {username!r}.")


async def add_agent(
    switchboard: Switchboard,
    passwords: Passwords,
    *,
    username: str,
    password: str,
    name: str,
    role: Role,
    languages: tuple[str, ...],
    capacity: int | None = None,
) -> Agent:
    """A new account; raises `WeakPassword` or `UsernameTaken`."""
    check_strength(password)
    return await switchboard.add_agent(
        username=username,
        password_hash=await passwords.hash(password),
        name=name,
        role=role,
        languages=languages,
        capacity=capacity,
    )


async def set_password(
    switchboard: Switchboard, passwords: Passwords, *, username: str, password: str
) -> None:
    """Another password; all sessions of the agent end."""
    check_strength(password)
    found = await switchboard.credentials(username)
    if found is None:
        raise NoSuchAgent(username)
    await switchboard.set_password(found.agent.id, await passwords.hash(password))


async def add_key(
    switchboard: Switchboard, *, name: str, scopes: Sequence[str], days: int | None
) -> FreshKey:
    """A new API key; raises `UnknownScope`, and `KeyNeedsTime` for a life of no days."""
    if days is not None and not 1 <= days <= MAX_KEY_DAYS:
        raise KeyNeedsTime
    fresh = make_key()
    await switchboard.add_key(
        name=name[:120],
        prefix=fresh.prefix,
        key_hash=fresh.key_hash,
        scopes=scopes_of(scopes),
        by=SYSTEM,
        made_by="command line",
        expires_at=None if days is None else switchboard.clock.now() + timedelta(days=days),
    )
    return fresh


async def add_demo_agents(switchboard: Switchboard, passwords: Passwords) -> int:
    """The demo accounts that are not there yet; how many were added."""
    added = 0
    for login in DEMO_LOGINS:
        if await switchboard.credentials(login.username) is not None:
            continue
        try:
            await switchboard.add_agent(
                username=login.username,
                password_hash=await passwords.hash(DEMO_PASSWORD),
                name=login.name,
                role=login.role,
                languages=login.languages,
            )
        except UsernameTaken:
            continue
        added += 1
    return added


async def add_first_replies(switchboard: Switchboard, _passwords: Passwords) -> int:
    """The canned replies a house starts with, unless somebody deleted them; how many are new."""
    return await switchboard.seed_canned_replies(first_plan.canned_replies())


async def add_demo_floor(switchboard: Switchboard, _passwords: Passwords) -> bool:
    """The demo's queues and skills, where no other floor was ever made."""
    if await switchboard.floor() != PLAIN_FLOOR:
        return False
    return await switchboard.set_floor(read(DEMO_FLOOR), by=SYSTEM)


async def refuse_demo_passwords(switchboard: Switchboard, passwords: Passwords) -> None:
    """Raise `DemoPasswordWorks` when a demo account can still be opened."""
    for login in DEMO_LOGINS:
        found = await switchboard.credentials(login.username)
        if found and await passwords.matches(DEMO_PASSWORD, found.password_hash):
            raise DemoPasswordWorks(login.username)

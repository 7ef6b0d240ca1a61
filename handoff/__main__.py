"""`python -m handoff`: serve, init, the floor plan, the accounts of agents, and API keys."""

import argparse
import asyncio
import getpass
import json
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from handoff import accounts, logs
from handoff.auth import DEMO_PASSWORD, Passwords
from handoff.errors import HandoffError
from handoff.floor import read
from handoff.model.work import SYSTEM, Role
from handoff.settings import (
    SettingsError,
    database_url,
    from_environment,
    is_demo,
    log_format,
    log_level,
)
from handoff.store.migrate import upgrade
from handoff.switchboard import Switchboard


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the arguments ask; 0, or 2 with one line that says what is wrong."""
    asked = _parser().parse_args(arguments)
    try:
        logs.set_up(log_level(), log_format())
        asked.run(asked)
    except (SettingsError, HandoffError, OSError) as error:
        sys.stderr.write(f"handoff: {error}\n")
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m handoff", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    serve = commands.add_parser("serve", help="serve customers and agents")
    serve.set_defaults(run=_serve)
    init = commands.add_parser("init", help="create the database or bring it up to date")
    init.add_argument("--demo", action="store_true", help="add the demo logins and the demo floor")
    init.set_defaults(run=_init)
    add = commands.add_parser("add-agent", help="add an agent; asks for the password")
    add.add_argument("username")
    add.add_argument("--name", required=True, help="first and last name")
    add.add_argument("--role", choices=[role.value for role in Role], default=Role.AGENT.value)
    add.add_argument("--languages", default="en", help="comma separated: en,nl")
    add.add_argument("--capacity", type=int, help="conversations at a time")
    add.set_defaults(run=_add_agent)
    password = commands.add_parser("set-password", help="give an agent another password")
    password.add_argument("username")
    password.set_defaults(run=_set_password)
    key = commands.add_parser("add-key", help="make an API key and print it, this once")
    key.add_argument("name", help="what it is for")
    key.add_argument("--scope", action="append", required=True, help="may be given several times")
    key.add_argument("--days", type=int, help="how long it works; without, until it is revoked")
    key.set_defaults(run=_add_key)
    floor = commands.add_parser("floor", help="show the floor plan, or put another in force")
    floor.add_argument("file", nargs="?", type=Path, help="a floor plan, TOML or JSON")
    floor.add_argument("--check", action="store_true", help="only say whether the file is right")
    floor.set_defaults(run=_floor)
    demo = commands.add_parser("demo-logins", help="print the demo logins as JSON")
    demo.set_defaults(run=_demo_logins)
    return parser


def _serve(_asked: argparse.Namespace) -> None:
    from handoff.service import serve  # here, so that the small commands start fast

    serve(from_environment())


def _init(asked: argparse.Namespace) -> None:
    if asked.demo and not is_demo():
        raise SettingsError("--demo needs FRONTLINE_DEMO=1: demo passwords are known to all.")

    async def init() -> None:
        await upgrade(database_url())
        await _with_switchboard(accounts.add_first_replies)
        if asked.demo:
            await _with_switchboard(accounts.add_demo_agents)
            await _with_switchboard(accounts.add_demo_floor)

    asyncio.run(init())


def _add_agent(asked: argparse.Namespace) -> None:
    password = _ask_password()

    async def add(switchboard: Switchboard, passwords: Passwords) -> None:
        await accounts.add_agent(
            switchboard,
            passwords,
            username=asked.username,
            password=password,
            name=asked.name,
            role=Role(asked.role),
            languages=tuple(part.strip() for part in asked.languages.split(",")),
            capacity=asked.capacity,
        )

    asyncio.run(_with_switchboard(add))


def _set_password(asked: argparse.Namespace) -> None:
    password = _ask_password()

    async def change(switchboard: Switchboard, passwords: Passwords) -> None:
        await accounts.set_password(
            switchboard, passwords, username=asked.username, password=password
        )

    asyncio.run(_with_switchboard(change))


def _add_key(asked: argparse.Namespace) -> None:
    async def add(switchboard: Switchboard, _passwords: Passwords) -> None:
        made = await accounts.add_key(
            switchboard, name=asked.name, scopes=asked.scope, days=asked.days
        )
        sys.stdout.write(made.text + "\n")

    asyncio.run(_with_switchboard(add))


def _floor(asked: argparse.Namespace) -> None:
    async def show(switchboard: Switchboard, _passwords: Passwords) -> None:
        plan = await switchboard.floor()
        sys.stdout.write(json.dumps(plan.as_json(), indent=2, ensure_ascii=False) + "\n")

    if asked.file is None:
        asyncio.run(_with_switchboard(show))
        return
    plan = read(asked.file)

    async def put(switchboard: Switchboard, _passwords: Passwords) -> None:
        is_new = await switchboard.set_floor(plan, by=SYSTEM)
        sys.stdout.write("In force now.\n" if is_new else "It was in force already.\n")

    if asked.check:
        sys.stdout.write("The floor plan is right.\n")
    else:
        asyncio.run(_with_switchboard(put))


def _demo_logins(_asked: argparse.Namespace) -> None:
    logins = [
        {
            "login": login.username,
            "password": DEMO_PASSWORD,
            "role": login.role.value,
            "name": login.name,
        }
        for login in (accounts.DEMO_LOGINS if is_demo() else ())
    ]
    sys.stdout.write(json.dumps(logins) + "\n")


async def _with_switchboard(
    work: Callable[[Switchboard, Passwords], Awaitable[object]],
) -> None:
    switchboard = await Switchboard.open(database_url())
    try:
        await work(switchboard, Passwords())
    finally:
        await switchboard.close()


def _ask_password() -> str:
    """From the terminal without showing it, or the first line of what is piped in."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    password = getpass.getpass("Password: ")
    if getpass.getpass("Once more: ") != password:
        raise SettingsError("The two passwords differ.")
    return password


if __name__ == "__main__":
    sys.exit(main())

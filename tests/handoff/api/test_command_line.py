"""`python -m handoff`: its commands, and once the whole process."""

import asyncio
import io
import json
import os
import socket
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import aiohttp
import pytest

from handoff.__main__ import main

ROOT = Path(__file__).parents[3]
SECRETS = {
    "FRONTLINE_SECRET": "secret-of-the-command-line-tests",
    "FRONTLINE_BOT_TOKEN": "token-of-the-command-line-tests",
}
GOOD_PASSWORD = "a long enough password\n"


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    error: str


Run = Callable[..., Done]


@pytest.fixture(autouse=True)
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that is not there yet, and nothing of this machine's settings."""
    for name in [name for name in os.environ if name.startswith("FRONTLINE_")]:
        monkeypatch.delenv(name)
    url = f"sqlite+aiosqlite:///{tmp_path / 'handoff.db'}"
    for name, value in {**SECRETS, "FRONTLINE_HANDOFF_DATABASE_URL": url}.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """A command from beginning to end, with what is typed or piped into it."""

    def run(*arguments: str, say: str = "") -> Done:
        monkeypatch.setattr(sys, "stdin", io.StringIO(say))
        code = main(arguments)
        captured = capsys.readouterr()
        return Done(code, captured.out, captured.err)

    return run


def test_agent_is_added_with_a_password_from_the_pipe(run: Run) -> None:
    """Once; weak passwords and taken names get one line each, and no trace."""
    adding = ("add-agent", "dana", "--name", "Dana Demo", "--role", "supervisor")
    assert run("init").code == 0

    weak = run(*adding, say="short\n")
    good = run(*adding, say=GOOD_PASSWORD)
    again = run(*adding, say=GOOD_PASSWORD)

    assert (weak.code, good.code, again.code) == (2, 0, 2)
    assert weak.error == "handoff: A password has 10 characters or more.\n"
    assert again.error.count("\n") == 1


def test_key_is_printed_once_and_kept_as_a_hash(run: Run, tmp_path: Path) -> None:
    """What is not a scope, or no time, makes no key."""
    run("init")

    made = run("add-key", "reports", "--scope", "exports:read", "--scope", "people:write")
    wrong = run("add-key", "reports", "--scope", "everything")
    never = run("add-key", "reports", "--scope", "exports:read", "--days", "0")
    with closing(sqlite3.connect(tmp_path / "handoff.db")) as database:
        kept = database.execute("SELECT name, prefix, scopes, key_hash FROM api_keys").fetchall()

    assert (made.code, wrong.code, never.code) == (0, 2, 2)
    assert made.out.startswith(kept[0][1] + "_")
    assert kept[0][0] == "reports"
    assert json.loads(kept[0][2]) == ["exports:read", "people:write"]
    assert made.out.strip() not in str(kept)
    assert "people:write" in wrong.error
    assert len(kept) == 1


def test_password_of_nobody_cannot_be_set(run: Run) -> None:
    """The name is in the sentence."""
    run("init")

    done = run("set-password", "nobody", say=GOOD_PASSWORD)

    assert (done.code, done.error) == (2, "handoff: There is no agent 'nobody'.\n")


def test_floor_plan_is_checked_put_in_force_and_shown(run: Run, tmp_path: Path) -> None:
    """A wrong one changes nothing; the same one again does nothing."""
    run("init")
    file = tmp_path / "floor.toml"
    good = 'default_queue = "q_one"\n[[queues]]\nid = "q_one"\nname = { en = "One" }\n'
    file.write_text(good, encoding="utf-8")

    checked = run("floor", str(file), "--check")
    untouched = json.loads(run("floor").out)["default_queue"]
    first, again = run("floor", str(file)), run("floor", str(file))
    file.write_text(good.replace("default_queue", "main_queue"), encoding="utf-8")
    wrong = run("floor", str(file))
    missing = run("floor", str(tmp_path / "none.toml"))

    assert (checked.out, untouched) == ("The floor plan is right.\n", "q_main0000")
    assert (first.out, again.out) == ("In force now.\n", "It was in force already.\n")
    assert (wrong.code, missing.code) == (2, 2)
    assert "default_queue" in wrong.error
    assert json.loads(run("floor").out)["queues"] == [{"id": "q_one", "name": {"en": "One"}}]


def test_demo_brings_a_floor_where_there_is_none(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Queues, skills; a floor of one's own is left alone."""
    monkeypatch.setenv("FRONTLINE_DEMO", "1")
    run("init", "--demo")
    brought = json.loads(run("floor").out)
    own = tmp_path / "own.json"
    own.write_text('{"default_queue": "q_a", "queues": [{"id": "q_a", "name": {"en": "A"}}]}')
    run("floor", str(own))

    run("init", "--demo")

    assert len(brought["queues"]) == 5
    assert json.loads(run("floor").out)["default_queue"] == "q_a"
    with closing(sqlite3.connect(tmp_path / "handoff.db")) as database:
        (skills,) = database.execute("SELECT skills FROM agents WHERE username='bram'").fetchone()
    assert json.loads(skills)["technical"] == 4


def test_demo_logins_exist_in_demo_mode_only(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Without FRONTLINE_DEMO=1 there is no default password, and none is listed."""
    refused = run("init", "--demo")
    unlisted = json.loads(run("demo-logins").out)
    monkeypatch.setenv("FRONTLINE_DEMO", "1")
    first, second = run("init", "--demo"), run("init", "--demo")
    listed = json.loads(run("demo-logins").out)
    with closing(sqlite3.connect(tmp_path / "handoff.db")) as database:
        (agents,) = database.execute("SELECT count(*) FROM agents").fetchone()

    assert (refused.code, first.code, second.code) == (2, 0, 0)
    assert "FRONTLINE_DEMO=1" in refused.error
    assert agents == 4
    assert {row["login"] for row in listed} == {"anna", "bram", "chris", "admin"}
    assert unlisted == []


def test_service_does_not_start_while_a_demo_password_works(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Outside demo mode it refuses and says what to do, one account after the other."""
    monkeypatch.setenv("FRONTLINE_DEMO", "1")
    run("init", "--demo")
    monkeypatch.delenv("FRONTLINE_DEMO")

    refused = run("serve")
    run("set-password", "anna", say=GOOD_PASSWORD)
    still = run("serve")

    assert (refused.code, still.code) == (2, 2)
    assert "set-password anna" in refused.error
    assert "set-password bram" in still.error


@pytest.mark.parametrize("name", SECRETS)
def test_missing_secret_is_one_clear_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """No trace, no half-started service."""
    monkeypatch.delenv(name)

    refused = run("serve")

    assert refused.code == 2
    assert refused.error.startswith(f"handoff: {name} is not set")
    assert refused.error.count("\n") == 1


async def test_process_serves_and_stops_cleanly() -> None:
    """From nothing but an address for its database to health, and to a clean end on SIGTERM."""
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "handoff", "serve"),
        env={**os.environ, "FRONTLINE_PORT": str(port)},
        cwd=ROOT,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        async with asyncio.timeout(60):
            status = await first_answer(f"http://127.0.0.1:{port}/healthz")
        process.terminate()
        async with asyncio.timeout(30):
            _, error = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()

    assert status == 200
    assert process.returncode == 0
    assert "Traceback" not in error.decode()


async def first_answer(url: str) -> int:
    """The status of the first answer that comes."""
    async with aiohttp.ClientSession() as http:
        while True:
            try:
                async with http.get(url) as response:
                    return response.status
            except aiohttp.ClientConnectionError:
                await asyncio.sleep(0.1)


def free_port() -> int:
    """One that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

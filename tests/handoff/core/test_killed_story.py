"""SIGKILL before and after every commit of the main story: it ends as if nothing had happened."""

import asyncio
import json
import shutil
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from handoff.model.clock import HandClock
from handoff.model.states import Presence
from handoff.model.work import Role
from handoff.store import tables, teamwork_tables
from handoff.switchboard import Switchboard
from tests.handoff.core import story

ROOT = Path(__file__).parents[3]
LIFE_S = 0.05
MOST_BOUNDARIES = 20


class Lives:
    """Asks for one life of the story's process after another."""

    def __init__(self) -> None:
        self._server = subprocess.Popen(
            [sys.executable, "-m", story.__name__],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def one(self, url: str, step: int, boundary: int = 0, after_s: float = 0.0) -> int:
        """How it ended: `story.DONE`, or minus the signal."""
        assert self._server.stdin
        assert self._server.stdout
        self._server.stdin.write(json.dumps([url, step, boundary, after_s]) + "\n")
        self._server.stdin.flush()
        return int(self._server.stdout.readline())

    def end(self) -> None:
        """No more."""
        self._server.communicate()


@pytest.fixture(scope="module")
def lives() -> Iterator[Lives]:
    """The process that has imported everything."""
    found = Lives()
    yield found
    found.end()


@pytest.fixture(scope="module")
def undisturbed(
    lives: Lives, sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, Any]:
    """What is left of the story when nobody is killed."""
    calm = shutil.copy(sqlite_template, tmp_path_factory.mktemp("calm") / "handoff.db")
    url = f"sqlite+aiosqlite:///{calm}"
    asyncio.run(_staff(url))
    for step in range(len(story.STEPS)):
        assert lives.one(url, step, 0, 1 + step * LIFE_S) == story.DONE
    return asyncio.run(_told(url))


def test_story_killed_at_every_commit_ends_like_the_undisturbed_one(
    url: str, lives: Lives, undisturbed: dict[str, Any]
) -> None:
    """Same words once each, same owners, same work done; nobody was without an owner meanwhile."""
    asyncio.run(_staff(url))

    kills = 0
    for step in range(len(story.STEPS)):
        for boundary in range(1, MOST_BOUNDARIES):
            ended = lives.one(url, step, boundary, 1 + (kills + step) * LIFE_S)
            if ended == story.DONE:
                break
            assert ended == -signal.SIGKILL, (step, boundary)
            kills += 1
        else:
            raise AssertionError(f"step {step} never ends")

    assert kills >= 2 * len(story.STEPS)
    assert asyncio.run(_told(url)) == undisturbed


async def _staff(url: str) -> None:
    clock = HandClock()
    board = await Switchboard.open(url, clock=clock)
    for name in story.STAFF:
        role = Role.SUPERVISOR if name == "sue" else Role.AGENT
        agent = await board.add_agent(
            username=name, password_hash="-", name=name.title(), role=role
        )
        await board.set_presence(agent.id, Presence.AVAILABLE)
        clock.advance(0.01)  # so the first has been idle longest
    await board.close()


async def _told(url: str) -> dict[str, Any]:
    """What is left of the story, without ids, times and what may be repeated.

    That is the bot's attempts, and the rating: a later one replaces it.
    """
    board = await Switchboard.open(url, clock=HandClock())
    async with board.store.read() as connection:
        rows = {
            name: (await connection.execute(select(table))).mappings().all()
            for name, table in tables.metadata.tables.items()
        }
    await board.close()
    said = sorted(rows[tables.messages.name], key=lambda it: it["seq"])
    return {
        "messages": [(it["seq"], it["author_name"], it["kind"], it["text"]) for it in said],
        "conversations": [(it["controller"], it["epoch"]) for it in rows["conversations"]],
        "tasks": Counter((it["state"], it["disposition"]) for it in rows["tasks"]),
        "turns": Counter(it["state"] for it in rows["bot_turns"]),
        "transfers": Counter(
            (it["mode"], it["state"]) for it in rows[teamwork_tables.transfers.name]
        ),
        "ratings": [it["score"] for it in rows["ratings"]],
        "log": Counter(
            (it["subject"], it["name"], it["source"], it["target"])
            for it in rows["events"]
            if it["subject"] != "bot_turn" and it["name"] != "rated"
        ),
    }

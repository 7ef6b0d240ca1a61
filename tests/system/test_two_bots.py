"""Two Rasas with one memory on PostgreSQL: either goes on where the other was."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import aiohttp
import pytest

from handoff.bot.rasa import RasaResponder, by_preference
from handoff.settings import Secret
from tests.fixtures_postgres import Postgres, postgres
from tests.handoff.api.test_rasa import TURN
from tests.support.processes import House, running_house
from tools.launch.ports import free_ports
from tools.launch.service import Health, Service

__all__ = ["postgres"]
pytestmark = pytest.mark.system
MINE = "c_two_bots_000001"


@pytest.fixture
def house(postgres: Postgres, tmp_path: Path) -> Iterator[House]:
    """The action server, and the first Rasa on a fresh PostgreSQL."""
    url = f"postgresql://postgres@/{postgres.create()}?host={postgres.socket_dir}"
    changes = {"FRONTLINE_TRACKER_URL": url}
    with running_house(tmp_path, only=("actions", "rasa"), changes=changes) as it:
        yield it


@pytest.fixture
def second(house: House) -> Iterator[Service]:
    """Another Rasa beside the first."""
    (port,) = free_ports(1)
    first = house["rasa"].program
    program = replace(
        first,
        environment={**first.environment, "FRONTLINE_RASA_PORT": str(port)},
        log=first.log.with_name("rasa2.log"),
        health=Health("127.0.0.1", port, "/"),
    )
    service = Service(program)
    service.start()
    try:
        service.wait_ready()
        yield service
    finally:
        service.ask_to_stop()
        service.stop()


async def test_conversation_moves_to_the_other_rasa_and_nothing_runs_twice(
    house: House, second: Service
) -> None:
    """The form goes on; a turn that was answered is replayed by the one that never saw it."""
    urls = [house.rasa_address, f"http://127.0.0.1:{second.program.health.port}"]
    services = dict(zip(urls, (house["rasa"], second), strict=True))
    asked = replace(TURN, conversation_id=MINE, message_id="m_1", text="Where is my order 10042?")
    proof = replace(asked, id="t_2", message_id="m_2", text="1012 AB", seq=2)
    async with aiohttp.ClientSession() as http:
        bots = RasaResponder(http, urls, Secret(house.bot_token), timeout_s=20)
        before = await bots.answer(asked)
        await asyncio.to_thread(services[by_preference(urls, MINE)[0]].kill)
        again = await bots.answer(asked)
        found = await bots.answer(proof)

    assert before.requested_slot is not None
    assert again == replace(before, replayed=True)
    assert any("10042" in (reply.text or "") for reply in found.replies)

"""The handoff service and the gateway, each on a socket of its own, with a voice that hums."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import aiohttp
import pytest

from bot.voice import mulaw
from bot.voice.call import Call
from bot.voice.gateway import Gateway, equipment
from bot.voice.recording.wav import HEAD_BYTES
from bot.voice.settings import Settings
from handoff.client import AgentClient
from handoff.client.http import get
from handoff.protocol.recordings import RecordingAnswer, RecordingView
from handoff.store.migrate import upgrade
from tests.handoff.api.support.house import SETTINGS, House, add_agents
from tests.voice.bridge.people import Headset, ToneCaller, until
from tests.voice.fakes import Hum, Parrot
from tests.voice.tones import Samples
from tools.launch.ports import free_ports

WORDS = "my parcel is late"


@dataclass
class Floor:
    """Everything that a call needs, and who is in it."""

    house: House
    gateway: Gateway
    voice: Hum
    stack: AsyncExitStack

    @property
    def call(self) -> Call:
        """The one call."""
        (call,) = (it for it in self.gateway.all_calls)
        return call

    async def caller(self) -> ToneCaller:
        """Somebody calls and asks for a person."""
        caller = await self.stack.enter_async_context(ToneCaller(self.gateway.audiosocket_port))
        await until(lambda: self.gateway.call(str(caller.call_id)) is not None)
        caller.press("0")
        return caller

    async def accepted(self, anna: AgentClient) -> str:
        """She takes the call that rings; the conversation's id."""
        offer = await anna.next_offer(within_s=30)
        await anna.accept(offer.reservation_id)
        return offer.conversation_id

    async def headset(self, name: str) -> Headset:
        """An agent's page connects to the call."""
        login = await self.house.login(name)
        headset = Headset(login, name, self.call.conversation_id)
        return await self.stack.enter_async_context(headset)

    async def talk(self) -> tuple[ToneCaller, AgentClient, Headset]:
        """A caller who talks with Anna."""
        anna = await self.house.agent("anna")
        caller = await self.caller()
        await self.accepted(anna)
        headset = await self.headset("anna")
        caller.speaks = True
        await until(lambda: caller.hears == {"anna"} and headset.hears == {"caller"})
        return caller, anna, headset

    async def recording(self, conversation_id: str) -> tuple[RecordingView, Samples, Samples]:
        """What was recorded of a call that is over: the caller's side, and the other."""
        spool = self.gateway.settings.spool
        assert spool is not None
        await until(lambda: not self.gateway.all_calls and not list(spool.iterdir()))
        login = await self.house.login("chris")
        path = f"{self.house.url}/api/agent/conversations/{conversation_id}/recording"
        told = await get(self.house.http, path, login.headers)
        view = RecordingAnswer.model_validate_json(told).recording
        assert view is not None
        assert view.href is not None
        wav = await get(self.house.http, self.house.url + view.href, login.headers)
        both = mulaw.decode(wav[HEAD_BYTES:])
        return view, both[0::2], both[1::2]

    async def said(self) -> list[str | None]:
        """What is stored of the caller."""
        messages = await self.house.switchboard.messages(self.call.conversation_id)
        return [it.text for it in messages if it.author.kind == "customer"]


@pytest.fixture(scope="session")
def agents_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated database with the agents, to copy."""
    return tmp_path_factory.mktemp("bridge") / "first.db"


@pytest.fixture
async def floor(tmp_path: Path, agents_database: Path) -> AsyncIterator[Floor]:
    """The service, the gateway, nobody yet."""
    if not agents_database.exists():
        await upgrade(f"sqlite+aiosqlite:///{agents_database}")
        await add_agents(f"sqlite+aiosqlite:///{agents_database}")
    database = tmp_path / "handoff.db"
    database.write_bytes(agents_database.read_bytes())
    (port,) = free_ports(1)
    assert SETTINGS.voice_token is not None
    settings = Settings(
        voice_token=SETTINGS.voice_token.reveal(),
        port=port,
        audiosocket_port=0,
        calls=4,
        spool=tmp_path / "spool",
    )
    voice = Hum()
    async with AsyncExitStack() as stack:
        house = await stack.enter_async_context(
            House(
                database,
                settings=replace(
                    SETTINGS,
                    voice_url=f"http://127.0.0.1:{port}",
                    recordings=tmp_path / "recordings",
                ),
            )
        )
        shared = await stack.enter_async_context(
            equipment(settings, speaker=voice, ear=Parrot(WORDS))
        )
        http = await stack.enter_async_context(aiohttp.ClientSession())
        gateway = Gateway(replace(settings, handoff_url=house.url), shared, http)
        await stack.enter_async_context(gateway.running())
        people = await stack.enter_async_context(AsyncExitStack())
        yield Floor(house, gateway, voice, people)

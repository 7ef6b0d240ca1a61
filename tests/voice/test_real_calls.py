"""Whole calls: callers who speak, the real gateway, Rasa, action server and handoff service.

They take as long as people take, so they are all made at once and looked at one by one.
"""

import asyncio
import math
from collections.abc import Mapping

import aiohttp
import pytest

from bot.voice.gateway import Gateway, equipment
from bot.voice.settings import Settings
from bot.voice.synthesis import EspeakSpeaker
from tests.support.processes import SECRETS, running_house
from tests.voice.overheard import Overheard
from tests.voice.scenario import Scenario, Stage, Unmet, play, scenarios
from tests.voice.twilio_caller import PUBLIC

pytestmark = pytest.mark.system
AT_ONCE = 16
VOICES = {"en": "gmw/en-us", "nl": "gmw/nl"}


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """What went wrong, by scenario; nothing for those that went as told."""
    with running_house(tmp_path_factory.mktemp("calls")) as house:
        return asyncio.run(_play_all(house.address))


async def _play_all(address: str) -> Mapping[str, str]:
    settings = Settings(
        handoff_url=address,
        voice_token=SECRETS["FRONTLINE_VOICE_TOKEN"],
        port=0,
        audiosocket_port=0,
        calls=len(scenarios()),
        # A busy machine that tests is no reason to turn its callers away.
        behind_s=math.inf,
        twilio_token="twilio-token-of-the-tests",
        public_url=PUBLIC,
    )
    faults: dict[str, str] = {}
    at_once = asyncio.Semaphore(AT_ONCE)
    async with (
        EspeakSpeaker().running() as voice,
        equipment(settings, speaker=(overheard := Overheard(voice))) as shared,
        aiohttp.ClientSession() as http,
        Gateway(settings, shared, http).running() as gateway,
        EspeakSpeaker(VOICES).running() as callers,
    ):
        stage = Stage(gateway, overheard, callers)

        async def one(scenario: Scenario) -> None:
            async with at_once:
                try:
                    await play(scenario, stage)
                except Unmet as unmet:
                    faults[scenario.name] = str(unmet)

        await asyncio.gather(*(one(scenario) for scenario in scenarios()))
    return faults


@pytest.mark.parametrize("name", [scenario.name for scenario in scenarios()])
def test_a_call_goes_as_told(played: Mapping[str, str], name: str) -> None:
    """Each step of the scenario happened, in its order."""
    assert played.get(name) is None

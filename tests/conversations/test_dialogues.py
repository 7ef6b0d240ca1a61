"""Every dialogue of the catalogue, through the real Rasa, action server and order database."""

import json

import aiohttp
import pytest

from tests.conversations.assistant import Talker, names, texts
from tests.conversations.dialogue import GROUPS, Dialogue, all_dialogues
from tests.conversations.spoken import spoken_faults
from tests.support.processes import House

CATALOGUE = all_dialogues()


@pytest.mark.system
@pytest.mark.parametrize("dialogue", CATALOGUE, ids=lambda dialogue: dialogue.name)
async def test_the_dialogue_goes_as_written(
    dialogue: Dialogue, house: House, http: aiohttp.ClientSession
) -> None:
    """Each reply in order, by name; parts of the text where they matter."""
    talker = Talker(house, http, language=dialogue.language, channel=dialogue.channel)
    for turn in dialogue.turns:
        body = await talker.say(turn.text, kind=turn.kind, note=turn.note)
        here = f"after {turn.text!r}: {body}"

        assert names(body) == list(turn.expect), here
        if dialogue.channel == "voice":
            assert spoken_faults(body, dialogue.language) == [], here
        for part in turn.has:
            assert part in texts(body), here
        if turn.reason is not None:
            assert body["replies"][-1]["custom"]["reason"] == turn.reason, here
        for part in turn.told:
            assert part in json.dumps(body["replies"][-1]["custom"], ensure_ascii=False), here
        for key, value in turn.fields.items():
            assert body["turn"][key] == value, here


def test_the_catalogue_has_every_group_in_both_languages() -> None:
    """At least forty dialogues, and none of a kind missing."""
    kinds = {(dialogue.group, dialogue.language) for dialogue in CATALOGUE}

    assert kinds == {(group, language) for group in GROUPS for language in ("en", "nl")}
    assert len(CATALOGUE) >= 40

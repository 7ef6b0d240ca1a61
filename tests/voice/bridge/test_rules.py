"""Who hears whom: the whole table, and what must hold in any."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.voice.bridge.rules import CALLER, HOUSE, Part, Place, hears, is_private, sees

ANNA, BRAM, CHRIS = "anna", "bram", "chris"
TALK = {ANNA: Part.PRIMARY}
CONSULT = {ANNA: Part.PRIMARY, BRAM: Part.CONSULTED}
CONFERENCE = {ANNA: Part.PRIMARY, BRAM: Part.CONFERENCE}
PEOPLE, APART, ALONE = Place.WITH_PEOPLE, Place.APART, Place.WITH_HOUSE

parties = st.dictionaries(st.sampled_from([ANNA, BRAM, CHRIS, "dirk"]), st.sampled_from(Part))
places = st.sampled_from(Place)
anybody = st.sampled_from([ANNA, BRAM, CHRIS, "dirk", "stranger", CALLER, HOUSE])


def heard(parts: Mapping[str, Part], place: Place) -> set[str]:
    """Every `speaker>listener` that is let through."""
    everybody = [*parts, CALLER]
    return {
        f"{speaker}>{listener}"
        for speaker in [*everybody, HOUSE]
        for listener in everybody
        if hears(listener, speaker, parts, place)
    }


@pytest.mark.parametrize(
    ("parts", "place", "expected"),
    [
        (TALK, PEOPLE, "anna>caller caller>anna"),
        (TALK, APART, ""),  # on hold, or not connected yet
        (TALK, ALONE, ""),  # the agent writes: what the bot reads out is not for them
        (CONSULT, PEOPLE, "anna>bram bram>anna"),
        (CONSULT, APART, "anna>bram bram>anna"),
        (
            CONFERENCE,
            PEOPLE,
            "anna>caller anna>bram bram>caller bram>anna caller>anna caller>bram",
        ),
        (CONFERENCE, APART, "anna>bram bram>anna"),
        (
            TALK | {CHRIS: Part.MONITOR},
            PEOPLE,
            "anna>caller caller>anna anna>chris caller>chris",
        ),
        (TALK | {CHRIS: Part.MONITOR}, APART, "anna>chris"),
        ({CHRIS: Part.MONITOR}, ALONE, "caller>chris house>chris"),
        ({CHRIS: Part.MONITOR}, APART, ""),
        (
            TALK | {CHRIS: Part.WHISPER},
            PEOPLE,
            "anna>caller caller>anna anna>chris caller>chris chris>anna",
        ),
        (
            TALK | {CHRIS: Part.BARGE},
            PEOPLE,
            "anna>caller caller>anna anna>chris caller>chris chris>anna chris>caller",
        ),
        (
            CONSULT | {CHRIS: Part.MONITOR},
            PEOPLE,
            "anna>bram bram>anna anna>chris bram>chris",
        ),
        (
            CONSULT | {CHRIS: Part.WHISPER},
            PEOPLE,
            "anna>bram bram>anna anna>chris bram>chris chris>anna",
        ),
        (
            CONFERENCE | {CHRIS: Part.WHISPER},
            PEOPLE,
            "anna>caller anna>bram bram>caller bram>anna caller>anna caller>bram "
            "anna>chris bram>chris caller>chris chris>anna",
        ),
    ],
)
def test_table(parts: Mapping[str, Part], place: Place, expected: str) -> None:
    """Everything that is let through, and nothing else."""
    assert heard(parts, place) == set(expected.split())


@given(parties, places, anybody, anybody)
def test_who_has_no_part_neither_hears_nor_is_heard(
    parts: Mapping[str, Part], place: Place, one: str, other: str
) -> None:
    """Whatever the table; and nobody hears themselves."""
    if hears(one, other, parts, place):
        assert one in parts or one == CALLER
        assert other in parts or other in (CALLER, HOUSE)
        assert one != other


@given(parties, places, anybody)
def test_the_caller_is_cut_off_from_a_consult(
    parts: Mapping[str, Part], place: Place, other: str
) -> None:
    """While somebody is consulted no agent hears the caller, and the caller hears no agent."""
    if is_private(parts) and place is Place.WITH_PEOPLE:
        assert not hears(CALLER, other, parts, place)
        assert not hears(other, CALLER, parts, place)


@given(parties, anybody)
def test_who_is_apart_hears_nobody(parts: Mapping[str, Part], other: str) -> None:
    """Neither way."""
    assert not hears(CALLER, other, parts, Place.APART)
    assert not hears(other, CALLER, parts, Place.APART)


@given(parties, places, anybody)
def test_a_monitor_is_heard_by_nobody(
    parts: Mapping[str, Part], place: Place, listener: str
) -> None:
    """And a whisperer by the agent alone."""
    for agent_id, part in parts.items():
        if part is Part.MONITOR:
            assert not hears(listener, agent_id, parts, place)
        if part is Part.WHISPER and hears(listener, agent_id, parts, place):
            assert parts[listener] is Part.PRIMARY


@pytest.mark.parametrize(
    ("viewer", "other", "expected"),
    [
        (Part.PRIMARY, Part.MONITOR, False),
        (Part.PRIMARY, Part.WHISPER, True),
        (Part.PRIMARY, Part.BARGE, True),
        (Part.CONFERENCE, Part.WHISPER, False),
        (Part.CONFERENCE, Part.PRIMARY, True),
        (Part.MONITOR, Part.MONITOR, True),
        (Part.BARGE, Part.MONITOR, True),
    ],
)
def test_who_listens_unseen_is_not_shown(viewer: Part, other: Part, expected: bool) -> None:
    """To supervisors only; a whisper has a voice, so its agent knows of it."""
    assert sees(viewer, other) is expected

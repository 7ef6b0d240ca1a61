"""Who hears whom in a call: pure, from the table of who takes part; knows nothing of sound.

The table comes from the handoff service, which decides it as it decides all control.
"""

from collections.abc import Mapping
from enum import Enum, StrEnum

CALLER = "caller"
HOUSE = "house"  # the bot's voice, where there is no agent on the line


class Part(StrEnum):
    """As what somebody at the desk takes part."""

    PRIMARY = "primary"
    CONSULTED = "consulted"
    CONFERENCE = "conference"
    MONITOR = "monitor"
    WHISPER = "whisper"
    BARGE = "barge"


TALKERS = frozenset({Part.PRIMARY, Part.CONFERENCE, Part.BARGE})
UNHEARD = frozenset({Part.MONITOR, Part.WHISPER})  # by the caller and by most


class Place(Enum):
    """Where the caller is: with the bot's voice, with people, or apart with the music."""

    WITH_HOUSE = "with house"
    WITH_PEOPLE = "with people"
    APART = "apart"


def is_private(parts: Mapping[str, Part]) -> bool:
    """Is a colleague being consulted, so that the caller must neither hear nor be heard?"""
    return Part.CONSULTED in parts.values()


def hears(listener: str, speaker: str, parts: Mapping[str, Part], place: Place) -> bool:
    """Does what `speaker` says reach `listener`? Nothing goes to or comes from who has no part.

    People at the desk hear each other wherever the caller is; a monitor is heard by nobody, a
    whisperer by the agent who has the call.
    """
    if listener == speaker:
        return False
    if is_private(parts) and place is Place.WITH_PEOPLE:
        place = Place.APART
    if listener == CALLER:
        return place is Place.WITH_PEOPLE and parts.get(speaker) in TALKERS
    if listener not in parts:
        return False
    if speaker in (CALLER, HOUSE):
        return _hears_the_call(parts[listener], speaker, place)
    match parts.get(speaker):
        case None | Part.MONITOR:
            return False
        case Part.WHISPER:
            return parts[listener] is Part.PRIMARY
    return True


def _hears_the_call(part: Part, speaker: str, place: Place) -> bool:
    if place is Place.WITH_HOUSE:
        return part in UNHEARD
    return place is Place.WITH_PEOPLE and speaker == CALLER


def sees(viewer: Part, other: Part) -> bool:
    """May who takes part as `viewer` know that the other is on the line?"""
    if viewer in UNHEARD or viewer is Part.BARGE:
        return True
    return other is not Part.MONITOR and (other is not Part.WHISPER or viewer is Part.PRIMARY)

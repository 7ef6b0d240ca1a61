"""The room of a call: what reaches which ear, tick by tick."""

import json
from collections.abc import Iterable

import numpy as np
import pytest

from bot.voice.acts import Party, Voices
from bot.voice.bridge.line import Line, Over
from bot.voice.bridge.mixing import FRAME, Samples
from bot.voice.bridge.room import GRACE_S, Room
from bot.voice.bridge.rules import Place
from tests.voice.tones import loudness_of, tone

TONES = {"caller": 400.0, "anna": 700.0, "bram": 1_000.0, "chris": 1_300.0, "house": 1_600.0}
TICKS = 40
LOUD = 1_000


class Hall:
    """A room, its clock, and everybody's tone."""

    def __init__(self, *parts: tuple[str, str], place: Place = Place.WITH_PEOPLE) -> None:
        self.at = 100.0
        self.room = Room(lambda: self.at)
        self.room.move(place)
        self.lines: dict[str, Line] = {}
        self.table(*parts)
        for name, _ in parts:
            self.join(name)

    def table(self, *parts: tuple[str, str]) -> None:
        """Who takes part."""
        self.room.table([Party(name, name.title(), part) for name, part in parts])

    def join(self, name: str, *, briefed: bool = True) -> Line:
        """A headset that knows what it is about."""
        line = self.lines[name] = Line(name, name.title())
        self.room.join(line)
        if briefed:
            self.room.briefed(line)
        return line

    def all_speak(self, *, but: Iterable[str] = ()) -> dict[str, set[str]]:
        """Whose tones each hears when all make theirs for a while."""
        heard: dict[str, list[Samples]] = {name: [] for name in [*self.lines, "caller"]}
        sound = {name: tone(hertz, seconds=TICKS * 0.02) for name, hertz in TONES.items()}
        for line in self.lines.values():
            _drained(line)
        for at in range(0, TICKS * FRAME, FRAME):
            for name, line in self.lines.items():
                if name not in but:
                    line.hear(sound[name][at : at + FRAME])
            self.room.hear(sound["caller"][at : at + FRAME])
            played = sound["house"][at : at + FRAME]
            is_with_people = self.room.place is Place.WITH_PEOPLE
            ear = self.room.blend(FRAME, None if is_with_people else played)
            self.room.tick()
            if ear is not None:
                heard["caller"].append(ear)
            for name, line in self.lines.items():
                heard[name] += _drained(line)
        return {name: _names(sound) for name, sound in heard.items()}


def _drained(line: Line) -> list[Samples]:
    found = []
    while not line.outgoing.empty():
        going = line.outgoing.get_nowait()
        if isinstance(going, np.ndarray):
            line.sent()
            found.append(going)
    return found


def _names(frames: list[Samples]) -> set[str]:
    sound = np.concatenate(frames) if frames else np.zeros(1, np.int16)
    return {name for name, hertz in TONES.items() if loudness_of(hertz, sound) > LOUD}


def _told(line: Line) -> list[dict[str, object]]:
    """The texts on their way."""
    found = []
    while not line.outgoing.empty():
        going = line.outgoing.get_nowait()
        if isinstance(going, str):
            found.append(json.loads(going))
    return found


def test_caller_and_agent_hear_each_other() -> None:
    """And not themselves."""
    hall = Hall(("anna", "primary"))

    assert hall.all_speak() == {"caller": {"anna"}, "anna": {"caller"}}


def test_a_consult_is_between_the_agents() -> None:
    """The caller neither hears nor is heard."""
    hall = Hall(("anna", "primary"), ("bram", "consulted"))

    assert hall.all_speak() == {"caller": set(), "anna": {"bram"}, "bram": {"anna"}}
    assert hall.room.voices == Voices(is_live=True, is_private=True)


def test_a_conference_is_between_all() -> None:
    """Three who hear the two others."""
    hall = Hall(("anna", "primary"), ("bram", "conference"))

    assert hall.all_speak() == {
        "caller": {"anna", "bram"},
        "anna": {"caller", "bram"},
        "bram": {"caller", "anna"},
    }


def test_a_monitor_hears_all_and_a_whisper_reaches_the_agent() -> None:
    """The caller notices neither."""
    hall = Hall(("anna", "primary"), ("chris", "monitor"))
    listening = hall.all_speak()
    hall.table(("anna", "primary"), ("chris", "whisper"))
    whispering = hall.all_speak()
    hall.table(("anna", "primary"), ("chris", "barge"))
    barging = hall.all_speak()

    assert listening == {"caller": {"anna"}, "anna": {"caller"}, "chris": {"caller", "anna"}}
    assert whispering["anna"] == {"caller", "chris"}
    assert whispering["caller"] == {"anna"}
    assert barging["caller"] == {"anna", "chris"}


def test_a_monitor_hears_the_bot_and_its_caller() -> None:
    """Before any agent has the call; the caller hears the bot alone."""
    hall = Hall(("chris", "monitor"), place=Place.WITH_HOUSE)

    assert hall.all_speak() == {"caller": {"house"}, "chris": {"caller", "house"}}
    assert hall.room.voices == Voices()


def test_a_muted_agent_is_not_heard() -> None:
    """They still hear."""
    hall = Hall(("anna", "primary"))
    hall.room.mute(hall.lines["anna"], muted=True)

    assert hall.all_speak() == {"caller": set(), "anna": {"caller"}}


def test_on_hold_nobody_hears_the_caller() -> None:
    """Colleagues go on talking; taken off hold, all is as before."""
    hall = Hall(("anna", "primary"), ("bram", "conference"))
    hall.room.hold(hall.lines["anna"], held=True)
    held, voices = hall.all_speak(), hall.room.voices
    hall.room.hold(hall.lines["anna"], held=False)

    assert held == {"caller": set(), "anna": {"bram"}, "bram": {"anna"}}
    assert voices == Voices(is_live=True, is_held=True)
    assert hall.all_speak()["caller"] == {"anna", "bram"}


def test_who_only_listens_cannot_hold() -> None:
    """A monitor must not be noticed."""
    hall = Hall(("anna", "primary"), ("chris", "monitor"))
    hall.room.hold(hall.lines["chris"], held=True)

    assert not hall.room.voices.is_held


def test_who_is_not_in_the_table_any_more_is_cut_off_at_once() -> None:
    """Whatever they still send; they are told that they left."""
    hall = Hall(("anna", "primary"), ("bram", "conference"))
    hall.table(("anna", "primary"))

    assert hall.all_speak() == {"caller": {"anna"}, "anna": {"caller"}, "bram": set()}
    assert hall.lines["bram"].is_over


def test_who_is_not_in_the_table_yet_is_not_heard() -> None:
    """A socket alone is no right."""
    hall = Hall(("anna", "primary"))
    hall.join("bram")

    assert hall.all_speak() == {"caller": {"anna"}, "anna": {"caller"}, "bram": set()}


def test_who_is_being_briefed_is_not_heard() -> None:
    """They hear what is said to them alone; a key ends it."""
    hall = Hall(("anna", "primary"))
    anna = hall.join("anna", briefed=False)
    anna.brief("Asked for a person.", tone(TONES["house"], seconds=10))
    heard = hall.all_speak()

    assert heard["caller"] == set()
    assert "house" in heard["anna"]
    assert not hall.room.voices.is_live
    anna.press("1")
    assert not anna.is_briefing


def test_what_was_said_in_a_consult_does_not_trickle_to_the_caller() -> None:
    """The last of it is still in the buffers when the consult ends."""
    hall = Hall(("anna", "primary"), ("bram", "consulted"))
    hall.all_speak()
    hall.table(("anna", "primary"))
    heard = []
    for _ in range(TICKS):
        hall.room.tick()
        heard.append(hall.room.blend(FRAME, None))

    assert all(it is not None and not it.any() for it in heard)


def test_a_key_is_heard_by_the_other_side() -> None:
    """Both ways, on top of the voice."""
    hall = Hall(("anna", "primary"))
    hall.lines["anna"].press("5")
    hall.room.press("9")
    to_caller, to_anna = [], []
    for _ in range(TICKS):
        hall.room.tick()
        ear = hall.room.blend(FRAME, None)
        assert ear is not None
        to_caller.append(ear)
        to_anna += _drained(hall.lines["anna"])

    assert loudness_of(1_336, np.concatenate(to_caller)) > 500
    assert loudness_of(1_477, np.concatenate(to_anna)) > 500


def test_a_second_headset_takes_the_place_of_the_first() -> None:
    """One agent is one voice."""
    hall = Hall(("anna", "primary"))
    first = hall.lines["anna"]
    hall.join("anna")

    assert first.is_over
    assert hall.all_speak() == {"caller": {"anna"}, "anna": {"caller"}}


@pytest.mark.parametrize(
    ("on_purpose", "later", "expected"),
    [
        (False, GRACE_S / 2, Voices(is_live=True)),
        (False, GRACE_S * 2, Voices()),
        (True, 0.0, Voices(has_left=True)),
    ],
)
def test_a_broken_socket_has_a_grace_and_a_farewell_has_none(
    on_purpose: bool, later: float, expected: Voices
) -> None:
    """The page comes back by itself; who takes the headset off goes on in writing."""
    hall = Hall(("anna", "primary"))
    hall.room.leave(hall.lines["anna"], on_purpose=on_purpose)
    hall.at += later

    assert hall.room.voices == expected


def test_each_is_told_who_is_on_the_line_but_not_who_listens_unseen() -> None:
    """As the desk names them, once."""
    hall = Hall(("anna", "primary"), ("chris", "monitor"))
    anna, chris = _told(hall.lines["anna"])[-1], _told(hall.lines["chris"])[-1]
    hall.room.tell_lines()

    party = {"id": "anna", "name": "Anna", "role": "owner", "muted": False}
    assert anna == {
        "type": "line",
        "parties": [party],
        "me": {"role": "owner", "muted": False},
        "on_hold": False,
        "briefing": False,
    }
    assert chris["parties"] == [
        party,
        {"id": "chris", "name": "Chris", "role": "monitor", "muted": False},
    ]
    assert _told(hall.lines["anna"]) == []


def test_the_end_of_the_call_ends_every_line() -> None:
    """And each is told why."""
    hall = Hall(("anna", "primary"))
    anna = hall.lines["anna"]
    _told(anna)
    hall.room.end()

    assert anna.outgoing.get_nowait() == Over("over")


def test_a_line_that_is_not_emptied_does_not_fill_up() -> None:
    """Sound is left out, and who takes no text at all is let go."""
    hall = Hall(("anna", "primary"))
    anna = hall.lines["anna"]
    for _ in range(1_000):
        hall.room.tick()
    assert anna.outgoing.qsize() < 20
    for number in range(1_000):
        anna.tell(str(number))

    assert anna.is_over
    assert anna.outgoing.qsize() < 300

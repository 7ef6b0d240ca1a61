"""Which dialogues there are, flow by flow; the table in the documents is this one."""

import pytest

from tests.conversations.coverage import FLOWS, PAGE, counted, flow_of, table
from tests.conversations.dialogue import Dialogue, Turn, all_dialogues

CATALOGUE = all_dialogues()
COUNTS = counted(CATALOGUE)


def dialogue(*said: str, group: str = "happy", channel: str = "web") -> Dialogue:
    """One with these answers."""
    turns = tuple(Turn("text", "Hello", (name,)) for name in said)
    return Dialogue("made up", group, "en", channel, turns)


@pytest.mark.parametrize(
    ("said", "flow"),
    [
        (("utter_identity_postcode", "utter_cancel_confirm_free"), "cancel an order"),
        (("utter_track_packed", "utter_cancel_confirm_fee"), "track an order"),
        (("utter_place_order_confirm_again",), "order the same again"),
        (("utter_goodbye",), None),
    ],
)
def test_the_first_answer_of_a_flow_names_it(said: tuple[str, ...], flow: str | None) -> None:
    """The proof before it belongs to none, what is asked in between to the one it interrupts."""
    assert flow_of(dialogue(*said)) == flow


def test_a_choice_of_orders_is_counted_beside_its_group() -> None:
    """It is a kind of its own in the table."""
    counts = counted([dialogue("utter_identity_choose_order", "utter_cancel_confirm_fee")])

    assert counts["cancel an order", "several orders", "web", "en"] == 1
    assert counts["cancel an order", "happy", "web", "en"] == 1


def test_the_page_shows_the_catalogue_as_it_is() -> None:
    """A new dialogue changes a cell: `python -m tests.conversations.coverage` writes the page."""
    assert table(CATALOGUE) in PAGE.read_text("utf-8")


@pytest.mark.parametrize("flow", FLOWS)
def test_every_flow_has_a_dialogue_in_both_languages(flow: str) -> None:
    """In a chat or by voice, and of whatever kind."""
    spoken = {language for (name, _, _, language), n in COUNTS.items() if name == flow and n}

    assert spoken == {"en", "nl"}

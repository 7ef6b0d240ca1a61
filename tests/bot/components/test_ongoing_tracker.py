"""The quick tracker and the brief look back: they say what Rasa's own would."""

import random
from collections.abc import Callable

import pytest
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActionReverted,
    ActiveLoop,
    AllSlotsReset,
    BotUttered,
    Event,
    FollowupAction,
    LoopInterrupted,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot.components.ongoing_tracker import OngoingTracker, ongoing
from bot.components.recent_rules import reach_of, recent

DOMAIN = Domain.from_dict({
    "version": "3.1",
    "intents": ["greet", "order", "deny"],
    "slots": {
        "number": {"type": "text", "mappings": [{"type": "custom"}]},
        "sure": {"type": "bool", "mappings": [{"type": "custom"}]},
    },
    "forms": {"first_form": {"required_slots": []}, "second_form": {"required_slots": []}},
    "responses": {"utter_greet": [{"text": "hi"}]},
    "actions": ["action_a"],
})  # fmt: skip
ACTIONS = ("action_listen", "utter_greet", "action_a", "first_form", "second_form")
FORMS = ("first_form", "second_form")
LONGEST_RULE = 3
# One kind of event for each line; often ones first, rare ones near the end.
Draw = Callable[[random.Random], Event]
DRAWS: list[Draw] = [
    lambda chance: ActionExecuted(chance.choice(ACTIONS)),
    lambda chance: ActionExecuted(chance.choice(ACTIONS)),
    lambda chance: ActionExecuted("action_listen"),
    lambda chance: UserUttered("hi", {"name": chance.choice(("greet", "order")), "confidence": 1}),
    lambda chance: SlotSet("number", str(chance.randrange(3))),
    lambda chance: ActiveLoop(chance.choice((*FORMS, None))),
    lambda chance: ActionExecutionRejected(chance.choice(FORMS)),
    lambda chance: LoopInterrupted(is_interrupted=chance.random() < 0.5),
    lambda chance: BotUttered("hello"),
]
RARE: list[Draw] = [
    lambda chance: UserUtteranceReverted(),
    lambda chance: ActionReverted(),
    lambda chance: Restarted(),
    lambda chance: SessionStarted(),
    lambda chance: AllSlotsReset(),
    lambda chance: FollowupAction("action_a"),
]
SEEDS = range(60)


def _events(seed: int) -> list[Event]:
    chance = random.Random(seed)
    kinds = [chance.choice(RARE if chance.random() < 0.06 else DRAWS) for _ in range(70)]
    return [draw(chance) for draw in kinds]


def _both() -> tuple[DialogueStateTracker, OngoingTracker]:
    return (
        DialogueStateTracker("c_1", DOMAIN.slots),
        ongoing(DialogueStateTracker("c_1", DOMAIN.slots)),
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_what_counts_is_what_counts_for_rasa(seed: int) -> None:
    """After every event, whatever was reverted, restarted or run again in a form."""
    plain, quick = _both()
    for event in _events(seed):
        plain.update(event)
        quick.update(event)

        assert quick.applied_events() == plain.applied_events()


def test_events_put_in_another_way_are_noticed() -> None:
    """Nothing is answered from memory that is not there any more."""
    plain, quick = _both()
    for event in _events(1):
        quick.update(event)
    quick.applied_events()
    for tracker in (plain, quick):
        tracker.events.clear()
        tracker.events.extend(_events(2))

    assert quick.applied_events() == plain.applied_events()


@pytest.mark.parametrize("seed", SEEDS)
def test_a_copy_stands_where_a_replay_would_end(seed: int) -> None:
    """State and events are the same, and the copy goes its own way from there."""
    plain, quick = _both()
    for event in _events(seed):
        plain.update(event)
        quick.update(event)
    replayed, copied = plain.copy(), quick.copy()
    before = quick.current_slot_values()

    assert copied == replayed
    assert copied.current_state() == replayed.current_state()
    assert copied.applied_events() == replayed.applied_events()

    copied.update(SlotSet("number", "changed"))
    copied.update(ActiveLoop("second_form"))
    assert quick.current_slot_values() == before
    assert len(quick.events) == len(copied.events) - 2


def _of_rules(tracker: DialogueStateTracker) -> list[dict[str, object]]:
    """The last states without slots, as rules of so many states see them."""
    states = tracker.past_states(DOMAIN)[-LONGEST_RULE:]
    return [{name: of for name, of in state.items() if name != "slots"} for state in states]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_last_states_are_those_of_the_whole_conversation(seed: int) -> None:
    """Message, action and form of each; and a beginning is only seen where there is one."""
    plain, quick = _both()
    for event in _events(seed):
        plain.update(event)
        quick.update(event)
        cut = recent(quick, LONGEST_RULE)

        assert _of_rules(cut) == _of_rules(plain)
        assert (len(cut.past_states(DOMAIN)) > LONGEST_RULE) == (
            len(plain.past_states(DOMAIN)) > LONGEST_RULE
        )


def test_a_slot_in_a_rule_makes_the_whole_way_back_count() -> None:
    """It may have been set long before the last turns."""
    listen: State = {"prev_action": {"action_name": "action_listen"}, "user": {"intent": "greet"}}
    plain = reach_of([[listen], [listen, listen]])
    with_slot = reach_of([[{**listen, "slots": {"number": (1.0,)}}]])

    assert (plain.longest, plain.text) == (2, False)
    assert with_slot.longest == 0


def test_words_count_where_a_rule_has_no_intent() -> None:
    """A rule that only listens, or that names words, is asked about the words as well."""
    assert reach_of([[{"prev_action": {"action_name": "action_listen"}}]]).text
    assert reach_of([[{"user": {"text": "hi"}, "prev_action": {"action_name": "action_a"}}]]).text

"""Rasa's rule policy, looking back no further than its longest rule.

Rasa's own builds the states of the whole conversation anew at every step, twice, to compare the
last two or three of them: at three hundred turns that is nine tenths of a turn's time.
"""

from dataclasses import dataclass
from typing import Any, Dict, List, Optional, Tuple, Type

from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.shared.core.constants import ACTION_LISTEN_NAME, PREVIOUS_ACTION, SLOTS, USER
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    Event,
    LoopInterrupted,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, TEXT

_OF_LOOPS = (ActiveLoop, LoopInterrupted, ActionExecutionRejected)


@dataclass(frozen=True)
class _Reach:
    """What a policy's rules look at: so many states (0: all there are), and words or not."""

    longest: int
    text: bool


_ALL_STATES = RulePolicy._prediction_states
_FIND_ACTION = RulePolicy._find_action_from_rules


def look_back_briefly() -> None:
    """Put the brief look back in place of Rasa's, in a process that answers customers."""
    setattr(RulePolicy, "_prediction_states", _recent_states)  # noqa: B010  # a method
    setattr(RulePolicy, "_find_action_from_rules", _find_action)  # noqa: B010  # a method


def _find_action(
    self: RulePolicy, tracker: DialogueStateTracker, domain: Domain,
    use_text_for_last_user_input: bool,
) -> Tuple[Optional[str], Optional[str], bool]:  # fmt: skip
    if use_text_for_last_user_input and not _reach(self).text:
        return None, None, False
    return _FIND_ACTION(self, tracker, domain, use_text_for_last_user_input)


def _recent_states(
    self: RulePolicy, tracker: DialogueStateTracker, domain: Domain,
    use_text_for_last_user_input: bool = False,
    rule_only_data: Optional[Dict[str, Any]] = None,
) -> List[State]:  # fmt: skip
    longest = _reach(self).longest
    seen = recent(tracker, longest) if longest else tracker
    return _ALL_STATES(self, seen, domain, use_text_for_last_user_input, rule_only_data)


def _reach(policy: RulePolicy) -> _Reach:
    """Of a trained policy; looked up once."""
    known: Optional[_Reach] = policy.__dict__.get("_frontline_reach")
    if known is None:
        known = policy.__dict__["_frontline_reach"] = reach_of(_rules_in(policy.lookup))
    return known


def reach_of(rules: List[List[State]]) -> _Reach:
    """A slot may have been set long ago: with one in a rule, the whole way back counts."""
    slots = any(SLOTS in state for rule in rules for state in rule)
    longest = 0 if slots else max(map(len, rules), default=0)
    return _Reach(longest, text=any(_fits_text(rule[-1]) for rule in rules if rule))


class _Recent(DialogueStateTracker):
    """The newest of the events that count; none of them is to be undone once more."""

    def applied_events(self) -> List[Event]:
        return list(self.events)


def recent(tracker: DialogueStateTracker, states: int) -> DialogueStateTracker:
    """A tracker whose last so many states are those of the whole one, but for the slots.

    One state more is made, lest a rule that begins with the conversation takes the cut for its
    beginning.
    """
    kept: List[Event] = []
    actions = 0
    missing: List[Tuple[Type[Event], ...]] = [(UserUttered,)]
    if tracker.active_loop is not None:
        missing.append(_OF_LOOPS)
    for event in reversed(tracker.applied_events()):
        if actions <= states:
            kept.append(event)
            actions += isinstance(event, ActionExecuted)
            if isinstance(event, _OF_LOOPS) and len(missing) == 1:
                missing.append(_OF_LOOPS)
        elif missing:
            # What still held when the cut was made.
            if any(isinstance(event, kinds) for kinds in missing):
                kept.append(event)
            missing = [kinds for kinds in missing if not _is_settled(event, kinds)]
        else:
            break
    cut = _Recent(tracker.sender_id, slots=[])
    for event in reversed(kept):
        if not isinstance(event, SlotSet):
            cut.update(event)
    return cut


def _is_settled(event: Event, kinds: Tuple[Type[Event], ...]) -> bool:
    """Whether nothing before the event matters; of loops, what happened since it began does."""
    return isinstance(event, ActiveLoop if ActiveLoop in kinds else kinds)


def _rules_in(lookup: Dict[str, Any]) -> List[List[State]]:
    keys = [*lookup.get(RULES, {}), *lookup.get(RULES_FOR_LOOP_UNHAPPY_PATH, {})]
    return [RulePolicy._rule_key_to_state(key) for key in keys]


def _fits_text(state: State) -> bool:
    """Whether the last state of a rule could go with a customer's words instead of an intent."""
    user = state.get(USER) or {}
    listens = (state.get(PREVIOUS_ACTION) or {}).get(ACTION_NAME) == ACTION_LISTEN_NAME
    return TEXT in user or (listens and not user) or PREVIOUS_ACTION not in state

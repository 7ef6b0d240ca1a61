"""A tracker that stays quick in a long conversation; it knows no more than Rasa's own.

Rasa replays the whole conversation several times a turn: to copy the tracker for an action, and to
find which events count. Here a copy takes over the state as it is, and what counts is found once
for each event.
"""

import copy
from collections import deque
from itertools import islice
from typing import List, Optional, Set

from rasa.shared.core.events import (
    ActionExecuted,
    ActionReverted,
    ActiveLoop,
    Event,
    Restarted,
    SessionStarted,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker


class _Applied:
    """The events that count, of the first `read` events of a tracker."""

    def __init__(self) -> None:
        self.events: List[Event] = []
        self.loops: Set[str] = set()
        self.read = 0
        self.newest: Optional[Event] = None

    def copied(self) -> "_Applied":
        other = copy.copy(self)
        other.events = list(self.events)
        other.loops = set(self.loops)
        return other


class OngoingTracker(DialogueStateTracker):
    """Events are only ever added to it, by `update`; anything else is noticed and read anew."""

    _applied: Optional[_Applied] = None

    def applied_events(self) -> List[Event]:
        known = self._applied
        if known is None or not self._goes_on_from(known):
            known = self._applied = _Applied()
        new = newest_events(self, len(self.events) - known.read)
        if any(_names_new_loop(event, known.loops) for event in new) and known.read:
            # It decides about events before it too: rare enough to read them all again.
            known = self._applied = _Applied()
            new = list(self.events)
        known.loops.update(str(e.name) for e in new if isinstance(e, ActiveLoop) and e.name)
        for event in new:
            self._apply(event, known)
        known.read = len(self.events)
        known.newest = self.events[-1] if self.events else None
        return list(known.events)

    def copy(self) -> "OngoingTracker":
        """As Rasa's, which replays every event to come to the same state."""
        other = copy.copy(self)
        other.events = deque(self.events, self._max_event_history)
        other.slots = {name: copy.copy(slot) for name, slot in self.slots.items()}
        other.active_loop = copy.copy(self.active_loop)
        other.model_id = other.assistant_id = None
        other._applied = self._applied.copied() if self._applied else None
        return other

    def _goes_on_from(self, known: _Applied) -> bool:
        if self._max_event_history is not None or known.read > len(self.events):
            return False
        return not known.read or self.events[known.read - 1] is known.newest

    def _apply(self, event: Event, known: _Applied) -> None:
        """One step of `DialogueStateTracker.applied_events`."""
        if isinstance(event, (Restarted, SessionStarted)):
            known.events = []
        elif isinstance(event, ActionReverted):
            self._undo_till_previous(ActionExecuted, known.events)
        elif isinstance(event, UserUtteranceReverted):
            self._undo_till_previous(UserUttered, known.events)
            self._undo_till_previous(ActionExecuted, known.events)
        elif isinstance(event, ActionExecuted) and self._runs_again(event.action_name, known):
            self._undo_till_previous_loop_execution(str(event.action_name), known.events)
        else:
            known.events.append(event)

    def _runs_again(self, action: Optional[str], known: _Applied) -> bool:
        """Whether it is a loop that has run before, with nothing between that is not its own."""
        if action not in known.loops:
            return False
        return not self._first_loop_execution_or_unhappy_path(str(action), known.events)


def _names_new_loop(event: Event, known: Set[str]) -> bool:
    return isinstance(event, ActiveLoop) and bool(event.name) and event.name not in known


def newest_events(tracker: DialogueStateTracker, count: int) -> List[Event]:
    """Oldest first; reads from the right, for in a long conversation nearly all is known."""
    return list(islice(reversed(tracker.events), count))[::-1]


def ongoing(tracker: DialogueStateTracker) -> OngoingTracker:
    """The same conversation and state."""
    if isinstance(tracker, OngoingTracker):
        return tracker
    other = OngoingTracker(tracker.sender_id, tracker.slots.values(), tracker._max_event_history)
    other.__dict__.update(tracker.__dict__)
    return other

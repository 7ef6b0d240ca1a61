"""The tables of moves."""

from itertools import product

import pytest

from handoff.errors import IllegalMove
from handoff.model.states import (
    Controller,
    FollowUpState,
    Presence,
    ReservationState,
    State,
    TaskState,
    TurnState,
    check_move,
    may_move,
)

MACHINES: list[type[State]] = [
    Controller, TaskState, ReservationState, Presence, FollowUpState, TurnState,
]  # fmt: skip


@pytest.mark.parametrize("machine", MACHINES)
def test_every_state_has_its_row(machine: type[State]) -> None:
    """A state added without moves fails here, not at a customer's."""
    states: list[State] = list(machine)
    for source, target in product(states, states):
        assert may_move(source, target) in (True, False)


@pytest.mark.parametrize(
    "over",
    [TaskState.COMPLETED, TaskState.CANCELED, ReservationState.TIMEOUT,
     FollowUpState.DONE, TurnState.DONE, TurnState.DROPPED, TurnState.FAILED],
)  # fmt: skip
def test_nothing_comes_back_from_an_end(over: State) -> None:
    """What is over is over."""
    assert not any(may_move(over, target) for target in type(over))


def test_illegal_move_says_what_cannot_be() -> None:
    """The error names machine, source and target."""
    with pytest.raises(IllegalMove) as refused:
        check_move(Controller.BOT, Controller.AGENT)

    assert refused.value.code == "illegal-move"
    assert str(refused.value) == "A conversation cannot go from bot to agent."


def test_states_of_different_machines_do_not_mix() -> None:
    """`pending` of a task is not `pending` of an offer."""
    assert not may_move(TaskState.PENDING, ReservationState.CANCELED)

"""Who is offered what, decided without a store."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from handoff.routing import FreeAgent, Match, Waiting, expected_wait, in_line, route

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def task(name: str, *, minutes: int = 5, **more: object) -> Waiting:
    """A task that has waited for so long."""
    fields = {"language": "en", "priority": 30, **more}
    return Waiting(name, queued_since=NOON - minutes * MINUTE, **fields)  # type: ignore[arg-type]


def agent(name: str, *, idle: int = 5, busy: int = 0, **more: object) -> FreeAgent:
    """An agent who has been idle for so many minutes."""
    fields = {"languages": ("en",), "capacity": 3, "since": NOON - 60 * MINUTE, **more}
    return FreeAgent(name, busy=busy, idle_since=NOON - idle * MINUTE, **fields)  # type: ignore[arg-type]


def offers(waiting: list[Waiting], agents: list[FreeAgent]) -> list[Match]:
    """Route at noon."""
    return route(waiting, agents, NOON, ring_again_after=MINUTE)


def test_longest_idle_agent_is_offered_the_task() -> None:
    """Work is spread fairly."""
    assert offers([task("t")], [agent("a", idle=1), agent("b", idle=9)]) == [Match("t", "b")]


def test_full_agent_is_not_offered() -> None:
    """Assigned and wrapping tasks count."""
    assert offers([task("t")], [agent("a", busy=3)]) == []


def test_line_is_served_by_return_then_priority_then_wait() -> None:
    """Who lost their agent goes first of all."""
    line = [
        task("late", minutes=1),
        task("early", minutes=9),
        task("urgent", minutes=1, priority=80),
        task("back", minutes=2, at_front=True),
    ]

    assert [w.task_id for w in in_line(line)] == ["back", "urgent", "early", "late"]


def test_agent_who_speaks_the_language_is_preferred() -> None:
    """But a customer is not left alone when nobody does."""
    dutch = agent("nl", idle=1, languages=("nl",))

    assert offers([task("t", language="nl")], [agent("en", idle=9), dutch]) == [Match("t", "nl")]
    assert offers([task("t", language="nl")], [agent("en")]) == [Match("t", "en")]


def test_who_passed_is_not_asked_again_at_once() -> None:
    """Another agent is; after a while the first one may be asked again."""
    passed = task("t", passed={"a": NOON - MINUTE / 2})
    long_ago = task("t", passed={"a": NOON - 2 * MINUTE})

    assert offers([passed], [agent("a")]) == []
    assert offers([passed], [agent("a", idle=9), agent("b", idle=1)]) == [Match("t", "b")]
    assert offers([long_ago], [agent("a")]) == [Match("t", "a")]
    assert offers([long_ago], [agent("a", idle=9), agent("b", idle=1)]) == [Match("t", "b")]


def test_who_went_available_since_is_asked_again() -> None:
    """A new "available" is a new promise."""
    passed = task("t", passed={"a": NOON - MINUTE / 2})

    assert offers([passed], [agent("a", since=NOON)]) == [Match("t", "a")]


def test_task_nobody_may_take_does_not_hold_up_the_others() -> None:
    """The next in line is offered instead."""
    blocked = task("first", minutes=9, passed={"a": NOON})

    assert offers([blocked, task("second")], [agent("a")]) == [Match("second", "a")]


@given(
    st.lists(st.integers(0, 99), max_size=8),
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 4)), max_size=8),
)
def test_no_agent_and_no_task_is_matched_twice(
    priorities: list[int], people: list[tuple[int, int]]
) -> None:
    """And nobody beyond capacity; nobody waits while somebody is free."""
    waiting = [task(f"t{n}", priority=p) for n, p in enumerate(priorities)]
    agents = [agent(f"a{n}", idle=i, busy=b) for n, (i, b) in enumerate(people)]

    made = offers(waiting, agents)

    free = {a.agent_id for a in agents if a.busy < a.capacity}
    assert len({m.task_id for m in made}) == len({m.agent_id for m in made}) == len(made)
    assert {m.agent_id for m in made} <= free
    assert len(made) == min(len(free), len(waiting))


def test_expected_wait_is_what_must_come_free_before() -> None:
    """Position p with c slots and mean handle time h waits p·h/c; free slots come off p."""
    times = [4 * MINUTE, 6 * MINUTE]

    assert expected_wait(3, times, slots=5, free_slots=0) == 3 * MINUTE
    assert expected_wait(3, times, slots=5, free_slots=1) == 2 * MINUTE
    assert expected_wait(1, times, slots=5, free_slots=2) == timedelta()


def test_expected_wait_is_unknown_without_times_or_agents() -> None:
    """None, never nought."""
    assert expected_wait(1, [], slots=5, free_slots=0) is None
    assert expected_wait(1, [MINUTE], slots=0, free_slots=0) is None

"""Who is offered what, decided without a store."""

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from handoff.routing import (
    STRICT,
    FreeAgent,
    Match,
    Medium,
    Step,
    Waiting,
    can_take,
    expected_wait,
    in_line,
    next_step_at,
    route,
    within_reach,
)

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


# ---- skills, queues, media, steps

STEPS = (
    Step(),
    Step(after=2 * MINUTE, levels_down=1),
    Step(after=4 * MINUTE, any_language=True),
    Step(after=9 * MINUTE, any_skill=True, any_language=True, any_queue=True),
)


def test_requirements_relax_step_by_step() -> None:
    """Level, then language, then everything; nobody below the step is asked."""
    wants: dict[str, Any] = {
        "language": "nl",
        "skills": {"billing": 3},
        "queue_id": "q_b",
        "steps": STEPS,
    }
    expert = agent("expert", languages=("nl",), skills={"billing": 3})
    junior = agent("junior", languages=("nl",), skills={"billing": 2})
    english = agent("english", skills={"billing": 4})
    other = agent("other", queue_ids=("q_a",))

    able = {
        minutes: [
            a.agent_id
            for a in (expert, junior, english, other)
            if can_take(task("t", minutes=minutes, **wants), a, NOON)
        ]
        for minutes in (1, 2, 4, 9)
    }

    assert able == {
        1: ["expert"],
        2: ["expert", "junior"],
        4: ["expert", "english"],
        9: ["expert", "junior", "english", "other"],
    }


def test_next_step_is_known_beforehand() -> None:
    """So that somebody can be woken for it."""
    since = NOON - 3 * MINUTE

    assert next_step_at(STEPS, since, NOON) == since + 4 * MINUTE
    assert next_step_at(STEPS, since, since + 9 * MINUTE) is None


def test_previous_agent_comes_first_where_they_are_free() -> None:
    """Before the longest idle; full, they are passed over at once."""
    known = task("t", previous_agent="a")

    assert offers([known], [agent("a", idle=1), agent("b", idle=9)]) == [Match("t", "a")]
    assert offers([known], [agent("a", busy=3), agent("b")]) == [Match("t", "b")]


def test_call_and_chat_have_capacities_of_their_own() -> None:
    """A full chat agent takes a call, and the other way round, unless the rule says no."""
    call, chat = task("call", medium=Medium.VOICE), task("chat")
    chatting, calling = agent("a", busy=3), agent("b", busy_voice=1)

    assert offers([call], [chatting, calling]) == [Match("call", "a")]
    assert offers([chat], [chatting, calling]) == [Match("chat", "b")]
    assert route([call, chat], [chatting, calling], NOON, ring_again_after=MINUTE,
                 voice_excludes_chat=True) == []  # fmt: skip


def test_agent_serves_their_queues_only() -> None:
    """Without queues, all of them; a task without a queue anybody's."""
    strict: dict[str, Any] = {"queue_id": "q_a", "steps": (STRICT,)}

    assert offers([task("t", **strict)], [agent("a", queue_ids=("q_b",))]) == []
    assert offers([task("t", **strict)], [agent("a", queue_ids=("q_b", "q_a"))]) == [
        Match("t", "a")
    ]
    assert offers([task("t", **strict)], [agent("a")]) == [Match("t", "a")]


QUEUES, SKILLS, TONGUES = ("q_a", "q_b", "q_c"), ("orders", "billing"), ("en", "nl", "de")
_levels = st.dictionaries(st.sampled_from(SKILLS), st.integers(1, 5))


@st.composite
def relaxing(draw: st.DrawFn) -> tuple[Step, ...]:
    """Steps of a valid plan: each later and no stricter."""
    steps = [STRICT]
    for _ in range(draw(st.integers(0, 4))):
        before = steps[-1]
        steps.append(
            Step(
                after=before.after + draw(st.integers(1, 5)) * MINUTE,
                levels_down=before.levels_down + draw(st.integers(0, 2)),
                any_skill=before.any_skill or draw(st.booleans()),
                any_language=before.any_language or draw(st.booleans()),
                any_queue=before.any_queue or draw(st.booleans()),
            )
        )
    return tuple(steps)


@st.composite
def tasks_waiting(draw: st.DrawFn, name: str = "t") -> Waiting:
    """Any task."""
    return task(
        name,
        minutes=draw(st.integers(0, 20)),
        language=draw(st.sampled_from(TONGUES)),
        priority=draw(st.integers(0, 100)),
        queue_id=draw(st.sampled_from(QUEUES)),
        medium=draw(st.sampled_from(Medium)),
        skills=draw(_levels),
        steps=draw(relaxing()),
        previous_agent=draw(st.sampled_from([None, "a0", "a1"])),
        at_front=draw(st.booleans()),
    )


@st.composite
def people(draw: st.DrawFn, name: str = "a") -> FreeAgent:
    """Any agent."""
    return agent(
        name,
        idle=draw(st.integers(0, 9)),
        busy=draw(st.integers(0, 3)),
        capacity=draw(st.integers(0, 3)),
        languages=tuple(draw(st.sets(st.sampled_from(TONGUES), min_size=1))),
        queue_ids=tuple(draw(st.sets(st.sampled_from(QUEUES)))),
        skills=draw(_levels),
        busy_voice=draw(st.integers(0, 1)),
    )


@given(tasks_waiting(), people(), st.integers(0, 20))
def test_waiting_longer_never_rules_anybody_out(
    one: Waiting, someone: FreeAgent, minutes: int
) -> None:
    """Whoever may take it now may take it later."""
    if can_take(one, someone, NOON):
        assert can_take(one, someone, NOON + minutes * MINUTE)


@given(
    st.integers(0, 6).flatmap(lambda n: st.tuples(*(tasks_waiting(f"t{i}") for i in range(n)))),
    st.integers(0, 6).flatmap(lambda n: st.tuples(*(people(f"a{i}") for i in range(n)))),
    st.booleans(),
)
def test_offers_ask_nothing_below_the_step_and_leave_nobody_idle(
    waiting: tuple[Waiting, ...], agents: tuple[FreeAgent, ...], excludes: bool
) -> None:
    """Every match is allowed; no task that was left could have been given to an agent left free;
    and nobody is served before another who could have had the same agent."""
    made = route(waiting, agents, NOON, ring_again_after=MINUTE, voice_excludes_chat=excludes)

    tasks_by_id = {t.task_id: t for t in waiting}
    agents_by_id = {a.agent_id: a for a in agents}

    def allowed(t: Waiting, a: FreeAgent) -> bool:
        return a.has_room(t.medium, voice_excludes_chat=excludes) and can_take(t, a, NOON)

    assert len({m.task_id for m in made}) == len({m.agent_id for m in made}) == len(made)
    assert all(allowed(tasks_by_id[m.task_id], agents_by_id[m.agent_id]) for m in made)
    left = [t for t in waiting if t.task_id not in {m.task_id for m in made}]
    idle = [a for a in agents if a.agent_id not in {m.agent_id for m in made}]
    assert not any(allowed(t, a) for t in left for a in idle)
    order = [t.task_id for t in in_line(waiting)]
    for t in left:
        for m in made:
            if order.index(m.task_id) > order.index(t.task_id):
                assert not allowed(t, agents_by_id[m.agent_id])


@given(
    st.integers(0, 6).flatmap(lambda n: st.tuples(*(tasks_waiting(f"t{i}") for i in range(n)))),
    st.integers(0, 6).flatmap(lambda n: st.tuples(*(people(f"a{i}") for i in range(n)))),
)
def test_what_nobody_can_take_may_be_left_out_of_routing(
    waiting: tuple[Waiting, ...], agents: tuple[FreeAgent, ...]
) -> None:
    """The offers are the same with only those in the line whom somebody can take."""
    reached = within_reach(waiting, agents, NOON)

    assert route(reached, agents, NOON, ring_again_after=MINUTE) == route(
        waiting, agents, NOON, ring_again_after=MINUTE
    )

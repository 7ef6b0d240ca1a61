"""The queueing formulas against values worked out elsewhere, and against each other."""

import math
import random

import pytest

from bench.day.customers import HOUR_S, draw
from bench.day.line import serve
from bench.erlang import erlang_a, erlang_b, erlang_c


def test_erlang_b_is_that_of_the_tables() -> None:
    """10 erlang on 10 trunks lose 21.5 %, on 15 trunks 3.65 %; one trunk is a / (1 + a)."""
    assert erlang_b(10, 10.0) == pytest.approx(0.2146, abs=5e-5)
    assert erlang_b(15, 10.0) == pytest.approx(0.0365, abs=5e-5)
    assert erlang_b(1, 0.5) == pytest.approx(1 / 3)


def test_erlang_c_of_one_agent_is_the_textbook_queue() -> None:
    """M/M/1: ρ wait, for ρ / (1 - ρ) handle times; in 1 - ρ·e^(-(1-ρ)t) it is over by t."""
    found = erlang_c(agents=1, arrivals=0.8, handle=1.0, within=2.0)

    assert found.waits == pytest.approx(0.8)
    assert found.wait == pytest.approx(4.0)
    assert found.answered_within == pytest.approx(1 - 0.8 * math.exp(-0.4))


def test_erlang_c_of_two_agents_is_the_closed_form() -> None:
    """M/M/2: 2ρ² / (1 + ρ) wait."""
    found = erlang_c(agents=2, arrivals=1.5, handle=1.0)

    assert found.waits == pytest.approx(2 * 0.75**2 / 1.75)


def test_line_that_only_grows_is_refused() -> None:
    """There is no answer for more work than the agents can do."""
    with pytest.raises(ValueError, match="more work"):
        erlang_c(agents=2, arrivals=2.0, handle=1.0)


def test_erlang_a_of_the_same_patience_as_handle_time_is_poisson() -> None:
    """With patience equal to the handle time the number there is Poisson: known shares."""
    found = erlang_a(agents=3, arrivals=4.0, handle=1.0, patience=1.0)
    poisson = [math.exp(-4) * 4**n / math.factorial(n) for n in range(80)]
    in_line = sum((n - 3) * share for n, share in enumerate(poisson) if n > 3)

    assert found.waits == pytest.approx(1 - sum(poisson[:3]))
    assert found.wait == pytest.approx(in_line / 4)
    assert found.abandons == pytest.approx(in_line / 4)


def test_erlang_a_of_endless_patience_is_erlang_c() -> None:
    """Whoever hardly ever leaves waits like whoever never does."""
    patient = erlang_a(agents=5, arrivals=4.0, handle=1.0, patience=1e6, within=0.5)
    endless = erlang_c(agents=5, arrivals=4.0, handle=1.0, within=0.5)

    assert patient.waits == pytest.approx(endless.waits, abs=1e-4)
    assert patient.wait == pytest.approx(endless.wait, abs=1e-4)
    assert patient.answered_within == pytest.approx(endless.answered_within, abs=1e-4)


def test_answered_in_time_goes_from_those_who_need_not_wait_to_those_who_stay() -> None:
    """At no time it is who is answered at once, after long everybody who did not give up."""
    at_once = erlang_a(agents=4, arrivals=5.0, handle=1.0, patience=2.0, within=0.0)
    at_last = erlang_a(agents=4, arrivals=5.0, handle=1.0, patience=2.0, within=20.0)

    assert at_once.answered_within == pytest.approx(1 - at_once.waits)
    assert at_last.answered_within == pytest.approx(1 - at_last.abandons, abs=1e-6)


@pytest.mark.parametrize("patience", [math.inf, 120.0])
def test_line_of_many_customers_agrees_with_the_formulas(patience: float) -> None:
    """190,000 customers, 6 agents at 70 %: waits within 10 % (3 σ), shares within 1.5 points."""
    rate, handle = 6 * 0.7, 240.0
    customers = draw(
        random.Random(7), [rate * HOUR_S / handle] * 3_000, handle=handle, patience=patience
    )
    fates = serve(customers, 6)
    if patience == math.inf:
        expected = erlang_c(agents=6, arrivals=rate / handle, handle=handle, within=20.0)
    else:
        expected = erlang_a(
            agents=6, arrivals=rate / handle, handle=handle, patience=patience, within=20.0
        )
    total = len(fates)

    assert sum(it.waited for it in fates) / total == pytest.approx(expected.wait, rel=0.1)
    assert sum(not it.answered for it in fates) / total == pytest.approx(
        expected.abandons, abs=0.015
    )
    in_time = sum(it.answered and it.waited <= 20.0 for it in fates) / total
    assert in_time == pytest.approx(expected.answered_within, abs=0.015)

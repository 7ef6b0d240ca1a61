"""Actions and order operations as spans under the turn that asked for them."""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

import pytest
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from actions import tracing
from actions.orders.system import OrderSystem

TRACE, TURN = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
METADATA = {"traceparent": f"00-{TRACE}-{TURN}-01", "conversation_id": "c_1"}


@dataclass
class Tracking:
    """Stands for a noun of the order system."""

    limit: int = 3

    async def find(self, number: str) -> str:
        """An operation."""
        if number == "none":
            raise LookupError("secret words")
        return f"found {number}"


def orders() -> OrderSystem:
    """An order system of which only `tracking` is used."""
    nouns: dict[str, Any] = {it.name: object() for it in fields(OrderSystem)}
    return OrderSystem(**{**nouns, "tracking": Tracking()})


@pytest.fixture
def spans() -> Iterator[InMemorySpanExporter]:
    """Tracing, switched on for one test."""
    exporter = InMemorySpanExporter()
    tracing.start(None, SimpleSpanProcessor(exporter))
    yield exporter
    tracing.stop()


def by_name(spans: InMemorySpanExporter) -> dict[str, ReadableSpan]:
    """What was finished."""
    return {span.name: span for span in spans.get_finished_spans()}


async def test_operation_hangs_under_action_and_action_under_turn(
    spans: InMemorySpanExporter,
) -> None:
    """One trace from the customer's message to the order system."""
    traced = tracing.traced(orders())
    with tracing.action("action_track_order", METADATA):
        answer = await traced.tracking.find("10042")  # type: ignore[attr-defined]

    done = by_name(spans)
    action, operation = done["action action_track_order"], done["orders tracking.find"]
    assert answer == "found 10042"
    assert action.parent is not None
    assert (f"{action.parent.trace_id:032x}", f"{action.parent.span_id:016x}") == (TRACE, TURN)
    assert operation.parent is not None
    assert action.context is not None
    assert operation.parent.span_id == action.context.span_id


async def test_failed_operation_is_marked_without_its_words(spans: InMemorySpanExporter) -> None:
    """The error passes as it was."""
    traced = tracing.traced(orders())

    with pytest.raises(LookupError, match="secret words"):
        await traced.tracking.find("none")  # type: ignore[attr-defined]

    operation = by_name(spans)["orders tracking.find"]
    assert not operation.status.is_ok
    assert "secret words" not in operation.to_json()


def test_without_a_collector_everything_is_as_it_was() -> None:
    """Not even wrapped."""
    plain = orders()

    assert tracing.traced(plain) is plain
    with tracing.action("action_track_order", METADATA):
        pass

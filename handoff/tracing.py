"""Spans of a turn on its way through this service to Rasa; off unless a collector is named."""

from collections.abc import Iterator
from contextlib import contextmanager

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from handoff.model.conversation import BotTurn

_W3C = TraceContextTextMapPropagator()
Tracer = trace.Tracer


def silent() -> Tracer:
    """A tracer whose spans cost nothing and go nowhere."""
    return trace.NoOpTracer()


@contextmanager
def collecting(endpoint: str | None, service: str) -> Iterator[Tracer]:
    """A tracer that sends to an OTLP collector; without an endpoint it is silent."""
    if endpoint is None:
        yield silent()
        return
    provider = TracerProvider(resource=Resource.create({"service.name": service}))
    exporter = OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces")
    provider.add_span_processor(BatchSpanProcessor(exporter))
    try:
        yield provider.get_tracer("frontline.handoff")
    finally:
        provider.shutdown()


def traceparent() -> str | None:
    """Where the current span is in its trace, as W3C writes it; None without one."""
    carrier: dict[str, str] = {}
    _W3C.inject(carrier)
    return carrier.get("traceparent")


def facts(turn: BotTurn) -> dict[str, str | int]:
    """What a span may tell of a turn: ids and numbers, no words."""
    return {
        "conversation.id": turn.conversation_id,
        "message.id": turn.message_id,
        "turn.kind": turn.kind.value,
        "turn.attempt": turn.attempts,
    }

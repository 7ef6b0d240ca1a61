"""Spans of actions and of order operations, under the turn that asked; off unless started."""

import functools
import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import fields, replace
from typing import Any

from opentelemetry import trace
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from actions.orders.system import OrderSystem

_W3C = TraceContextTextMapPropagator()
_SILENT: trace.Tracer = trace.NoOpTracer()


class _State:
    """The process's one tracer."""

    provider: TracerProvider | None = None
    tracer: trace.Tracer = _SILENT


def start(endpoint: str | None, processor: SpanProcessor | None = None) -> None:
    """Send spans to an OTLP collector, or to `processor`; nothing happens without either."""
    if processor is None and endpoint is not None:
        exporter = OTLPSpanExporter(endpoint=f"{endpoint.rstrip('/')}/v1/traces")
        processor = BatchSpanProcessor(exporter)
    if processor is None:
        return
    provider = TracerProvider(resource=Resource.create({"service.name": "frontline-actions"}))
    provider.add_span_processor(processor)
    _State.provider, _State.tracer = provider, provider.get_tracer("frontline.actions")


def stop() -> None:
    """Send what is left, and be silent again."""
    if _State.provider is not None:
        _State.provider.shutdown()
    _State.provider, _State.tracer = None, _SILENT


@contextmanager
def action(name: str, metadata: Mapping[str, Any]) -> Iterator[None]:
    """The span of one action, as a child of the turn that its metadata names."""
    if _State.provider is None:
        yield
        return
    carrier = {"traceparent": str(metadata.get("traceparent") or "")}
    facts = {"conversation.id": str(metadata.get("conversation_id") or "")}
    with _State.tracer.start_as_current_span(
        f"action {name}", context=_W3C.extract(carrier), attributes=facts
    ):
        yield


def traced(orders: OrderSystem) -> OrderSystem:
    """The same operations, each in a span when tracing is on; unchanged when it is off."""
    if _State.provider is None:
        return orders
    nouns = {it.name: _Traced(it.name, getattr(orders, it.name)) for it in fields(orders)}
    return replace(orders, **nouns)  # type: ignore[arg-type]


class _Traced:
    """One noun of the order system; its methods are what they were, in a span."""

    def __init__(self, noun: str, operations: object) -> None:
        self._noun = noun
        self._operations = operations

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._operations, name)
        if not inspect.iscoroutinefunction(found):
            return found
        return _in_span(f"orders {self._noun}.{name}", found)


def _in_span(name: str, operation: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(operation)
    async def run(*args: Any, **kwargs: Any) -> Any:
        # What an exception says may be a customer's words: its name is enough.
        with _State.tracer.start_as_current_span(
            name, record_exception=False, set_status_on_exception=False
        ) as span:
            try:
                return await operation(*args, **kwargs)
            except Exception as error:
                span.set_status(trace.StatusCode.ERROR, type(error).__name__)
                raise

    return run

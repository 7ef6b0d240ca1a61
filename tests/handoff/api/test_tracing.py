"""A turn's trace: this service, its call of Rasa, and where the rest hangs on."""

import aiohttp
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from handoff.bot.loop import BotLoop
from handoff.bot.rasa import RasaResponder
from handoff.settings import Secret
from tests.handoff.api.support.fake_rasa import TOKEN, fake_rasa
from tests.handoff.api.support.house import House
from tests.handoff.api.test_rasa import TURN


def traced() -> tuple[TracerProvider, InMemorySpanExporter]:
    """A provider whose spans can be looked at."""
    spans = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    return provider, spans


async def test_turn_and_call_are_one_trace_that_rasa_is_told(house: House) -> None:
    """The call is a child of the turn; its place goes along in the metadata; no words do."""
    provider, spans = traced()
    tracer = provider.get_tracer("test")
    async with aiohttp.ClientSession() as http, fake_rasa() as rasa:
        bot = RasaResponder(http, [rasa.url], Secret(TOKEN), tracer=tracer)
        loop = BotLoop(house.switchboard, bot, lambda *_: None, tracer=tracer)
        conversation = await house.switchboard.open_conversation(channel="web", language="en")
        house.bot.may_answer.clear()
        await house.switchboard.receive(conversation.id, client_msg_id="m-000001", text="secret")
        await house.until_asked(1)
        (turn,) = house.bot.turns
        await loop._run_turn(turn)

    ended = {span.name: span for span in spans.get_finished_spans()}
    call, whole = ended["ask rasa"], ended["bot turn"]
    assert call.parent is not None
    assert call.context is not None
    assert whole.context is not None
    assert call.parent.span_id == whole.context.span_id
    told = rasa.asked[0]["metadata"]["traceparent"].split("-")
    assert told[1:3] == [f"{call.context.trace_id:032x}", f"{call.context.span_id:016x}"]
    assert dict(whole.attributes or {})["conversation.id"] == conversation.id
    assert all("secret" not in span.to_json() for span in ended.values())


async def test_nothing_is_told_when_tracing_is_off() -> None:
    """Rasa sees the metadata as it was."""
    async with aiohttp.ClientSession() as http, fake_rasa() as rasa:
        await RasaResponder(http, [rasa.url], Secret(TOKEN)).answer(TURN)

    assert rasa.asked[0]["metadata"] == {}

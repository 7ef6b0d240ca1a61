"""Rasa as a responder: its `frontline` channel over HTTP, at whichever of several is well."""

import asyncio
import hashlib
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import aiohttp
from opentelemetry.trace import SpanKind
from pydantic import ValidationError

from handoff.bot.circuit import Circuit
from handoff.bot.rasa_answer import RasaAnswer
from handoff.bot.responder import BotAnswer, BotUnavailable
from handoff.model.conversation import BotTurn
from handoff.settings import Secret
from handoff.tracing import Tracer, silent, traceparent

log = logging.getLogger(__name__)

TURN_PATH = "/webhooks/frontline/turn"
MAX_ANSWER_BYTES = 1_000_000
ATTEMPTS = 2
PAUSE_S = 0.25
REACHABLE_WITHIN_S = 2.0
WATCH_EVERY_S = 0.5


@dataclass(frozen=True, slots=True)
class _Rasa:
    """One of them."""

    url: str
    circuit: Circuit


class RasaResponder:
    """Asks the Rasa that a conversation belongs to; of several, each has its share of them.

    While one is unwell its conversations belong to the next in their order: it knows them from the
    tracker store that all of them share.
    """

    def __init__(
        self,
        session: aiohttp.ClientSession,
        urls: Sequence[str],
        token: Secret,
        *,
        timeout_s: float = 10.0,
        now: Callable[[], float] = time.monotonic,
        tracer: Tracer | None = None,
    ) -> None:
        self._tracer = tracer or silent()
        self._session = session
        self._rasas = {url: _Rasa(url, Circuit(now)) for url in urls}
        self._token = token
        self._timeout = aiohttp.ClientTimeout(total=timeout_s)

    async def answer(self, turn: BotTurn) -> BotAnswer:
        """Rasa's answer; tried twice where it may have been heard, then `BotUnavailable`."""
        rasas = await self._willing(turn.conversation_id)
        failures, absent, cause = 0, 0, "no bot is well"
        while rasas and failures < ATTEMPTS and absent <= len(rasas):
            if failures or absent >= len(rasas):
                await asyncio.sleep(PAUSE_S)
            rasa = rasas[0]
            try:
                with self._tracer.start_as_current_span(
                    "ask rasa", kind=SpanKind.CLIENT, attributes={"server.address": rasa.url}
                ):
                    answer = await self._ask(rasa.url, turn)
            except aiohttp.ClientConnectorError as error:
                # It never got the turn, so another may have it; a slow one is asked again itself:
                # it knows the turn by its id.
                rasas, absent = [*rasas[1:], rasa], absent + 1
                cause = f"unreachable: {error}"
                self._note_failure(rasa, surely=True)
            except (aiohttp.ClientError, TimeoutError, _Nonsense) as error:
                failures += 1
                cause = f"{type(error).__name__}: {error}"
                if not isinstance(error, _NoAnswer):
                    self._note_failure(rasa)
            else:
                rasa.circuit.worked()
                return answer
            log.warning(
                "turn %s of %s failed at %s (%s)",
                turn.message_id,
                turn.conversation_id,
                rasa.url,
                cause,
            )
        raise BotUnavailable(cause)

    async def is_reachable(self) -> bool:
        """Whether any Rasa answers at all."""
        return any(await asyncio.gather(*(self._answers(url) for url in self._rasas)))

    def health(self) -> dict[str, bool]:
        """Which of the addresses are asked at present."""
        return {url: rasa.circuit.is_closed for url, rasa in self._rasas.items()}

    async def watch(self) -> None:
        """Probe back those that were unwell, until cancelled."""
        while True:
            await asyncio.gather(*(self._probe(it) for it in self._unwell() if it.circuit.is_due))
            await asyncio.sleep(WATCH_EVERY_S)

    async def _willing(self, conversation_id: str) -> list[_Rasa]:
        """Those to ask, in the conversation's order; when all are unwell, any that answers now."""
        rasas = [self._rasas[url] for url in by_preference(tuple(self._rasas), conversation_id)]
        if not any(it.circuit.is_closed for it in rasas):
            await asyncio.gather(*(self._probe(it) for it in rasas))
        return [it for it in rasas if it.circuit.is_closed]

    def _unwell(self) -> list[_Rasa]:
        return [it for it in self._rasas.values() if not it.circuit.is_closed]

    async def _probe(self, rasa: _Rasa) -> None:
        answers = await self._answers(rasa.url)
        if rasa.circuit.is_closed:
            return
        rasa.circuit.probed(answers=answers)
        if answers:
            log.info("the bot at %s is back", rasa.url)

    def _note_failure(self, rasa: _Rasa, *, surely: bool = False) -> None:
        if rasa.circuit.failed(surely=surely):
            log.error("the bot at %s is left alone for a while", rasa.url)

    async def _ask(self, url: str, turn: BotTurn) -> BotAnswer:
        async with self._session.post(
            url + TURN_PATH,
            json=_body(turn),
            headers={"Authorization": f"Bearer {self._token.reveal()}"},
            timeout=self._timeout,
            allow_redirects=False,
        ) as response:
            if response.status == 503:
                raise _NoAnswer("status 503")
            if response.status != 200:
                raise _Nonsense(f"status {response.status}")
            body = await _bounded(response)
        try:
            answer = RasaAnswer.model_validate_json(body)
        except ValidationError as error:
            raise _Nonsense(f"{error.error_count()} faults in the answer") from error
        if (answer.conversation_id, answer.message_id) != (turn.conversation_id, turn.message_id):
            raise _Nonsense("the answer is to another turn")
        return answer.as_answer()

    async def _answers(self, url: str) -> bool:
        timeout = aiohttp.ClientTimeout(total=REACHABLE_WITHIN_S)
        try:
            async with self._session.get(url + "/", timeout=timeout) as response:
                return response.status < 500
        except (aiohttp.ClientError, TimeoutError):
            return False


class _Nonsense(Exception):
    """An answer that is none."""


class _NoAnswer(_Nonsense):
    """It is well but found nothing to say: its action server is gone, as it is for the others."""


def by_preference(urls: Sequence[str], conversation_id: str) -> tuple[str, ...]:
    """Rendezvous hashing: the same order for a conversation every time, spread over the urls.

    Taking one url away moves only the conversations that were its own.
    """

    def weight(url: str) -> bytes:
        return hashlib.blake2b(f"{url}\0{conversation_id}".encode(), digest_size=8).digest()

    return tuple(sorted(urls, key=weight))


def _body(turn: BotTurn) -> dict[str, object]:
    trace = traceparent()
    metadata = {**turn.metadata, "traceparent": trace} if trace else dict(turn.metadata)
    return {
        "conversation_id": turn.conversation_id,
        "message_id": turn.message_id,
        "kind": turn.kind.value,
        "text": turn.text,
        "channel": turn.channel,
        "language": turn.language,
        "metadata": metadata,
    }


async def _bounded(response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_chunked(65_536):
        body += chunk
        if len(body) > MAX_ANSWER_BYTES:
            raise _Nonsense("the answer is too long")
    return bytes(body)

"""Rasa as a responder: its `frontline` channel over HTTP, with a time limit and one retry."""

import asyncio
import hashlib
import logging
from collections.abc import Sequence

import aiohttp
from pydantic import ValidationError

from handoff.bot.rasa_answer import RasaAnswer
from handoff.bot.responder import BotAnswer, BotUnavailable
from handoff.model.conversation import BotTurn
from handoff.settings import Secret

log = logging.getLogger(__name__)

TURN_PATH = "/webhooks/frontline/turn"
MAX_ANSWER_BYTES = 1_000_000
ATTEMPTS = 2
PAUSE_S = 0.25
REACHABLE_WITHIN_S = 2.0


class RasaResponder:
    """Asks the Rasa that a conversation belongs to; of several, each has its share of them."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        urls: Sequence[str],
        token: Secret,
        *,
        timeout_s: float = 10.0,
    ) -> None:
        self._session = session
        self._urls = tuple(urls)
        self._token = token
        self._timeout = aiohttp.ClientTimeout(total=timeout_s)

    async def answer(self, turn: BotTurn) -> BotAnswer:
        """Rasa's answer; tried twice, then `BotUnavailable`."""
        urls = by_preference(self._urls, turn.conversation_id)
        cause = ""
        for attempt in range(1, ATTEMPTS + 1):
            if attempt > 1:
                await asyncio.sleep(PAUSE_S)
            try:
                return await self._ask(urls[0], turn)
            except aiohttp.ClientConnectorError as error:
                # It never got the turn, so another may have it; a slow one is asked again itself:
                # it knows the turn by its id.
                urls = (*urls[1:], urls[0])
                cause = f"unreachable: {error}"
            except (aiohttp.ClientError, TimeoutError, _Nonsense) as error:
                cause = f"{type(error).__name__}: {error}"
            log.warning(
                "turn %s of %s: attempt %d failed (%s)",
                turn.message_id,
                turn.conversation_id,
                attempt,
                cause,
            )
        raise BotUnavailable(cause)

    async def is_reachable(self) -> bool:
        """Whether any Rasa answers at all."""
        return any(await asyncio.gather(*(self._answers(url) for url in self._urls)))

    async def _ask(self, url: str, turn: BotTurn) -> BotAnswer:
        async with self._session.post(
            url + TURN_PATH,
            json=_body(turn),
            headers={"Authorization": f"Bearer {self._token.reveal()}"},
            timeout=self._timeout,
            allow_redirects=False,
        ) as response:
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


def by_preference(urls: Sequence[str], conversation_id: str) -> tuple[str, ...]:
    """Rendezvous hashing: the same order for a conversation every time, spread over the urls.

    Taking one url away moves only the conversations that were its own.
    """

    def weight(url: str) -> bytes:
        return hashlib.blake2b(f"{url}\0{conversation_id}".encode(), digest_size=8).digest()

    return tuple(sorted(urls, key=weight))


def _body(turn: BotTurn) -> dict[str, object]:
    return {
        "conversation_id": turn.conversation_id,
        "message_id": turn.message_id,
        "kind": turn.kind.value,
        "text": turn.text,
        "channel": turn.channel,
        "language": turn.language,
        "metadata": dict(turn.metadata),
    }


async def _bounded(response: aiohttp.ClientResponse) -> bytes:
    body = bytearray()
    async for chunk in response.content.iter_chunked(65_536):
        body += chunk
        if len(body) > MAX_ANSWER_BYTES:
            raise _Nonsense("the answer is too long")
    return bytes(body)

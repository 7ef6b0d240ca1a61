"""Sends one delivery: signed, with a time limit, no redirects, an answer that is hardly read."""

import json
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

import aiohttp

from handoff.model.webhooks import Parcel
from handoff.webhooks.address import AddressRefused, BadAddress, GuardedResolver, check_url
from handoff.webhooks.signing import HEADER, WebhookSecrets, signature

log = logging.getLogger(__name__)
WITHIN_S = 10.0
MAX_ANSWER_BYTES = 65_536
USER_AGENT = "Frontline-Webhooks/1"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of an attempt: a status, or why there was none."""

    status: int | None
    error: str | None = None

    @property
    def is_good(self) -> bool:
        """Answered with any 2xx."""
        return self.error is None


class Sender:
    """One set of connections for all endpoints."""

    def __init__(
        self,
        secrets: WebhookSecrets,
        *,
        private: bool,
        now: Callable[[], datetime],
        timeout_s: float = WITHIN_S,
    ) -> None:
        self._secrets = secrets
        self._private = private
        self._now = now
        self._timeout = aiohttp.ClientTimeout(total=timeout_s)
        self._session: aiohttp.ClientSession | None = None

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """The connections, as long as the block."""
        connector = aiohttp.TCPConnector(
            resolver=None if self._private else GuardedResolver(), use_dns_cache=False
        )
        async with aiohttp.ClientSession(
            connector=connector,
            timeout=self._timeout,
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"User-Agent": USER_AGENT, "Content-Type": "application/json"},
        ) as session:
            self._session = session
            try:
                yield
            finally:
                self._session = None

    async def send(self, parcel: Parcel) -> Outcome:
        """Try it once; whatever goes wrong is the outcome, in words without anybody's data."""
        if self._session is None:
            return Outcome(None, "the service is stopping")
        try:
            check_url(parcel.endpoint.url, private=self._private)
            return await self._post(self._session, parcel)
        except BadAddress as error:
            return Outcome(None, str(error))
        except TimeoutError:
            return Outcome(None, "no answer in time")
        except aiohttp.ClientConnectorError as error:
            refused = isinstance(error.os_error, AddressRefused)
            return Outcome(None, str(error.os_error) if refused else type(error).__name__)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return Outcome(None, type(error).__name__)

    async def _post(self, session: aiohttp.ClientSession, parcel: Parcel) -> Outcome:
        body = body_of(parcel)
        async with session.post(
            parcel.endpoint.url,
            data=body,
            headers=self._headers(parcel, body),
            allow_redirects=False,
        ) as response:
            await response.content.read(MAX_ANSWER_BYTES)
            if not response.content.at_eof():
                response.close()  # who says more than that says it to nobody
            if 200 <= response.status < 300:
                return Outcome(response.status)
            return Outcome(response.status, f"answered {response.status}")

    def _headers(self, parcel: Parcel, body: bytes) -> dict[str, str]:
        now = self._now()
        endpoint = parcel.endpoint
        generations = [endpoint.generation]
        if endpoint.previous_until is not None and now < endpoint.previous_until:
            generations.append(endpoint.generation - 1)
        secrets = [self._secrets.of(endpoint.id, generation) for generation in generations]
        return {
            HEADER: signature(secrets, body, int(now.timestamp())),
            "Frontline-Event-Id": parcel.delivery.event_id,
            "Frontline-Event-Type": parcel.kind,
            "Frontline-Attempt": str(parcel.delivery.attempts),
        }


def body_of(parcel: Parcel) -> bytes:
    """The JSON that is sent and signed; the same at each attempt unless words were erased."""
    document = {
        "id": parcel.delivery.event_id,
        "type": parcel.kind,
        "at": parcel.at.isoformat().replace("+00:00", "Z"),
        "conversation_id": parcel.delivery.conversation_id,
        "data": dict(parcel.data),
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()

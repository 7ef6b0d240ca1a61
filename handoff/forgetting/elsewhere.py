"""What the bot and the order system know of a conversation, and how they are asked to forget it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import aiohttp

from handoff.settings import Secret

WITHIN_S = 10.0


class NotForgotten(Exception):
    """It did not work out; the message says why, without anybody's data."""


class Elsewhere:
    """All Rasas, since each may have its own memory, and the action server."""

    def __init__(
        self,
        rasa_urls: Sequence[str],
        actions_url: str,
        token: Secret,
        *,
        timeout_s: float = WITHIN_S,
    ) -> None:
        self._rasa_urls = tuple(rasa_urls)
        self._actions_url = actions_url
        self._token = token
        self._timeout = aiohttp.ClientTimeout(total=timeout_s)
        self._session: aiohttp.ClientSession | None = None

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """The connections, as long as the block."""
        async with aiohttp.ClientSession(timeout=self._timeout) as session:
            self._session = session
            try:
                yield
            finally:
                self._session = None

    async def forget_talk(self, conversation_id: str) -> None:
        """What was said and understood, in every Rasa; raises `NotForgotten`."""
        for url in self._rasa_urls:
            await self._ask(f"{url}/webhooks/frontline/forget", conversation_id)

    async def forget_proofs(self, conversation_id: str) -> None:
        """What the customer proved in this conversation; raises `NotForgotten`."""
        await self._ask(f"{self._actions_url}/conversations/forget", conversation_id)

    async def _ask(self, url: str, conversation_id: str) -> None:
        if self._session is None:
            raise NotForgotten("the service is stopping")
        headers = {"Authorization": f"Bearer {self._token.reveal()}"}
        body = {"conversation_id": conversation_id}
        try:
            async with self._session.post(
                url, json=body, headers=headers, allow_redirects=False
            ) as response:
                if response.status != 200:
                    raise NotForgotten(f"answered {response.status}")
        except (aiohttp.ClientError, TimeoutError) as error:
            raise NotForgotten(type(error).__name__) from error

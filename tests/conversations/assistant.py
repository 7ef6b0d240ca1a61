"""Talks to the assistant over its channel, as the handoff service does."""

import itertools
from dataclasses import dataclass, field
from typing import Any

import aiohttp

from tests.support.processes import House

_conversations = itertools.count(1)


@dataclass
class Talker:
    """One customer in one conversation; every message has its own id unless one is given."""

    house: House
    http: aiohttp.ClientSession
    language: str = "en"
    channel: str = "web"
    conversation_id: str = field(default_factory=lambda: f"c_test_{next(_conversations)}")
    _messages: int = 0

    async def say(
        self,
        text: str,
        *,
        kind: str = "text",
        message_id: str | None = None,
        note: str | None = None,
    ) -> dict[str, Any]:
        """The body of the answer; anything but 200 is an error of the test.

        `note` is what an agent left on handing back: it rides on that event.
        """
        asked = self.body(text, kind=kind, message_id=message_id)
        status, body = await self.post(asked | ({"metadata": {"note": note}} if note else {}))
        assert status == 200, body
        return body

    def body(self, text: str, *, kind: str, message_id: str | None = None) -> dict[str, Any]:
        """What the handoff service sends."""
        self._messages += 1
        return {
            "conversation_id": self.conversation_id,
            "message_id": message_id or f"m_{self.conversation_id}_{self._messages}",
            "kind": kind,
            "text": text,
            "channel": self.channel,
            "language": self.language,
            "metadata": {},
        }

    async def post(self, body: Any, *, token: str | None = None) -> tuple[int, dict[str, Any]]:
        """Status and body of a turn."""
        bearer = self.house.bot_token if token is None else token
        async with self.http.post(
            f"{self.house.rasa_address}/webhooks/frontline/turn",
            json=body,
            headers={"Authorization": f"Bearer {bearer}"},
            timeout=aiohttp.ClientTimeout(total=60),
        ) as response:
            return response.status, await response.json()


def names(body: dict[str, Any]) -> list[str]:
    """The replies by name: the utterance, `<type>` of a payload, or the bare text."""
    found = []
    for reply in body["replies"]:
        custom = reply["custom"]
        found.append(f"<{custom['type']}>" if custom else reply["utterance"] or "text")
    return found


def texts(body: dict[str, Any]) -> str:
    """All that was said, in one line."""
    return " ".join(reply["text"] for reply in body["replies"] if reply["text"])

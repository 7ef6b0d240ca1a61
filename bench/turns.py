"""The whole bot turn: through the handoff service, and on Rasa's channel alone, in turns."""

import asyncio
import secrets
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

import aiohttp

from bench.figures import Table, percentile
from tests.support.processes import House

# A round of what customers say that needs no identity, so that every caller can say all of it.
SAID = (
    "hello",
    "what are your opening hours",
    "which delivery options do you have?",
    "how can I pay",
    "thanks",
    "in which cases can I get a refund",
    "are you a bot?",
    "welke bezorgopties zijn er",
)
WARM_ROUNDS = 1


@dataclass
class Caller:
    """One customer with a conversation on each way in."""

    http: aiohttp.ClientSession
    house: House
    conversation_id: str = ""
    socket: aiohttp.ClientWebSocketResponse | None = None
    replies: dict[str, int] = field(default_factory=dict)
    # As the service does it, a turn goes on in the language the one before fell into.
    language: str = "en"
    direct_id: str = field(default_factory=lambda: f"c_{secrets.token_urlsafe(18)}")

    async def open(self) -> None:
        """Start the conversation with the handoff service, without the bot's greeting."""
        url = f"{self.house.address}/api/conversations"
        async with self.http.post(url, json={"greet": False}) as answer:
            answer.raise_for_status()
            opened = await answer.json()
        self.socket = await self.http.ws_connect(f"{self.house.address}/ws/customer")
        await self.socket.send_json({"type": "resume", "token": opened["token"]})
        await self.socket.receive_json(timeout=10)

    async def direct(self, text: str) -> float:
        """One turn on Rasa's channel alone, in milliseconds."""
        url = f"{self.house.rasa_address}/webhooks/frontline/turn"
        body = {
            "conversation_id": self.direct_id,
            "message_id": f"m_{secrets.token_urlsafe(12)}",
            "kind": "text",
            "text": text,
            "channel": "web",
            "language": self.language,
            "metadata": {},
        }
        headers = {"Authorization": f"Bearer {self.house.bot_token}"}
        began = time.perf_counter()
        async with self.http.post(url, json=body, headers=headers) as answer:
            answer.raise_for_status()
            turn = await answer.json()
        took = (time.perf_counter() - began) * 1000
        self.replies[text] = len(turn["replies"])
        self.language = turn["turn"]["language"]
        return took

    async def through(self, text: str) -> float:
        """The same turn through the handoff service, until its last reply has arrived."""
        assert self.socket is not None
        missing = max(1, self.replies[text])
        began = time.perf_counter()
        await self.socket.send_json(
            {"type": "message", "client_msg_id": secrets.token_urlsafe(12), "text": text}
        )
        while missing:
            frame = await self.socket.receive_json(timeout=30)
            if frame["type"] == "error":
                raise RuntimeError(f"{frame['code']}: {frame['message']}")
            if frame["type"] == "message" and frame["message"]["author"]["kind"] == "bot":
                missing -= 1
        return (time.perf_counter() - began) * 1000


async def measure(house: House, *, callers: int, rounds: int) -> Table:
    """Both ways by turns, block by block, so that neither has the quieter machine."""
    table = Table(
        f"Whole bot turn in ms, {callers} at once",
        aim="ratio ≤ 1.25 at p50; through: p95 ≤ 60 ms for one caller",
    )
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        crowd = [Caller(http, house) for _ in range(callers)]
        await asyncio.gather(*(caller.open() for caller in crowd))
        direct: list[float] = []
        through: list[float] = []
        for turn in range(WARM_ROUNDS + rounds):
            samples = await _round(crowd, Caller.direct)
            others = await _round(crowd, Caller.through)
            if turn >= WARM_ROUNDS:
                direct += samples
                through += others
    middle = percentile(direct, 0.5)
    for name, samples in (("Rasa's channel alone", direct), ("through the service", through)):
        table.add(
            name,
            p50=percentile(samples, 0.5),
            p95=percentile(samples, 0.95),
            turns=len(samples),
            ratio=percentile(samples, 0.5) / middle,
        )
    return table


async def _round(
    crowd: list[Caller], way: Callable[[Caller, str], Awaitable[float]]
) -> list[float]:
    async def say_all(caller: Caller) -> list[float]:
        return [await way(caller, text) for text in SAID]

    return [took for each in await asyncio.gather(*map(say_all, crowd)) for took in each]

"""Agent ↔ customer relay, stored and delivered, beside a bare aiohttp echo of the same load."""

import asyncio
import json
import secrets
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from typing import Any

import aiohttp
import psutil

from bench import offers
from bench.figures import Table, percentile
from bench.people import PASSWORD, add_agents
from tests.support.processes import House
from tools.launch.ports import free_ports

CHATS_PER_AGENT = 20
LAST_WORD_S = 30.0
WARM_UP_S = 2.0

Say = Callable[[], Awaitable[float]]


@dataclass
class Line:
    """One conversation with a customer at one end and an agent at the other."""

    customer: aiohttp.ClientWebSocketResponse
    conversation_id: str
    epoch: int = 0
    agent: "Desk | None" = None
    connected: asyncio.Event = field(default_factory=asyncio.Event)
    heard: dict[str, asyncio.Future[float]] = field(default_factory=dict)

    async def to_agent(self) -> float:
        """The customer speaks; milliseconds until the agent's page has it."""
        word, heard = self._word()
        began = time.perf_counter()
        frame = {"type": "message", "client_msg_id": word, "text": f"customer {word}"}
        await self.customer.send_json(frame)
        return (await asyncio.wait_for(heard, LAST_WORD_S) - began) * 1000

    async def to_customer(self) -> float:
        """The agent speaks; milliseconds until the customer's page has it."""
        assert self.agent is not None
        word, heard = self._word()
        began = time.perf_counter()
        frame = {
            "type": "reply",
            "request_id": word,
            "client_msg_id": word,
            "conversation_id": self.conversation_id,
            "epoch": self.epoch,
            "text": f"agent {word}",
        }
        await self.agent.socket.send_json(frame)
        return (await asyncio.wait_for(heard, LAST_WORD_S) - began) * 1000

    def hear(self, text: str | None) -> None:
        """A message arrived at the far end of this conversation."""
        word = (text or "").rpartition(" ")[2]
        if (waiting := self.heard.pop(word, None)) is not None and not waiting.done():
            waiting.set_result(time.perf_counter())

    def _word(self) -> tuple[str, asyncio.Future[float]]:
        word = secrets.token_urlsafe(9).replace("-", "x")
        self.heard[word] = asyncio.get_running_loop().create_future()
        return word, self.heard[word]


@dataclass
class Desk:
    """One agent's page."""

    socket: aiohttp.ClientWebSocketResponse
    lines: dict[str, Line]
    asked: set[str] = field(default_factory=set)

    async def read(self) -> None:
        """Accept whatever rings, open it, and hear customers."""
        async for raw in self.socket:
            frame = json.loads(raw.data)
            match frame["type"]:
                case "welcome" | "inbox":
                    await self._accept(frame["inbox"]["offers"])
                case "conversation":
                    line = self.lines[frame["conversation"]["conversation_id"]]
                    line.epoch, line.agent = frame["epoch"], self
                    line.connected.set()
                case "message" if frame["message"]["author"]["kind"] == "customer":
                    self.lines[frame["conversation_id"]].hear(frame["message"]["text"])
                case "error":
                    print(f"agent's page: {frame['code']}: {frame['message']}")

    async def _accept(self, offers: list[dict[str, Any]]) -> None:
        for offer in offers:
            if offer["reservation_id"] in self.asked:
                continue
            self.asked.add(offer["reservation_id"])
            await self._send(type="accept", reservation_id=offer["reservation_id"])
            await self._send(type="open", conversation_id=offer["conversation_id"])

    async def beat(self) -> None:
        """Keep the lease."""
        while True:
            await asyncio.sleep(5)
            await self.socket.send_json({"type": "ping"})

    async def _send(self, **frame: str) -> None:
        await self.socket.send_json({"request_id": secrets.token_hex(8), **frame})


async def _hear_customer(line: Line) -> None:
    async for raw in line.customer:
        frame = json.loads(raw.data)
        if frame["type"] == "message" and frame["message"]["author"]["kind"] == "agent":
            line.hear(frame["message"]["text"])
        elif frame["type"] == "error":
            print(f"customer's page: {frame['code']}: {frame['message']}")


@asynccontextmanager
async def talking(
    house: House, conversations: int, staff: int | None = None
) -> AsyncIterator[list[Line]]:
    """Conversations that are each with an agent, over one socket per customer and per agent."""
    staff = staff or -(-conversations // CHATS_PER_AGENT)
    names = [f"bench-{number}" for number in range(staff)]
    agents = await add_agents(house, names, capacity=-(-conversations // staff))
    lines: dict[str, Line] = {}
    async with (
        aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0), cookie_jar=aiohttp.DummyCookieJar()
        ) as http,
        asyncio.TaskGroup() as group,
    ):
        readers = []
        for name in agents:
            desk = await _log_in(http, house, name, lines)
            readers += [group.create_task(desk.read()), group.create_task(desk.beat())]
        for _ in range(conversations):
            line = await _call(http, house)
            lines[line.conversation_id] = line
            readers.append(group.create_task(_hear_customer(line)))
            await line.customer.send_json({"type": "request_person"})
        async with asyncio.timeout(120 + conversations):
            await asyncio.gather(*(line.connected.wait() for line in lines.values()))
        yield list(lines.values())
        for reader in readers:
            reader.cancel()


async def _log_in(
    http: aiohttp.ClientSession, house: House, name: str, lines: dict[str, Line]
) -> Desk:
    body = {"username": name, "password": PASSWORD}
    origin = {"Origin": house.address}
    async with http.post(f"{house.address}/api/login", json=body, headers=origin) as answer:
        answer.raise_for_status()
        cookie = answer.cookies["frontline_session"].OutputString(attrs=[])
    socket = await http.ws_connect(f"{house.address}/ws/agent", headers=origin | {"Cookie": cookie})
    desk = Desk(socket, lines)
    await socket.send_json({"type": "presence", "request_id": "here", "state": "available"})
    return desk


async def _call(http: aiohttp.ClientSession, house: House) -> Line:
    url = f"{house.address}/api/conversations"
    async with http.post(url, json={"greet": False}) as answer:
        answer.raise_for_status()
        opened = await answer.json()
    socket = await http.ws_connect(f"{house.address}/ws/customer")
    await socket.send_json({"type": "resume", "token": opened["token"]})
    await socket.receive_json(timeout=10)
    return Line(socket, opened["conversation_id"])


@dataclass
class Cost:
    """CPU seconds that a measurement took: of the process that served, and of the load."""

    served_s: float = 0.0
    load_s: float = 0.0


@contextmanager
def spending(process: psutil.Process) -> Iterator[Cost]:
    """The cost of the block, filled in at its end."""
    cost, served, load = Cost(), _cpu_s(process), time.process_time()
    yield cost
    cost.served_s, cost.load_s = _cpu_s(process) - served, time.process_time() - load


def serving(pid: int | None) -> psutil.Process:
    """The process that does the work: a service is started through a shell or not."""
    process = psutil.Process(pid)
    return max((process, *process.children(recursive=True)), key=_cpu_s)


def _cpu_s(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


@contextmanager
def bare_echo() -> Iterator[tuple[str, psutil.Process]]:
    """The echo server as a process of its own; its address, and the process."""
    (port,) = free_ports(1)
    command = [sys.executable, "-m", "bench.echo", str(port)]
    with subprocess.Popen(command) as process:
        try:
            yield f"http://127.0.0.1:{port}/", psutil.Process(process.pid)
        finally:
            process.terminate()


@asynccontextmanager
async def echoing(url: str, sockets: int) -> AsyncIterator[list[Say]]:
    """As many echo sockets; each answer is a function that speaks once."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        for _ in range(50):
            try:
                open_sockets = [await http.ws_connect(url) for _ in range(sockets)]
                break
            except aiohttp.ClientConnectorError:
                await asyncio.sleep(0.1)
        yield [_echo_once(socket) for socket in open_sockets]


def _echo_once(socket: aiohttp.ClientWebSocketResponse) -> Say:
    async def say() -> float:
        began = time.perf_counter()
        await socket.send_json({"type": "message", "text": f"customer {secrets.token_hex(6)}"})
        await socket.receive_str(timeout=LAST_WORD_S)
        return (time.perf_counter() - began) * 1000

    return say


async def paced(speakers: list[Say], *, per_second: float, seconds: float) -> list[float]:
    """Everyone speaks in turn, evenly spread; late samples are kept, none is skipped."""
    async with asyncio.TaskGroup() as group:
        tasks = []
        began = time.perf_counter()
        for number in range(int(per_second * seconds)):
            due = began + number / per_second
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            tasks.append(group.create_task(_spoken(speakers[number % len(speakers)])))
    return [task.result() for task in tasks]


async def at_once(speakers: list[Say], *, seconds: float) -> tuple[int, float, list[float]]:
    """Everyone speaks again as soon as heard; messages, seconds it took, and the samples."""
    began = time.perf_counter()

    async def keep_talking(say: Say) -> list[float]:
        samples = []
        while time.perf_counter() - began < seconds:
            samples.append(await say())
        return samples

    samples = [one for each in await asyncio.gather(*map(keep_talking, speakers)) for one in each]
    return len(samples), time.perf_counter() - began, samples


async def _spoken(say: Say) -> float:
    return await say()


async def measure(
    house: House,
    *,
    conversations: int,
    seconds: float,
    per_second: float,
    staff: int | None = None,
) -> Table:
    """First at a steady rate, then as fast as it goes; echo and relay one after the other."""
    with_whom = f" with {staff} agents" if staff else ""
    table = Table(
        f"Relay in ms, {conversations} conversations{with_whom}, load generator on the same cores",
        aim="p95 ≤ 25 ms at the steady rate; an offer within 250 ms (p95) of an agent being free",
    )
    service = serving(house["handoff"].pid)
    with bare_echo() as (url, echo):
        async with (
            echoing(url, conversations) as echoes,
            talking(house, conversations, staff) as lines,
        ):
            both_ways: list[Say] = [
                way for line in lines for way in (line.to_agent, line.to_customer)
            ]
            either_way: list[Say] = [
                line.to_agent if number % 2 else line.to_customer
                for number, line in enumerate(lines)
            ]
            for name, process, steadily, fast in (
                ("bare echo", echo, echoes, echoes),
                ("stored and delivered", service, both_ways, either_way),
            ):
                await paced(steadily, per_second=per_second, seconds=WARM_UP_S)
                with spending(process) as steady_cost:
                    steady = await paced(steadily, per_second=per_second, seconds=seconds)
                steady_share = steady_cost.load_s / seconds
                with spending(process) as cost:
                    count, took, hurried = await at_once(fast, seconds=seconds)
                table.add(
                    name,
                    steady_per_s=per_second,
                    p50=percentile(steady, 0.5),
                    p95=percentile(steady, 0.95),
                    cpu_ms_each=steady_cost.served_s * 1000 / len(steady),
                    load_cpu_share_steady=steady_share,
                    most_per_s=count / took,
                    p95_at_most=percentile(hurried, 0.95),
                    cpu_ms_at_most=cost.served_s * 1000 / count,
                    load_cpu_share=cost.load_s / took,
                )
            waits = await offers.measure(house)
            table.add(
                "agent free to offer", p50=percentile(waits, 0.5), p95=percentile(waits, 0.95)
            )
    return table

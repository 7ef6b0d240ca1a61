"""Every frame and every route, with what its schema allows and what it nearly allows.

Both are walked from the service's own tables, so that what is new is tried too. Nothing answers
with a 500 or not at all; whoever is refused hears a code and a sentence, and has changed nothing.
"""

import asyncio
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import aiohttp
import pytest
import yarl
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter
from sqlalchemy import select

from handoff.api.app import ROUTES
from handoff.api.frames import types_of
from handoff.api.routes import Route
from handoff.model.rules import Rules
from handoff.model.states import Presence
from handoff.protocol.agent import agent_command
from handoff.protocol.customer import customer_command
from handoff.store import tables
from handoff.store.teamwork_tables import transfers
from tests.handoff.api.support.from_schema import JUNK, nearly, of_schema
from tests.handoff.api.support.house import House
from tests.handoff.api.support.wire import Bare

WITHIN_S = 20.0
KEBAB = re.compile(r"[a-z][a-z0-9-]+")
# Heartbeats, and who is connected: they move by themselves.
RESTLESS = frozenset({"instances", "agent_sockets", "customers_online"})
RESTLESS_COLUMNS = frozenset({"lease_until"})
# No timer of the house may change anything between two looks, however slow the machine is.
UNHURRIED = Rules(
    ring=timedelta(hours=1),
    lease=timedelta(hours=1),
    wrap_up=timedelta(hours=1),
    ring_again_after=timedelta(hours=1),
)
PING = {"type": "ping"}
# An agent's commands go side by side, pings too; an accept waits for all before it.
AFTER_ALL = {"type": "accept", "request_id": "after-all", "reservation_id": "r_" + "0" * 22}
FUZZED = settings(
    max_examples=5,
    derandomize=True,
    database=None,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def for_each(values: st.SearchStrategy[Any], action: Callable[[Any], None]) -> None:
    """Do it with some of the values."""

    @FUZZED
    @given(value=values)
    def one(value: Any) -> None:
        action(value)

    one()


class Fuzzed:
    """A house with people in it, on a loop of its own, since hypothesis calls plain functions."""

    def __init__(self, database: Path) -> None:
        self.runner = asyncio.Runner()
        self.house = House(database, rules=UNHURRIED)
        self.do(self.house.__aenter__())
        self.board = self.house.switchboard
        # Nothing changes by itself beside the request that is tried.
        self.board.runs_turns = lambda _: False
        self._stirred = asyncio.Event()
        self.board.bus.subscribe(lambda _: self._stirred.set())
        self.ids: dict[str, list[Any]] = {}
        self.known: dict[str, list[Any]] | None = None

    def do(self, work: Any) -> Any:
        """Run it; nothing may hang."""

        async def run() -> Any:
            async with asyncio.timeout(WITHIN_S):
                return await work

        return self.runner.run(run())

    def close(self) -> None:
        """End the house."""
        self.do(self.house.__aexit__())
        self.runner.close()

    async def scene(self) -> None:
        """Two customers with Anna or ringing somewhere; everything before is over."""
        staff = {it.username: it.id for it in await self.board.agents()}
        for row in await self._rows(select(tables.conversations.c.id)):
            await self.board.end(row.id)
        wrapping = select(tables.tasks).where(tables.tasks.c.state == "wrapping")
        for row in await self._rows(wrapping):
            await self.board.wrap_up(row.agent_id, row.id, "solved")
        for name in ("anna", "chris"):
            await self.board.agent_here(staff[name])
            await self.board.set_presence(staff[name], Presence.AVAILABLE)
        for _ in range(2):
            made = await self.board.open_conversation(channel="web", language="en")
            await self.board.request_person(made.id)
            if not self.ids:
                break
            for offer in (await self.board.inbox(staff["anna"])).offers:
                await self.board.accept(staff["anna"], offer.reservation.id)
        await self.look(staff)

    async def look(self, staff: Mapping[str, str]) -> None:
        """Gather the ids that requests may name."""
        conversations = [r.id for r in await self._rows(_newest(tables.conversations, "opened_at"))]
        epochs = [r.epoch for r in await self._rows(_newest(tables.conversations, "opened_at"))]
        tasks = [r.id for r in await self._rows(_newest(tables.tasks, "created_at"))]
        self.ids = {
            "conversation_id": conversations,
            "epoch": epochs,
            "task_id": tasks,
            "reservation_id": [
                r.id for r in await self._rows(_newest(tables.reservations, "offered_at"))
            ],
            "transfer_id": [r.id for r in await self._rows(_newest(transfers, "requested_at"))],
            "follow_up_id": [
                r.id for r in await self._rows(_newest(tables.follow_ups, "created_at"))
            ],
            "agent_id": list(staff.values()),
            "to_agent": list(staff.values()),
            "to_queue": ["q_main0000"],
        }

    async def digest(self) -> dict[str, list[Any]]:
        """Every row that does not move by itself, once the bot has nothing left to say."""
        owed = select(tables.bot_turns.c.id).where(
            tables.bot_turns.c.state.in_(("pending", "running"))
        )
        self._stirred.clear()
        while await self._rows(owed):
            await self._stirred.wait()
            self._stirred.clear()
        found: dict[str, list[Any]] = {}
        async with self.board.store.read() as connection:
            for name, table in tables.metadata.tables.items():
                if name in RESTLESS:
                    continue
                columns = [it for it in table.columns if it.name not in RESTLESS_COLUMNS]
                rows = await connection.execute(select(*columns).order_by(*table.primary_key))
                found[name] = [tuple(row) for row in rows]
        return found

    def before(self) -> dict[str, list[Any]]:
        """The digest, read anew only after something was carried out."""
        if self.known is None:
            self.known = self.do(self.digest())
        return self.known

    async def _rows(self, query: Any) -> Sequence[Any]:
        async with self.board.store.read() as connection:
            return (await connection.execute(query)).all()


def _newest(table: Any, by: str) -> Any:
    return select(table).order_by(table.c[by].desc()).limit(3)


@pytest.fixture
def fuzzed(database: Path) -> Iterator[Fuzzed]:
    """The house that is asked everything."""
    found = Fuzzed(database)
    yield found
    found.close()


class Line:
    """A socket that is opened again when it was closed with a word."""

    def __init__(self, fuzzed: Fuzzed, who: str) -> None:
        self._fuzzed = fuzzed
        self._who = who
        self._socket: aiohttp.ClientWebSocketResponse | None = None
        self.understood: set[str] = set()

    async def ready(self) -> None:
        """Open, if it is not."""
        if self._socket is None or self._socket.closed:
            await self._open()
            self._fuzzed.known = None

    async def _open(self) -> None:
        """Connect as the customer of the newest conversation, or as an agent."""
        house = self._fuzzed.house
        if self._who != "customer":
            login = await house.login(self._who)
            self._socket = await house.http.ws_connect(
                house.url + "/ws/agent", headers=login.headers
            )
            return
        self._socket = await house.http.ws_connect(house.url + "/ws/customer")
        mine = self._fuzzed.ids["conversation_id"][0]
        await Bare(self._socket, house.sign(mine), mine).resume()

    async def close(self) -> None:
        """Hang up."""
        if self._socket is not None:
            await self._socket.close()

    async def refusal(self, frame: Any) -> dict[str, Any] | None:
        """Say it; the error that came before the answer to what is asked next, if one came."""
        assert self._socket is not None
        await self._socket.send_str(json.dumps(frame))
        await self._socket.send_str(json.dumps(PING if self._who == "customer" else AFTER_ALL))
        error: dict[str, Any] | None = None
        while True:
            heard = await self._socket.receive(timeout=WITHIN_S)
            if heard.type is not aiohttp.WSMsgType.TEXT:
                assert error is not None and error["fatal"], (frame, heard)  # noqa: PT018  # one fact
                return error
            said = json.loads(heard.data)
            if said["type"] == "pong" or said.get("request_id") == AFTER_ALL["request_id"]:
                return error
            if said["type"] == "error":
                error = said


@pytest.mark.parametrize(
    ("who", "adapter"),
    [("customer", customer_command), ("anna", agent_command), ("chris", agent_command)],
    ids=["customer", "agent", "supervisor"],
)
def test_any_frame_is_carried_out_or_refused_without_a_trace(
    fuzzed: Fuzzed, who: str, adapter: TypeAdapter[Any]
) -> None:
    """A refused frame gets a code and a sentence, and the store is as before."""
    whole = adapter.json_schema()
    understood: set[str] = set()
    kinds = types_of(whole)

    for kind in sorted(kinds):
        fuzzed.do(fuzzed.scene())
        fuzzed.known = None
        line = Line(fuzzed, who)
        schema = {"$ref": whole["discriminator"]["mapping"][kind]}
        good = of_schema(schema, fuzzed.ids, whole["$defs"]).map(_to_one)

        for_each(st.one_of(good, good, nearly(good)), partial(_try_frame, fuzzed, line))
        understood |= line.understood
        fuzzed.do(line.close())

    assert understood == kinds


def _to_one(frame: dict[str, Any]) -> dict[str, Any]:
    """An agent or a queue, as no schema can say."""
    if frame["type"] not in ("transfer", "reassign"):
        return frame
    several = {key: value for key, value in frame.items() if key not in ("to_agent", "to_queue")}
    if frame.get("to_agent"):
        return {**several, "to_agent": frame["to_agent"]}
    return {**several, "to_queue": frame.get("to_queue") or "q_main0000"}


def _try_frame(fuzzed: Fuzzed, line: Line, frame: Any) -> None:
    fuzzed.do(line.ready())
    before = fuzzed.before()
    error = fuzzed.do(line.refusal(frame))
    if error is None:
        fuzzed.known = None
        line.understood.add(frame["type"])
        return
    if error["code"] not in ("invalid-frame", "text-empty"):
        line.understood.add(frame["type"])
    assert KEBAB.fullmatch(error["code"])
    assert error["message"].endswith(".")
    assert error["code"] != "internal-error"
    fuzzed.known = fuzzed.do(fuzzed.digest())
    assert fuzzed.known == before, frame


@pytest.mark.parametrize("who", ["nobody", "admin"])
def test_any_request_is_answered_or_refused_without_a_trace(fuzzed: Fuzzed, who: str) -> None:
    """No 500 anywhere; a refusal has its code and its sentence, and the store is as before."""
    fuzzed.do(fuzzed.scene())
    headers = {} if who == "nobody" else dict(fuzzed.do(fuzzed.house.login(who)).headers)
    routes = [route for route in fuzzed.house.app[ROUTES] if route.status != 101]

    for route in routes:
        for_each(requests(route, fuzzed.ids), partial(_try_request, fuzzed, headers, route))

    assert len(routes) > 20


def _try_request(
    fuzzed: Fuzzed, headers: Mapping[str, str], route: Route, asked: Mapping[str, Any]
) -> None:
    before = fuzzed.before()
    status, kind, body = fuzzed.do(_ask(fuzzed.house, route.method, headers, asked))
    assert status < 500 or status in (502, 503), (route.path, asked, body)
    if status < 400:
        fuzzed.known = None
        return
    fuzzed.known = fuzzed.do(fuzzed.digest())
    assert fuzzed.known == before, (route.path, asked)
    if kind == "application/json":
        error = json.loads(body)["error"]
        assert KEBAB.fullmatch(error["code"])
        assert error["message"].endswith(".")
    else:
        assert kind == "text/html", (route.path, kind)


def requests(route: Route, ids: Mapping[str, Sequence[Any]]) -> st.SearchStrategy[dict[str, Any]]:
    """A path, a query and a body for this route."""
    names = re.findall(r"{(\w+)", route.path)
    every = [it for values in ids.values() for it in values if isinstance(it, str)]
    word = st.sampled_from([*every, "x", "..", "☃", "\x00", "a" * 300, "-1", "1"])
    body: st.SearchStrategy[Any] = st.none() | st.sampled_from(JUNK)
    if route.body is not None:
        good = of_schema(route.body.model_json_schema(), ids)
        body = st.one_of(good, good, nearly(good))
    query: st.SearchStrategy[Any] = st.just({})
    if route.query is not None:
        fits = of_schema(route.query.model_json_schema(), ids)
        query = st.one_of(fits, fits, nearly(fits))
    return st.fixed_dictionaries(
        {
            "path": st.tuples(*(word for _ in names)).map(lambda parts: _filled(route, parts)),
            "query": query,
            "body": body,
        }
    )


def _filled(route: Route, parts: Sequence[str]) -> str:
    path = route.path
    for part in parts:
        path = re.sub(r"{\w+(:[^{}]*)?}", lambda _, part=part: quote(part, safe=""), path, count=1)  # type: ignore[misc]
    return path


async def _ask(
    house: House, method: str, headers: Mapping[str, str], asked: Mapping[str, Any]
) -> tuple[int, str, str]:
    query = asked["query"] if isinstance(asked["query"], dict) else {"x": asked["query"]}
    told = "&".join(
        f"{quote(str(key))}={quote(str(value).encode('utf-8', 'replace'))}"
        for key, value in query.items()
        if value is not None
    )
    url = yarl.URL(f"{house.url}{asked['path']}?{told}", encoded=True)
    data = None if asked["body"] is None else json.dumps(asked["body"]).encode()
    more = {} if data is None else {"Content-Type": "application/json"}
    async with house.http.request(
        method, url, headers={**headers, **more}, data=data, allow_redirects=False
    ) as response:
        return response.status, response.content_type, await response.text(errors="replace")

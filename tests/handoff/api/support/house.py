"""The running service of a test: real aiohttp server, real SQLite file, scripted bot."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, Self, TypeVar

import aiohttp
from aiohttp import web
from argon2 import PasswordHasher

from handoff.accounts import DEMO_LOGINS
from handoff.api.allowances import Rates
from handoff.api.app import HUB, Parts, create_app
from handoff.api.hub import Hub
from handoff.auth import Passwords
from handoff.bot.responder import Responder
from handoff.client import AgentClient, CustomerClient, LoginSession, log_in
from handoff.model.clock import SystemClock
from handoff.model.rules import Rules
from handoff.protocol.customer import ConversationOpened
from handoff.protocol.shared import Controller, Language, MessageView
from handoff.settings import Secret, Settings
from handoff.switchboard import Switchboard
from handoff.tokens import TokenSigner
from tests.handoff.api.support.bot import ScriptedBot

Heard = TypeVar("Heard")
PASSWORD = "correct horse battery"
SETTINGS = Settings(
    bot_token=Secret("bot-token-of-the-tests"),
    secret=Secret("secret-of-the-tests"),
    voice_token=Secret("voice-token-of-the-tests"),
)
FAST_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
MANY = Rates().times(1_000)


def soon(attempt: int) -> float:
    """Reconnect without much waiting."""
    return 0.02


class House:
    """Start it with `async with`; `restart` is what a crash and a new process look like."""

    def __init__(
        self,
        database: Path | str,
        *,
        settings: Settings = SETTINGS,
        rates: Rates = MANY,
        rules: Rules | None = None,
        responder: Responder | None = None,
        instance: str = "handoff",
    ) -> None:
        """`database` is an SQLite file, or an address."""
        self.bot = ScriptedBot()
        self.url = ""
        url = database if isinstance(database, str) else f"sqlite+aiosqlite:///{database}"
        self.settings = replace(settings, database_url=url)
        self._instance = instance
        self._rates = rates
        self._rules = rules
        self._responder = responder
        self._passwords = Passwords(FAST_HASHER)
        self._port = 0
        self._people = AsyncExitStack()

    async def __aenter__(self) -> Self:
        self.http = aiohttp.ClientSession()
        await self._start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._people.aclose()
        await self._stop()
        await self.http.close()

    async def restart(self) -> None:
        """Stop the service and start it again at the same address on the same store."""
        await self._stop()
        await self._start()

    async def _start(self) -> None:
        self.switchboard = await Switchboard.open(
            self.settings.database_url, rules=self._rules, instance=self._instance
        )
        self.app = create_app(
            Parts(
                settings=self.settings,
                switchboard=self.switchboard,
                responder=self._responder or self.bot,
                passwords=self._passwords,
                rates=self._rates,
            )
        )
        self._runner = web.AppRunner(self.app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self._port).start()
        self._port = self._runner.addresses[0][1]
        self.url = f"http://127.0.0.1:{self._port}"

    async def _stop(self) -> None:
        await self._runner.cleanup()
        await self.switchboard.close()

    @property
    def hub(self) -> Hub:
        """The sockets that are open."""
        return self.app[HUB]

    # ---- people

    async def customer(self, *, language: Language = "en", greet: bool = False) -> CustomerClient:
        """A connected customer in a new conversation."""
        client = await CustomerClient.open(
            self.http, self.url, language=language, greet=greet, wait=soon
        )
        return await self._people.enter_async_context(client)

    async def second_tab(self, client: CustomerClient) -> CustomerClient:
        """The same customer once more, from the beginning."""
        return await self._people.enter_async_context(client.another(wait=soon))

    def sign(self, conversation_id: str) -> str:
        """A token for a conversation that the test opened behind the service's back."""
        signer = TokenSigner(self.settings.secret.reveal(), now=SystemClock().now)
        return signer.issue(conversation_id)

    async def returning(self, opened: ConversationOpened) -> CustomerClient:
        """A customer who comes back to a conversation."""
        client = CustomerClient(self.http, self.url, opened, wait=soon)
        return await self._people.enter_async_context(client)

    async def hash_password(self) -> str:
        """What the store keeps of the password that everybody has here."""
        return await self._passwords.hash(PASSWORD)

    async def login(self, username: str = "anna") -> LoginSession:
        """A login over HTTP."""
        return await log_in(self.http, self.url, username, PASSWORD)

    async def agent(self, username: str = "anna", *, available: bool = True) -> AgentClient:
        """An agent at the desk."""
        client = AgentClient(await self.login(username), wait=soon)
        await self._people.enter_async_context(client)
        if available:
            await client.presence("available")
        return client

    async def until_asked(self, running: int) -> None:
        """Wait until the bot has this many turns in hand."""
        async with asyncio.timeout(40):
            while sum(self.bot.running.values()) < running:
                self.bot.was_asked.clear()
                await self.bot.was_asked.wait()

    async def stored(self, conversation_id: str, *, notes: bool = False) -> list[str | None]:
        """The texts in the store, in order."""
        messages = await self.switchboard.messages(conversation_id, notes=notes)
        return [message.text for message in messages]


def texts(messages: list[MessageView]) -> list[str | None]:
    """What a client saw, in order."""
    return [message.text for message in messages]


BuildHouse = Callable[..., Awaitable[House]]


async def add_agents(url: str) -> None:
    """Anna, Bram, Chris (supervisor) and the admin, with a password of the tests."""
    switchboard = await Switchboard.open(url)
    password_hash = await Passwords(FAST_HASHER).hash(PASSWORD)
    for login in DEMO_LOGINS:
        await switchboard.add_agent(
            username=login.username,
            password_hash=password_hash,
            name=login.name,
            role=login.role,
            languages=login.languages,
        )
    await switchboard.close()


async def talk(customer: CustomerClient, agent: AgentClient) -> str:
    """Bring a customer who is in the queue together with an agent; the conversation's id."""
    offer = await agent.next_offer()
    await agent.accept(offer.reservation_id)
    await agent.open(offer.conversation_id)
    await customer.until(is_with(customer, Controller.AGENT))
    return offer.conversation_id


async def wrapping_task(agent: AgentClient) -> str:
    """The id of the task that the agent has to write up, now or soon."""

    def found() -> list[str]:
        rows = agent.inbox.mine if agent.inbox else []
        return [row.task_id for row in rows if row.task_id and row.task_state == "wrapping"]

    await agent.until(lambda: bool(found()))
    return found()[0]


def is_with(customer: CustomerClient, controller: Controller) -> Callable[[], bool]:
    """Asks whether the customer knows that this controller has the conversation."""
    return lambda: customer.state is not None and customer.state.controller == controller


async def heard(
    events: AsyncIterator[Any], kind: type[Heard], is_it: Callable[[Heard], bool] = lambda _: True
) -> Heard:
    """The first event of a kind, now or soon; raises TimeoutError in the end."""
    async with asyncio.timeout(40):
        async for event in events:
            if isinstance(event, kind) and is_it(event):
                return event
    raise AssertionError(f"the events ended without a {kind.__name__}")

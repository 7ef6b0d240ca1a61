"""The real house once for all stories, one Chromium, and the doors through which people come."""

from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from handoff.api.security import CONTENT_SECURITY_POLICY
from tests.browser.support.browser import Complaints, chromium, new_page
from tests.e2e.caller import Caller, Ear
from tests.e2e.people import Agent, Customer
from tests.support.processes import EVERYTHING, House, running_house


@pytest.fixture(scope="package")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Rasa, the action server, the handoff service and the voice gateway, with demo data."""
    changes = {"FRONTLINE_RATE_FACTOR": "1000"}
    everything = (*EVERYTHING, "voice")
    with running_house(tmp_path_factory.mktemp("var"), only=everything, changes=changes) as it:
        yield it


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def chrome() -> AsyncIterator[Browser]:
    """The Chromium of all people of a file."""
    async with chromium() as running:
        yield running


# A desk may ask about a conversation in the moment in which its agent is done with it.
TOO_LATE = "the server responded with a status of 403 (Forbidden)"


class Doors:
    """Lets people in, each in a browser context of their own, and sees that all leave again."""

    def __init__(self, address: str, chrome: Browser, stack: AsyncExitStack) -> None:
        self._address = address
        self._chrome = chrome
        self._stack = stack
        self._heard: list[Complaints] = []

    async def customer(self, language: str = "en", *, forgive: tuple[str, ...] = ()) -> Customer:
        """Somebody on the shop's page, with the chat open and greeted."""
        page = await self._page("/", language, forgive)
        customer = Customer(page, language)
        self._stack.push_async_callback(customer.leaves)
        await customer.comes_in()
        return customer

    async def agent(
        self,
        username: str,
        language: str = "en",
        *,
        forgive: tuple[str, ...] = (),
        microphone: Path | None = None,
    ) -> Agent:
        """Somebody who has logged in at the desk, by way of the login page; with a headset of
        their own if this is spoken into it."""
        chrome = await self._chromium(microphone) if microphone else None
        agent = Agent(await self._page("/desk", language, (*forgive, TOO_LATE), chrome))
        self._stack.push_async_callback(agent.leaves)
        await agent.logs_in(username)
        return agent

    def complaints(self) -> list[str]:
        """What any page complained of: errors, warnings, violations of the policy."""
        return [line for heard in self._heard for line in heard.left()]

    async def caller(self, microphone: Path) -> Caller:
        """Somebody who is about to call from a browser of their own, into which this is spoken."""
        page = await self._page("/call", "en", (), await self._chromium(microphone))
        caller = Caller(page, Ear(page))
        self._stack.push_async_callback(caller.leaves)
        return caller

    async def _chromium(self, microphone: Path) -> Browser:
        return await self._stack.enter_async_context(chromium(microphone=microphone))

    async def _page(
        self, path: str, language: str, forgive: tuple[str, ...], chrome: Browser | None = None
    ) -> Page:
        locale: dict[str, Any] = {"locale": {"en": "en-GB", "nl": "nl-NL"}[language]}
        opened = new_page(chrome or self._chrome, **locale)
        page, heard = await self._stack.enter_async_context(opened)
        heard.forgive(*forgive)
        self._heard.append(heard)
        answer = await page.goto(self._address + path)
        assert answer is not None
        assert answer.headers["content-security-policy"] == CONTENT_SECURITY_POLICY
        return page


@pytest_asyncio.fixture(loop_scope="session")
async def doors(house: House, chrome: Browser) -> AsyncIterator[Doors]:
    """People of one test: whoever came in has left when it is over, and no page has complained."""
    async with AsyncExitStack() as stack:
        doors = Doors(house.address, chrome, stack)
        yield doors
    assert doors.complaints() == []

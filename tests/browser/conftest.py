"""Fixtures of the browser tests: one Chromium for the session, a fresh context for each test."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from tests.browser.support.browser import chromium, new_page
from tests.browser.support.fake_service import FakeService

OpenPage: TypeAlias = Callable[..., Awaitable[Page]]
HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this room is a browser test and runs on the session's event loop, where the
    browser lives."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")
            if pytest_asyncio.is_async_test(item):
                item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """The one Chromium."""
    async with chromium() as running:
        yield running


@pytest_asyncio.fixture(loop_scope="session")
async def fake_service() -> AsyncIterator[FakeService]:
    """A scripted handoff service on a free port."""
    async with FakeService() as service:
        yield service


@pytest_asyncio.fixture(loop_scope="session")
async def open_page(browser: Browser) -> AsyncIterator[OpenPage]:
    """Opens pages in contexts of their own, and fails the test for anything a page complained of
    that the test did not forgive (`forgive=("part of the line", …)`)."""
    complaints = []
    async with AsyncExitStack() as stack:

        async def open_one(url: str, *, forgive: tuple[str, ...] = (), **context: Any) -> Page:
            page, heard = await stack.enter_async_context(new_page(browser, **context))
            heard.forgive(*forgive)
            complaints.append(heard)
            await page.goto(url)
            return page

        yield open_one
    assert [line for heard in complaints for line in heard.left()] == []

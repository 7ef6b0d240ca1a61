"""The files that browsers get."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from handoff.settings import Settings
from tests.handoff.api.support.house import SETTINGS, BuildHouse, House


@pytest.fixture
def pages(tmp_path: Path) -> Settings:
    """Settings with a few pages of the test's own."""
    files = {
        "shop/index.html": "the shop",
        "landing/index.html": "the landing page",
        "desk/index.html": "the desk",
        "board/index.html": "the board",
        "settings/index.html": "the settings",
        "login/index.html": "the login",
        "widget/widget.js": "the widget",
        "shared/base.css": "the styles",
    }
    for name, text in files.items():
        path = tmp_path / "pages" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    (tmp_path / "secret.txt").write_text("not for browsers")
    return replace(SETTINGS, pages=tmp_path / "pages")


async def read(house: House, path: str, headers: dict[str, str] | None = None) -> str:
    """The text of a page, or its status."""
    async with house.http.get(house.url + path, headers=headers) as response:
        return await response.text() if response.status == 200 else str(response.status)


async def test_front_page_is_the_shop_in_demo_mode_only(
    build_house: BuildHouse, pages: Settings
) -> None:
    """Otherwise a plain page."""
    demo = await build_house(settings=replace(pages, demo=True))
    real = await build_house(settings=pages)

    assert await read(demo, "/") == "the shop"
    assert await read(real, "/") == "the landing page"


async def test_desk_is_for_those_who_are_logged_in(
    build_house: BuildHouse, pages: Settings
) -> None:
    """Others are led to the login page."""
    house = await build_house(settings=pages)
    login = await house.login()

    assert await read(house, "/desk") == "the login"
    assert await read(house, "/desk", login.headers) == "the desk"
    assert await read(house, "/board") == "the login"
    assert await read(house, "/board", login.headers) == "the board"
    assert await read(house, "/settings") == "the login"
    assert await read(house, "/settings", login.headers) == "the settings"


async def test_widget_may_be_loaded_by_other_sites(
    build_house: BuildHouse, pages: Settings
) -> None:
    """Its modules and styles too; pages are checked for changes each time."""
    house = await build_house(settings=pages)
    for path in ("/widget.js", "/assets/widget/widget.js", "/assets/shared/base.css"):
        async with house.http.get(house.url + path) as response:
            assert response.status == 200
            assert response.headers["Access-Control-Allow-Origin"] == "*"
            assert response.headers["Cache-Control"] == "no-cache"
            tag = response.headers["ETag"]
        async with house.http.get(house.url + path, headers={"If-None-Match": tag}) as again:
            assert again.status == 304


@pytest.mark.parametrize(
    "path", ["/assets/../secret.txt", "/assets/%2e%2e/secret.txt", "/assets/shared", "/assets/"]
)
async def test_nothing_outside_the_pages_is_given(
    build_house: BuildHouse, pages: Settings, path: str
) -> None:
    """No way up, no listing of folders."""
    import yarl

    house = await build_house(settings=pages)
    async with house.http.get(yarl.URL(house.url + path, encoded=True)) as response:
        assert response.status == 404


async def test_desk_page_is_no_asset(build_house: BuildHouse, pages: Settings) -> None:
    """The way past the login check is closed."""
    house = await build_house(settings=pages)

    assert await read(house, "/assets/desk/index.html") == "404"


@pytest.mark.parametrize("path", ["/", "/call", "/desk", "/board", "/desk/login", "/docs"])
async def test_real_pages_have_everything_they_name(build_house: BuildHouse, path: str) -> None:
    """Each stylesheet and script of a page is there and comes from this service."""
    house = await build_house(settings=replace(SETTINGS, demo=True))
    login = await house.login()
    page = await read(house, path, login.headers)
    named = re.findall(r'<(?:link|script)[^>]*(?:href|src)="?([^"\s>]+)', page)

    assert named
    for address in named:
        assert address.startswith("/"), address
        async with house.http.get(house.url + address) as response:
            assert response.status == 200, address

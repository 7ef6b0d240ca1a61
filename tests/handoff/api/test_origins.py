"""Which pages may speak to the service."""

from dataclasses import replace

import aiohttp
import pytest

from handoff.client import LoginSession
from tests.handoff.api.support.house import PASSWORD, SETTINGS, BuildHouse, House

SHOP = "https://shop.example"
EVIL = "https://evil.example"


async def handshake(
    house: House, path: str, origin: str | None, headers: dict[str, str] | None = None
) -> int:
    """The status of a WebSocket handshake from a page of `origin`; 101 when it is let in."""
    try:
        async with house.http.ws_connect(house.url + path, origin=origin, headers=headers):
            return 101
    except aiohttp.WSServerHandshakeError as error:
        return error.status


async def embedding(build_house: BuildHouse) -> House:
    """A service that a shop at another address embeds."""
    return await build_house(settings=replace(SETTINGS, allowed_origins=frozenset({SHOP})))


async def test_customers_come_from_own_pages_and_allowed_shops(build_house: BuildHouse) -> None:
    """Own, allowed and no browser at all: in. Others: 403."""
    house = await embedding(build_house)

    assert await handshake(house, "/ws/customer", house.url) == 101
    assert await handshake(house, "/ws/customer", SHOP) == 101
    assert await handshake(house, "/ws/customer", None) == 101
    assert await handshake(house, "/ws/customer", EVIL) == 403
    assert await handshake(house, "/ws/customer", "null") == 403
    assert await handshake(house, "/ws/customer", house.url + ".evil.example") == 403


async def test_desk_is_opened_from_own_pages_only(build_house: BuildHouse) -> None:
    """A shop that embeds the widget has no business at the desk, cookie or not."""
    house = await embedding(build_house)
    cookie = (await house.login()).headers

    assert await handshake(house, "/ws/agent", house.url, cookie) == 101
    assert await handshake(house, "/ws/agent", SHOP, cookie) == 403
    assert await handshake(house, "/ws/agent", EVIL, cookie) == 403


async def test_desk_without_login_is_refused(house: House) -> None:
    """No cookie, a made-up one, one that was logged out: 401."""
    login = await house.login()
    await login.log_out()

    assert await handshake(house, "/ws/agent", house.url) == 401
    assert await handshake(house, "/ws/agent", house.url, {"Cookie": "frontline_session=x"}) == 401
    assert await handshake(house, "/ws/agent", house.url, login.headers) == 401


@pytest.mark.parametrize("path", ["/api/login", "/api/logout", "/api/conversations"])
async def test_posts_from_foreign_pages_are_refused(house: House, path: str) -> None:
    """Also with a cookie along: that is what the check is for."""
    login = await house.login()
    async with house.http.post(
        house.url + path, json={}, headers={"Origin": EVIL, **login.headers}
    ) as response:
        answer = await response.json()

    assert (response.status, answer["error"]["code"]) == (403, "forbidden-origin")
    assert await still_logged_in(house, login)


async def still_logged_in(house: House, login: LoginSession) -> bool:
    """Whether the session works."""
    async with house.http.get(house.url + "/api/me", headers=login.headers) as response:
        return response.status == 200


async def test_embedding_shop_may_open_conversations(build_house: BuildHouse) -> None:
    """Its browser asks first, is answered, and may read the answer."""
    house = await embedding(build_house)
    url = house.url + "/api/conversations"
    asking = {"Origin": SHOP, "Access-Control-Request-Method": "POST"}

    async with house.http.options(url, headers=asking) as before:
        assert before.status == 204
        assert before.headers["Access-Control-Allow-Origin"] == SHOP
        assert before.headers["Access-Control-Allow-Headers"] == "Authorization, Content-Type"
    async with house.http.post(url, json={}, headers={"Origin": SHOP}) as opened:
        assert opened.status == 201
        assert opened.headers["Access-Control-Allow-Origin"] == SHOP


async def test_other_shops_are_not_told_anything(build_house: BuildHouse) -> None:
    """No permission in the answer to a foreign browser's question."""
    house = await embedding(build_house)
    asking = {"Origin": EVIL, "Access-Control-Request-Method": "POST"}

    async with house.http.options(house.url + "/api/conversations", headers=asking) as answer:
        assert answer.status == 405
        assert "Access-Control-Allow-Origin" not in answer.headers


async def test_own_address_is_the_public_one(build_house: BuildHouse) -> None:
    """Behind a proxy the address people see counts, not the one the proxy uses."""
    house = await build_house(settings=replace(SETTINGS, public_url="https://help.example"))
    cookie = (await house.login()).headers

    assert await handshake(house, "/ws/agent", "https://help.example", cookie) == 101
    assert await handshake(house, "/ws/agent", house.url, cookie) == 403


async def test_every_answer_tells_browsers_what_to_refuse(house: House) -> None:
    """Pages, files, JSON and errors alike: no foreign scripts, no inline ones, no frames."""
    for path in ("/", "/desk", "/docs", "/openapi.json", "/nowhere", "/api/me"):
        async with house.http.get(house.url + path, allow_redirects=False) as response:
            policy = response.headers["Content-Security-Policy"]

            assert "default-src 'self'" in policy
            assert "frame-ancestors 'none'" in policy
            assert "unsafe" not in policy
            assert response.headers["X-Content-Type-Options"] == "nosniff"
            assert "Referrer-Policy" in response.headers


async def test_https_makes_cookies_secure(build_house: BuildHouse) -> None:
    """HttpOnly and SameSite=Strict always; Secure and HSTS where people come over https."""
    house = await build_house(settings=replace(SETTINGS, public_url="https://help.example"))
    body = {"username": "anna", "password": PASSWORD}

    async with house.http.post(house.url + "/api/login", json=body) as response:
        cookie = response.headers["Set-Cookie"]

        assert "Strict-Transport-Security" in response.headers
    for flag in ("HttpOnly", "SameSite=Strict", "Secure", "Path=/"):
        assert flag in cookie

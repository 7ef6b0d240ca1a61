"""Logging in and out, and what it takes to guess."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from handoff.api.allowances import Rates
from handoff.api.limits import Rate
from handoff.auth import Logins, Passwords, WeakPassword, check_strength, token_hash
from handoff.client import Refused, log_in
from handoff.protocol.agent import SetPresence
from handoff.protocol.customer import RequestPerson
from tests.handoff.api.support.house import FAST_HASHER, PASSWORD, BuildHouse, House


async def test_agent_logs_in_and_is_known(house: House) -> None:
    """The card says who it is; the same is answered to `/api/me`."""
    login = await house.login("chris")

    async with house.http.get(house.url + "/api/me", headers=login.headers) as response:
        card = await response.json()

    assert (card["name"], card["role"]) == ("Chris Demo", "supervisor")
    assert login.agent.agent_id == card["agent_id"]


async def test_user_name_is_taken_without_case(house: House) -> None:
    """A phone's keyboard begins with a capital."""
    assert (await house.login("Anna")).agent.name == "Anna Demo"


@pytest.mark.parametrize(
    ("username", "password"), [("anna", "wrong"), ("nobody", PASSWORD), ("anna", PASSWORD + " ")]
)
async def test_wrong_login_is_refused_without_saying_what_was_wrong(
    house: House, username: str, password: str
) -> None:
    """The same code and sentence for an unknown name and a wrong password."""
    with pytest.raises(Refused) as refused:
        await log_in(house.http, house.url, username, password)

    assert refused.value.code == "login-failed"
    assert refused.value.message == "The user name or the password is not right."


class CountingPasswords(Passwords):
    """Counts how often a hash is really computed."""

    verified = 0

    def _verify(self, password_hash: str, password: str) -> bool:
        self.verified += 1
        return super()._verify(password_hash, password)


async def test_unknown_user_takes_the_same_work(house: House) -> None:
    """The clock does not tell which names exist: a hash is computed either way."""
    passwords = CountingPasswords(FAST_HASHER)
    logins = Logins(house.switchboard, passwords, now=lambda: datetime.now(UTC))

    for username in ("anna", "nobody"):
        with pytest.raises(Exception, match="not right"):
            await logins.log_in(username, "wrong")

    assert passwords.verified == 2


async def test_logging_out_ends_the_session_and_its_sockets(house: House) -> None:
    """Every tab of that login is closed with 4001; another login of the agent stays."""
    login, other = await house.login(), await house.login()
    async with house.http.ws_connect(house.url + "/ws/agent", headers=login.headers) as socket:
        await socket.receive_str()

        await login.log_out()
        async for _ in socket:
            pass

    assert socket.close_code == 4001
    assert not await knows(house, login.headers)
    assert await knows(house, other.headers)


async def test_logging_out_leaves_the_floor_at_once(house: House) -> None:
    """Who waits is told that nobody is there, not that a logged-out agent is about to answer."""
    login, customer = await house.login(), await house.customer()

    def waits(*, staffed: bool) -> bool:
        state = customer.state
        return state is not None and state.position == 1 and state.staffed is staffed

    await customer.tell(RequestPerson())
    async with house.http.ws_connect(house.url + "/ws/agent", headers=login.headers) as socket:
        await socket.receive_str()
        away = SetPresence(request_id="r-1", state="not_ready", reason="break")
        await socket.send_str(away.model_dump_json())
        await customer.until(lambda: waits(staffed=True))
        await login.log_out()

        await customer.until(lambda: waits(staffed=False), within_s=9.0)


async def knows(house: House, headers: dict[str, str]) -> bool:
    """Whether the service knows the session."""
    async with house.http.get(house.url + "/api/me", headers=headers) as response:
        return response.status == 200


async def test_session_ends_by_itself(house: House) -> None:
    """After its life the cookie opens nothing, though the browser may still have it."""
    agent_id = (await house.login()).agent.agent_id
    over = datetime.now(UTC) - timedelta(seconds=1)
    await house.switchboard.open_session(agent_id, token_hash("an old cookie"), over)

    assert not await knows(house, {"Cookie": "frontline_session=an old cookie"})


async def test_socket_whose_login_is_over_is_closed_at_the_next_heartbeat(house: House) -> None:
    """A desk left open overnight does not go on."""
    agent_id = (await house.login()).agent.agent_id
    soon = datetime.now(UTC) + timedelta(seconds=0.3)
    await house.switchboard.open_session(agent_id, token_hash("short"), soon)
    headers = {"Cookie": "frontline_session=short"}

    async with house.http.ws_connect(house.url + "/ws/agent", headers=headers) as socket:
        while not socket.closed:
            await socket.send_str('{"type": "ping"}')
            await socket.receive()

    assert socket.close_code == 4001


async def test_store_keeps_nothing_that_logs_in(database: Path) -> None:
    """Neither the password nor the cookie's value stands in the file."""
    async with House(database) as house:
        login = await house.login()
    written = b"".join(path.read_bytes() for path in database.parent.glob(database.name + "*"))

    assert login.token.encode() not in written
    assert PASSWORD.encode() not in written


async def test_guessing_is_limited_by_user_name(build_house: BuildHouse) -> None:
    """After some failures the name is refused, right password or not; other names are not."""
    house = await build_house(rates=Rates(login_by_user=Rate(3, 0.01)))
    codes = [await attempt(house, "anna", "wrong") for _ in range(5)]

    assert codes == ["login-failed"] * 3 + ["too-many-requests"] * 2
    assert await attempt(house, "ANNA", PASSWORD) == "too-many-requests"
    assert await attempt(house, "bram", PASSWORD) == "in"


async def test_guessing_is_limited_by_address(build_house: BuildHouse) -> None:
    """Many names from one address are limited too, and told when to come back."""
    house = await build_house(rates=Rates(login_by_address=Rate(3, 0.01)))
    codes = [await attempt(house, f"user{number}", "wrong") for number in range(5)]
    body = {"username": "anna", "password": PASSWORD}

    assert codes == ["login-failed"] * 3 + ["too-many-requests"] * 2
    async with house.http.post(house.url + "/api/login", json=body) as response:
        assert response.status == 429
        assert int(response.headers["Retry-After"]) > 0


async def test_good_logins_do_not_count(build_house: BuildHouse) -> None:
    """An office of many people behind one address logs in every morning."""
    house = await build_house(
        rates=Rates(login_by_user=Rate(2, 0.01), login_by_address=Rate(2, 0.01))
    )

    assert [await attempt(house, "anna", PASSWORD) for _ in range(6)] == ["in"] * 6


async def attempt(house: House, username: str, password: str) -> str:
    """Log in; `in`, or the code of the refusal."""
    try:
        await log_in(house.http, house.url, username, password)
    except Refused as refused:
        return refused.code
    return "in"


async def test_login_form_of_another_kind_is_refused(house: House) -> None:
    """A plain HTML form of a foreign page cannot send JSON."""
    form = aiohttp.FormData({"username": "anna", "password": PASSWORD})

    async with house.http.post(house.url + "/api/login", data=form) as response:
        assert response.status == 415
        assert "Set-Cookie" not in response.headers


def test_short_password_is_no_password() -> None:
    """Ten characters at least for a new one."""
    check_strength("ten chars!")
    with pytest.raises(WeakPassword):
        check_strength("nine char")


async def test_broken_hash_opens_nothing() -> None:
    """A damaged row is a failed login, not a fault."""
    assert not await Passwords(FAST_HASHER).matches("x", "not a hash")

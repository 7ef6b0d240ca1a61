"""Other programs that talk with the service over HTTP, with an API key or as an admin."""

from dataclasses import dataclass
from typing import Any

from handoff import accounts
from tests.handoff.api.support.house import House


@dataclass(frozen=True)
class Answer:
    """Status and JSON body (None when there is none)."""

    status: int
    body: Any

    @property
    def code(self) -> str:
        """The code of a refusal."""
        return str(self.body["error"]["code"])


class Program:
    """Asks with the same headers each time."""

    def __init__(self, house: House, headers: dict[str, str]) -> None:
        self._house = house
        self.headers = headers

    async def ask(self, method: str, path: str, body: Any = None, **more: Any) -> Answer:
        """One request and its answer."""
        given = {"json": body} if body is not None else {}
        async with self._house.http.request(
            method, self._house.url + path, headers=self.headers, **given, **more
        ) as response:
            is_json = response.content_type == "application/json"
            return Answer(response.status, await response.json() if is_json else None)

    async def get(self, path: str, **more: Any) -> Answer:
        """Read."""
        return await self.ask("GET", path, **more)

    async def post(self, path: str, body: Any = None, **more: Any) -> Answer:
        """Send JSON."""
        return await self.ask("POST", path, body, **more)

    async def delete(self, path: str) -> Answer:
        """Remove."""
        return await self.ask("DELETE", path)

    async def text(self, path: str, **more: Any) -> str:
        """A whole body as text; it must be a 200."""
        async with self._house.http.get(
            self._house.url + path, headers=self.headers, **more
        ) as response:
            assert response.status == 200, await response.text()
            return await response.text()


async def program(house: House, *scopes: str) -> Program:
    """A program with a fresh key of these scopes."""
    made = await accounts.add_key(house.switchboard, name="a test", scopes=scopes, days=None)
    return Program(house, {"Authorization": f"Bearer {made.text}"})


async def admin(house: House, username: str = "admin") -> Program:
    """Somebody who is logged in."""
    login = await house.login(username)
    return Program(house, {"Cookie": f"frontline_session={login.token}"})

"""Does a write once per key: the same request again gets the first result, another is refused."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeVar

from actions.orders.clock import Clock
from actions.orders.errors import KeyReused
from actions.orders.record import from_json, to_json
from actions.orders.store.database import Database
from actions.orders.store.keys import Claim
from actions.orders.store.work import Work
from actions.orders.visitor import Asker

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Request:
    """Who asks for what: two requests are the same when all of it is."""

    operation: str
    asker: Asker
    number: str
    details: Mapping[str, object]

    @property
    def fingerprint(self) -> str:
        asked = {
            "conversation": self.asker.conversation_id,
            "customer": self.asker.customer_id,
            "number": self.number,
            "details": self.details,
        }
        return sha256(to_json(asked).encode()).hexdigest()


class Writes:
    """Runs a write in one transaction together with its key."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def once(
        self,
        key: str,
        request: Request,
        result: type[Result],
        write: Callable[[Work], Awaitable[Result]],
    ) -> Result:
        """The result of `write`, or of the first time. A refusal (an error) is not kept.

        Raises `KeyReused`.
        """
        claim = Claim(key, request.operation, request.fingerprint)
        async with self._database.writing() as work:
            done = await work.keys.claim(claim, self._clock())
            if done is None:
                written = await write(work)
                await work.keys.keep(key, to_json(written))
                return written
        if (done.operation, done.fingerprint) != (claim.operation, claim.fingerprint):
            raise KeyReused(key)
        return from_json(result, done.result)

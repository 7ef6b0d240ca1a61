"""Who is asking: proves it by what only the customer knows, and remembers it per conversation."""

from dataclasses import InitVar, dataclass, field
from datetime import datetime
from enum import StrEnum

_ISSUER = object()


class Level(StrEnum):
    """How far a proof reaches: the orders named, or all that is the customer's."""

    ORDER = "order"
    FULL = "full"


@dataclass(frozen=True, slots=True)
class Verified:
    """Proof of who is asking. Only `Identity` makes one, from what it has stored."""

    conversation_id: str
    customer_id: int
    customer_name: str
    level: Level
    order_numbers: frozenset[str]
    expires_at: datetime
    issuer: InitVar[object] = field(repr=False)

    def __post_init__(self, issuer: object) -> None:
        if issuer is not _ISSUER:
            raise TypeError("only Identity verifies")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a conversation stands with proof: `level` is None without a current one."""

    level: Level | None
    failures: int
    attempts_left: int
    locked: bool
    expires_at: datetime | None


class Identity:
    """Checks, stores and finds proofs."""

    async def verify_by_order(
        self, conversation_id: str, *, number: str, postcode: str, key: str
    ) -> Verified:
        """Proof of level `order`: that order only.

        Raises `VerificationFailed`, `VerificationLocked`, `InvalidOrderNumber`, `KeyReused`.
        """
        raise NotImplementedError

    async def verify_by_email(
        self, conversation_id: str, *, email: str, postcode: str, key: str
    ) -> Verified:
        """Proof of level `full`. Raises as `verify_by_order`, and `InvalidEmail`."""
        raise NotImplementedError

    async def current(self, conversation_id: str) -> Verified | None:
        """The conversation's proof, if it has one that has not expired."""
        raise NotImplementedError

    async def standing(self, conversation_id: str) -> Standing:
        raise NotImplementedError

    async def forget(self, conversation_id: str) -> None:
        """Drop the proof (another person speaks now). Failures stay counted."""
        raise NotImplementedError

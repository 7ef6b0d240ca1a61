"""Who is asking: proves it by what only the customer knows, and remembers it per conversation."""

import hmac
import re
from dataclasses import InitVar, dataclass, field, replace
from datetime import datetime
from hashlib import sha256

from actions.orders.clock import Clock
from actions.orders.errors import InvalidEmail, KeyReused, VerificationFailed, VerificationLocked
from actions.orders.model.policy import Policy
from actions.orders.order_number import parse_order_number
from actions.orders.postcode import postcode_key
from actions.orders.record import to_json
from actions.orders.states import Level
from actions.orders.store.customers import Candidate
from actions.orders.store.database import Database
from actions.orders.store.proofs import Attempt, Proof
from actions.orders.store.work import Work

_ISSUER = object()
_NOBODY = Candidate(customer_id=0, postcode_keys=("-", "-"))
_EMAIL = re.compile(r"^[^@\s]{1,64}@[^@\s.]+(?:\.[^@\s.]+)+$")
LONGEST_EMAIL = 254


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


@dataclass(frozen=True, slots=True)
class _Claim:
    """Somebody's claim to be the customer of an order (`number`) or of an address (`email`)."""

    conversation_id: str
    number: str | None
    email: str | None
    postcode_key: str
    key: str

    @property
    def fingerprint(self) -> str:
        return sha256(to_json(self).encode()).hexdigest()

    def holds_for(self, candidate: Candidate) -> bool:
        """Whether the postcode proves it; compares all of them, in constant time."""
        matches = [hmac.compare_digest(k, self.postcode_key) for k in candidate.postcode_keys]
        return any(matches)


class Identity:
    """Checks, stores and finds proofs.

    A wrong number and a wrong postcode take the same steps and get the same answer.
    Failures are counted for the whole conversation; a success in between forgives none.
    """

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def erase(self, conversation_id: str) -> int:
        """Remove all that the conversation proved or tried; how many rows. The customer stays."""
        async with self._database.writing() as work:
            return await work.proofs.erase(conversation_id)

    async def verify_by_order(
        self, conversation_id: str, *, number: str, postcode: str, key: str
    ) -> Verified:
        """Proof of level `order`: that order only, added to those already proven.

        Raises `VerificationFailed`, `VerificationLocked`, `InvalidOrderNumber`, `KeyReused`.
        """
        parsed = parse_order_number(number)
        return await self._verify(
            _Claim(conversation_id, parsed, None, postcode_key(postcode), key)
        )

    async def verify_by_email(
        self, conversation_id: str, *, email: str, postcode: str, key: str
    ) -> Verified:
        """Proof of level `full`. Raises as `verify_by_order`, and `InvalidEmail`."""
        return await self._verify(
            _Claim(conversation_id, None, parse_email(email), postcode_key(postcode), key)
        )

    async def current(self, conversation_id: str) -> Verified | None:
        """The conversation's proof, if it has one that has not expired."""
        async with self._database.reading() as work:
            proof = await work.proofs.find(conversation_id)
        if proof is None or proof.expires_at <= self._clock():
            return None
        return _issue(conversation_id, proof)

    async def standing(self, conversation_id: str) -> Standing:
        """For the context of a handoff, and for deciding what to ask next."""
        async with self._database.reading() as work:
            policy = await work.policies.current()
            failures = await work.proofs.failures(conversation_id)
            proof = await work.proofs.find(conversation_id)
        current = proof if proof is not None and proof.expires_at > self._clock() else None
        left = max(policy.verification_failures - failures, 0)
        return Standing(
            level=current.level if current else None,
            failures=failures,
            attempts_left=left,
            locked=left == 0,
            expires_at=current.expires_at if current else None,
        )

    async def forget(self, conversation_id: str) -> None:
        """Drop the proof (another person speaks now). Failures stay counted."""
        async with self._database.writing() as work:
            await work.proofs.drop(conversation_id)

    async def _verify(self, claim: _Claim) -> Verified:
        now = self._clock()
        async with self._database.writing() as work:
            policy = await work.policies.current()
            await work.proofs.hold(claim.conversation_id)
            left = await self._try(work, claim, policy, now)
            proof = await work.proofs.find(claim.conversation_id)
        # Only now, when the failure is kept for good, may the caller hear of it.
        if left == 0:
            raise VerificationLocked
        if left is not None or proof is None:
            raise VerificationFailed(left or 0)
        return _issue(claim.conversation_id, proof)

    async def _try(self, work: Work, claim: _Claim, policy: Policy, now: datetime) -> int | None:
        """None when it holds, else how many attempts are left."""
        before = await work.proofs.attempt(claim.key)
        if before is not None and before.fingerprint != claim.fingerprint:
            raise KeyReused(claim.key)
        left = policy.verification_failures - await work.proofs.failures(claim.conversation_id)
        if before is not None:
            return None if before.succeeded else max(left, 0)
        if left <= 0:
            return 0
        candidate = await _candidate(work, claim) or _NOBODY
        holds = claim.holds_for(candidate)
        await work.proofs.record(
            Attempt(claim.key, claim.conversation_id, claim.fingerprint, holds, now)
        )
        if not holds:
            return left - 1
        expires_at = now + policy.verification_lasts
        await _keep(work, claim, candidate.customer_id, now=now, expires_at=expires_at)
        return None


def parse_email(text: str) -> str:
    """The address in small letters. Raises `InvalidEmail`."""
    email = text.strip().lower()
    if len(email) > LONGEST_EMAIL or not _EMAIL.match(email):
        raise InvalidEmail(text)
    return email


async def _candidate(work: Work, claim: _Claim) -> Candidate | None:
    if claim.number is not None:
        return await work.customers.by_order(claim.number)
    return await work.customers.by_email(claim.email or "")


async def _keep(
    work: Work, claim: _Claim, customer_id: int, *, now: datetime, expires_at: datetime
) -> None:
    fresh = Proof(
        customer_id=customer_id,
        customer_name=await work.customers.name(customer_id),
        level=Level.ORDER if claim.number else Level.FULL,
        order_numbers=frozenset({claim.number} if claim.number else ()),
        expires_at=expires_at,
    )
    known = await work.proofs.find(claim.conversation_id)
    if known is not None and known.expires_at > now:
        fresh = _added(known, fresh)
    await work.proofs.keep(claim.conversation_id, fresh)


def _added(known: Proof, fresh: Proof) -> Proof:
    """What both prove of one customer; the fresh proof alone where it is another's.

    A weaker proof neither lowers a stronger one nor makes it last longer.
    """
    if known.customer_id != fresh.customer_id or fresh.level is Level.FULL:
        return fresh
    if known.level is Level.FULL:
        return known
    return replace(fresh, order_numbers=known.order_numbers | fresh.order_numbers)


def _issue(conversation_id: str, proof: Proof) -> Verified:
    return Verified(
        conversation_id=conversation_id,
        customer_id=proof.customer_id,
        customer_name=proof.customer_name,
        level=proof.level,
        order_numbers=proof.order_numbers,
        expires_at=proof.expires_at,
        issuer=_ISSUER,
    )

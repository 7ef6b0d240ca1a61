"""What needs no account yet, or no longer opens it: registering, a lost password, the newsletter.

Every answer here is the same whether or not the e-mail address is known; the mail tells its owner.
"""

from dataclasses import dataclass
from datetime import datetime

from actions.orders.address import Address
from actions.orders.clock import Clock, NewToken
from actions.orders.kinds import MailKind, RegistrationIssue
from actions.orders.operations.once import Writes
from actions.orders.store.database import Database
from actions.orders.visitor import Asker


@dataclass(frozen=True, slots=True)
class MailSent:
    """A mail with a link is on its way; `email` is masked, as in ``s•••@example.com``."""

    email: str
    link_expires_at: datetime


@dataclass(frozen=True, slots=True)
class RegistrationCheck:
    """`suggestion` is the address that was probably meant, for a typo."""

    issues: tuple[RegistrationIssue, ...]
    suggestion: str | None


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What following a link did."""

    kind: MailKind
    name: str


class Registration:
    def __init__(self, database: Database, writes: Writes, clock: Clock, tokens: NewToken) -> None:
        self._database = database
        self._writes = writes
        self._clock = clock
        self._tokens = tokens

    async def register(
        self,
        asker: Asker,
        *,
        name: str,
        email: str,
        language: str,
        key: str,
        address: Address | None = None,
    ) -> MailSent:
        """The account is there once the link is followed. Raises `InvalidEmail`, `InvalidText`,
        `KeyReused`."""
        raise NotImplementedError

    async def recover_password(
        self, asker: Asker, *, email: str, language: str, key: str
    ) -> MailSent:
        """Raises `InvalidEmail`, `KeyReused`."""
        raise NotImplementedError

    def check(self, *, email: str, name: str = "", postcode: str = "") -> RegistrationCheck:
        """What can be seen to be wrong with what somebody tried to register with."""
        raise NotImplementedError

    async def send_again(self, asker: Asker, *, email: str, language: str, key: str) -> MailSent:
        """For who did not get the confirmation. Raises `InvalidEmail`, `KeyReused`."""
        raise NotImplementedError

    async def subscribe(self, asker: Asker, *, email: str, language: str, key: str) -> MailSent:
        """The newsletter comes once the link is followed. Raises `InvalidEmail`, `KeyReused`."""
        raise NotImplementedError

    async def unsubscribe(self, asker: Asker, *, email: str, key: str) -> MailSent:
        """At once, and no mail. Raises `InvalidEmail`, `KeyReused`."""
        raise NotImplementedError

    async def confirm(self, token: str) -> Confirmed:
        """Follow a link; once done it answers the same again. Raises `LinkInvalid`."""
        raise NotImplementedError

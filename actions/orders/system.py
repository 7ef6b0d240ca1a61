"""The order system as one thing to open, use and close: the only door for its users."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Self

from actions.orders.clock import Clock, NewToken, new_token, utc_now
from actions.orders.operations.accounts import Accounts
from actions.orders.operations.addresses import Addresses
from actions.orders.operations.appointments import Appointments
from actions.orders.operations.billing import Billing
from actions.orders.operations.cancellation import Cancellation
from actions.orders.operations.cases import Cases
from actions.orders.operations.catalogue import Catalogue
from actions.orders.operations.changes import Changes
from actions.orders.operations.claims import Claims
from actions.orders.operations.complaints import Complaints
from actions.orders.operations.consents import Consents
from actions.orders.operations.delivery import Delivery
from actions.orders.operations.exchanges import Exchanges
from actions.orders.operations.feedback import Feedback
from actions.orders.operations.identity import Identity
from actions.orders.operations.mails import Mails
from actions.orders.operations.once import Writes
from actions.orders.operations.ordering import Ordering
from actions.orders.operations.payments import Payments
from actions.orders.operations.refunds import Refunds
from actions.orders.operations.registration import Registration
from actions.orders.operations.returns import Returns
from actions.orders.operations.stakes import Stakes
from actions.orders.operations.suggestions import Suggestions
from actions.orders.operations.tracking import Tracking
from actions.orders.operations.upkeep import Upkeep
from actions.orders.store.database import Database


@dataclass(frozen=True, slots=True)
class OrderSystem:
    """All operations, by noun. Every write takes a `key`: one key, one write, once."""

    identity: Identity
    tracking: Tracking
    cancellation: Cancellation
    addresses: Addresses
    billing: Billing
    refunds: Refunds
    delivery: Delivery
    accounts: Accounts
    appointments: Appointments
    cases: Cases
    catalogue: Catalogue
    changes: Changes
    claims: Claims
    complaints: Complaints
    consents: Consents
    exchanges: Exchanges
    feedback: Feedback
    mails: Mails
    ordering: Ordering
    payments: Payments
    registration: Registration
    returns: Returns
    stakes: Stakes
    suggestions: Suggestions
    upkeep: Upkeep

    @classmethod
    def on(cls, database: Database, *, clock: Clock, tokens: NewToken) -> Self:
        """Put the operations together on an open database."""
        identity = Identity(database, clock)
        writes = Writes(database, clock)
        accounts = Accounts(database, writes, clock, tokens)
        ordering = Ordering(database, writes, clock, tokens)
        return cls(
            identity=identity,
            tracking=Tracking(database, identity, clock),
            cancellation=Cancellation(database, writes, clock),
            addresses=Addresses(database, writes, clock),
            billing=Billing(database, writes, clock, tokens),
            refunds=Refunds(database, writes, clock),
            delivery=Delivery(database, clock),
            accounts=accounts,
            appointments=Appointments(database, writes, clock),
            cases=Cases(database, writes, clock),
            catalogue=Catalogue(database),
            changes=Changes(database, writes, clock, tokens),
            claims=Claims(database, writes, clock),
            complaints=Complaints(database, writes, clock),
            consents=Consents(database, writes, clock),
            exchanges=Exchanges(database, writes, clock, tokens),
            feedback=Feedback(database, writes, clock),
            mails=Mails(database, writes, clock),
            ordering=ordering,
            payments=Payments(database, writes, clock, tokens),
            registration=Registration(database, writes, clock, tokens),
            returns=Returns(database, writes, clock, tokens),
            stakes=Stakes(database, clock),
            suggestions=Suggestions(database, writes, clock),
            upkeep=Upkeep(database, ordering, accounts, clock),
        )


@asynccontextmanager
async def open_order_system(
    url: str, *, clock: Clock = utc_now, tokens: NewToken = new_token
) -> AsyncIterator[OrderSystem]:
    """Open the database at `url`.

    Raises `SchemaOutdated` where `python -m actions.orders init` has not made the tables, and
    `DatabaseUnreachable`.
    """
    database = Database.open(url)
    try:
        await database.check_schema()
        yield OrderSystem.on(database, clock=clock, tokens=tokens)
    finally:
        await database.close()

"""Finds the customer behind what somebody claims, with the postcodes that would prove it."""

from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from actions.orders.store.tables import AccountRow, AddressRow, CustomerRow, OrderRow
from actions.orders.store.tables.customer import AddressKind


@dataclass(frozen=True, slots=True)
class Candidate:
    """Who it would be; any of `postcode_keys` proves it."""

    customer_id: int
    postcode_keys: tuple[str, ...]


class CustomerRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def by_order(self, number: str) -> Candidate | None:
        """The postcode may be where the parcel goes or where the invoice goes."""
        delivery, billing = aliased(AddressRow), aliased(AddressRow)
        found = await self._session.execute(
            select(OrderRow.customer_id, delivery.postcode_key, billing.postcode_key)
            .join(delivery, delivery.id == OrderRow.delivery_address_id)
            .join(billing, billing.id == OrderRow.billing_address_id)
            .where(OrderRow.number == int(number))
            .where(OrderRow.customer_id.not_in(_erased()))
        )
        row = found.one_or_none()
        return None if row is None else Candidate(row[0], (row[1], row[2]))

    async def by_email(self, email: str) -> Candidate | None:
        """Only the home postcode counts: this proof opens everything."""
        found = await self._session.execute(
            select(CustomerRow.id, AddressRow.postcode_key)
            .join(AddressRow, AddressRow.customer_id == CustomerRow.id)
            .where(CustomerRow.email == email, AddressRow.kind == AddressKind.HOME)
            .order_by(AddressRow.id.desc())
            .limit(1)
        )
        row = found.one_or_none()
        return None if row is None else Candidate(row[0], (row[1], row[1]))

    async def name(self, customer_id: int) -> str:
        return (await self._session.get_one(CustomerRow, customer_id)).name


def _erased() -> Select[int]:
    """Nobody can prove to be somebody who was erased."""
    return select(AccountRow.customer_id).where(AccountRow.erased_at.is_not(None))

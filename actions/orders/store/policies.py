"""Reads the policy table."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from actions.orders.model.policy import Policy, PolicyValue
from actions.orders.model.service_policy import ServicePolicy
from actions.orders.store.tables import PolicyRow


class PolicyRows:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def current(self) -> Policy:
        """Read anew in every transaction: a changed row counts at once."""
        return Policy.read(await self._rows())

    async def service(self) -> ServicePolicy:
        """The rest of the table, as fresh."""
        return ServicePolicy.read(await self._rows())

    async def _rows(self) -> dict[str, PolicyValue]:
        rows = await self._session.scalars(select(PolicyRow))
        return {row.name: PolicyValue(row.value, row.unit) for row in rows}

"""Money back: where it is, and asking for it within policy."""

from dataclasses import dataclass
from datetime import date, datetime

from actions.orders.money import Money
from actions.orders.operations.identity import Verified
from actions.orders.states import OrderStatus, PaymentMethod, RefundReason, RefundStatus


@dataclass(frozen=True, slots=True)
class Refund:
    reference: str
    number: str
    status: RefundStatus
    reason: RefundReason
    amount: Money
    method: PaymentMethod
    requested_at: datetime
    expected_by: date | None
    completed_at: datetime | None


@dataclass(frozen=True, slots=True)
class RefundOverview:
    """`refunds` newest first; `refundable` is what was paid and not yet given back or promised."""

    number: str
    order_status: OrderStatus
    refunds: tuple[Refund, ...]
    refundable: Money


class Refunds:
    """Reads and requests refunds; limits and windows come from the policy table."""

    async def status(self, verified: Verified, number: str) -> RefundOverview:
        raise NotImplementedError

    async def request(
        self,
        verified: Verified,
        number: str,
        *,
        reason: RefundReason,
        key: str,
        amount: Money | None = None,
    ) -> Refund:
        """Ask for `amount`, or all that is refundable.

        Raises `OutOfPolicy` (rules `refund-limit`, `refund-window`; facts for the agent),
        `NothingToRefund`, `RefundTooEarly`, `InvalidAmount`, `KeyReused`, and those of every
        operation.
        """
        raise NotImplementedError

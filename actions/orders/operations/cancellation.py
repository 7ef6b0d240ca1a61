"""Cancelling an order: what it would cost, and doing it."""

from dataclasses import dataclass
from datetime import date

from actions.orders.errors import Instead
from actions.orders.money import Money
from actions.orders.operations.identity import Verified
from actions.orders.states import OrderStatus


@dataclass(frozen=True, slots=True)
class CancellationTerms:
    """What cancelling now would mean; when it is not possible, `refusal` is the error's code."""

    number: str
    status: OrderStatus
    possible: bool
    fee: Money
    refund: Money
    refusal: str | None
    instead: tuple[Instead, ...]


@dataclass(frozen=True, slots=True)
class Cancelled:
    """`refund` is zero where nothing was paid; then there is no reference and no date."""

    number: str
    fee: Money
    refund: Money
    refund_reference: str | None
    refund_expected_by: date | None


class Cancellation:
    """Before dispatch an order can be cancelled; fee and free period come from the policy table."""

    async def terms(self, verified: Verified, number: str) -> CancellationTerms:
        """For the question that names the fee; also answers where cancelling is refused."""
        raise NotImplementedError

    async def cancel(
        self, verified: Verified, number: str, *, key: str, agreed_fee: Money | None = None
    ) -> Cancelled:
        """Cancel once. `agreed_fee` is what the customer said yes to.

        Raises `AlreadyShipped`, `AlreadyDelivered`, `AlreadyCancelled`, `AlreadyReturned`
        (each with `instead`), `FeeChanged`, `KeyReused`, and those of every operation.
        """
        raise NotImplementedError

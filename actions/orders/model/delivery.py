"""A way of delivery as a value."""

from dataclasses import dataclass

from actions.orders.money import Money


@dataclass(frozen=True, slots=True)
class DeliveryOption:
    """Working days from dispatch, both ends included; from `free_from` on there is no fee."""

    key: str
    name: str
    carrier: str
    fee: Money
    free_from: Money | None
    days_min: int
    days_max: int

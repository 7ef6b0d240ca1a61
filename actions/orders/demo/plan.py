"""What an order of the demo is to look like, before its rows are written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from actions.orders.demo.crowd import Person
from actions.orders.demo.named import NAMED, NamedOrder
from actions.orders.demo.shop import BY_SKU, OPTIONS, PRODUCTS, STANDARD, ZONE_OF, Option, Product
from actions.orders.order_number import FIRST
from actions.orders.states import OrderStatus, PaymentMethod

# How often each status occurs, and how long ago at least and at most it was reached, in hours.
SHARES: dict[OrderStatus, tuple[float, float, float]] = {
    OrderStatus.AWAITING_PAYMENT: (0.02, 1, 140),
    OrderStatus.PROCESSING: (0.05, 0.2, 18),
    OrderStatus.PACKED: (0.03, 0.3, 5),
    OrderStatus.IN_TRANSIT: (0.07, 2, 20),
    OrderStatus.OUT_FOR_DELIVERY: (0.02, 0.2, 4),
    OrderStatus.DELIVERED: (0.69, 5, 12_000),
    OrderStatus.RETURNED: (0.06, 30, 10_000),
    OrderStatus.CANCELLED: (0.06, 5, 10_000),
}
METHODS = {
    PaymentMethod.IDEAL: 0.55,
    PaymentMethod.CARD: 0.18,
    PaymentMethod.PAYPAL: 0.12,
    PaymentMethod.PAY_LATER: 0.1,
    PaymentMethod.BANK_TRANSFER: 0.05,
}
DELAYED_SHARE = 0.1


@dataclass(frozen=True, slots=True)
class Item:
    product: Product
    quantity: int


@dataclass(frozen=True, slots=True)
class Plan:
    """An order as intended; `reached_at` is when it came into its status."""

    number: int
    person: Person
    status: OrderStatus
    reached_at: datetime
    items: tuple[Item, ...]
    option: Option
    method: PaymentMethod
    delayed: bool
    to_elsewhere: bool

    @property
    def goods(self) -> Decimal:
        return sum((item.product.price * item.quantity for item in self.items), Decimal(0))

    @property
    def shipping(self) -> Decimal:
        free_from = self.option.free_from
        return Decimal(0) if free_from and self.goods >= free_from else self.option.fee

    @property
    def total(self) -> Decimal:
        return self.goods + self.shipping


def plan_orders(
    people: Sequence[Person], count: int, *, now: datetime, rng: Random
) -> Iterator[Plan]:
    """The named orders under their own numbers, chance orders under all others."""
    named: dict[int, tuple[Person, NamedOrder]] = {
        order.number: (person, order)
        for person, customer in zip(people, NAMED, strict=False)
        for order in customer.orders
    }
    crowd = people[len(NAMED) :]
    for number in range(FIRST, FIRST + count):
        if number in named:
            yield _named(*named[number], now)
        else:
            yield _by_chance(number, rng.choice(crowd), now, rng)


def _named(person: Person, order: NamedOrder, now: datetime) -> Plan:
    return Plan(
        number=order.number,
        person=person,
        status=order.status,
        reached_at=now - timedelta(hours=order.hours),
        items=tuple(Item(BY_SKU[sku], 1) for sku in order.items),
        option=STANDARD[ZONE_OF[person.home.country]],
        method=order.method,
        delayed=order.delayed,
        to_elsewhere=False,
    )


def _by_chance(number: int, person: Person, now: datetime, rng: Random) -> Plan:
    status = rng.choices(tuple(SHARES), [share for share, _, _ in SHARES.values()])[0]
    _, least, most = SHARES[status]
    delayed = status is OrderStatus.IN_TRANSIT and rng.random() < DELAYED_SHARE
    hours = rng.uniform(200, 300) if delayed else rng.uniform(least, most)
    zone = ZONE_OF[person.home.country]
    return Plan(
        number=number,
        person=person,
        status=status,
        reached_at=now - timedelta(seconds=int(hours * 3600)),
        items=_items(rng),
        option=rng.choice([option for option in OPTIONS if option.zone == zone]),
        method=rng.choices(tuple(METHODS), tuple(METHODS.values()))[0],
        delayed=delayed,
        to_elsewhere=person.elsewhere is not None and rng.random() < 0.5,
    )


def _items(rng: Random) -> tuple[Item, ...]:
    products = rng.sample(PRODUCTS, rng.choice((1, 1, 1, 2, 2, 3)))
    return tuple(Item(product, rng.choice((1, 1, 1, 2))) for product in products)

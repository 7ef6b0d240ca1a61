"""Prices a basket for an address: lines, delivery, total and the days it would come."""

from dataclasses import dataclass
from datetime import date

from actions.orders.address import Address
from actions.orders.errors import NoDeliveryThere, NoSuchDelivery, OutOfPolicy, OutOfStock
from actions.orders.model.delivery import DeliveryOption
from actions.orders.model.order import Line
from actions.orders.model.product import Wanted
from actions.orders.money import Money
from actions.orders.store.products import Picked
from actions.orders.store.work import Work
from actions.orders.working_days import add_working_days

_STANDARD = "Standard"
_DAYS_TO_DISPATCH = 1


@dataclass(frozen=True, slots=True)
class Quote:
    """What is read back: `total` holds the lines and `shipping`. Nothing is kept or reserved."""

    lines: tuple[Line, ...]
    goods: Money
    shipping: Money
    total: Money
    delivery_option: str
    address: Address
    earliest: date
    latest: date


@dataclass(frozen=True, slots=True)
class Basket:
    """A quote, and what to take from the shelves for it."""

    quote: Quote
    picked: tuple[Picked, ...]

    def check_stock(self) -> None:
        """Raises `OutOfStock` for the first product that is short."""
        for one in self.picked:
            if one.product.stock < one.quantity:
                raise OutOfStock(one.product.sku, one.product.name, one.quantity, one.product.stock)


async def fill_basket(
    work: Work,
    wanted: tuple[Wanted, ...],
    *,
    option: str | None,
    address: Address,
    today: date,
) -> Basket:
    """Raises `ProductNotFound`, `NoDeliveryThere`, `NoSuchDelivery`, `OutOfPolicy`."""
    picked = await work.products.pick(wanted)
    way = await choose_delivery(work, option, address.country)
    policy = await work.policies.service()
    lines = tuple(line_of(one) for one in picked)
    goods = Money.total(one.price for one in picked)
    shipping = shipping_of(way, goods)
    total = goods + shipping
    if total > policy.order_limit:
        raise OutOfPolicy(
            "order-limit", "", {"total": str(total), "limit": str(policy.order_limit)}
        )
    earliest, latest = days_of(way, today)
    quote = Quote(lines, goods, shipping, total, way.key, address, earliest, latest)
    return Basket(quote, picked)


async def choose_delivery(work: Work, key: str | None, country: str) -> DeliveryOption:
    """The option named, or the standard one. Raises `NoDeliveryThere`, `NoSuchDelivery`."""
    zone = await work.deliveries.zone(country)
    options = await work.deliveries.options(zone) if zone else ()
    if not options:
        raise NoDeliveryThere(country)
    if key is None:
        return next((option for option in options if option.name == _STANDARD), options[0])
    for option in options:
        if option.key == key:
            return option
    raise NoSuchDelivery(key, country, tuple(option.key for option in options))


def line_of(one: Picked) -> Line:
    return Line(one.product.sku, one.product.name, one.quantity, one.product.price)


def shipping_of(option: DeliveryOption, goods: Money) -> Money:
    """Free from the option's amount on."""
    is_free = option.free_from is not None and goods >= option.free_from
    return Money.zero(goods.currency) if is_free else option.fee


def days_of(option: DeliveryOption, today: date) -> tuple[date, date]:
    """The first and the last day it may come, paid today."""
    leaves = add_working_days(today, _DAYS_TO_DISPATCH)
    return add_working_days(leaves, option.days_min), add_working_days(leaves, option.days_max)

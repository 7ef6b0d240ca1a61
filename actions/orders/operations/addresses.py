"""Where an order goes: reading the address, and changing it before dispatch."""

from dataclasses import dataclass

from actions.orders.address import Address
from actions.orders.clock import Clock
from actions.orders.errors import Instead, NoDeliveryThere, OutOfPolicy
from actions.orders.model.order import Order
from actions.orders.operations.access import check_reach, own_order, own_order_held
from actions.orders.operations.identity import Verified
from actions.orders.operations.once import Request, Writes
from actions.orders.operations.refusal import refuse_after_dispatch
from actions.orders.states import OrderStatus
from actions.orders.store.database import Database
from actions.orders.store.work import Work

_INSTEAD = {
    OrderStatus.IN_TRANSIT: (Instead.REDIRECT_WITH_CARRIER, Instead.REFUSE_AT_DOOR),
    OrderStatus.OUT_FOR_DELIVERY: (Instead.REFUSE_AT_DOOR, Instead.CONTACT_HUMAN_AGENT),
    OrderStatus.DELIVERED: (Instead.CONTACT_HUMAN_AGENT,),
    OrderStatus.CANCELLED: (Instead.PLACE_NEW_ORDER,),
    OrderStatus.RETURNED: (Instead.PLACE_NEW_ORDER,),
}


@dataclass(frozen=True, slots=True)
class DeliveryAddress:
    """Where the order goes, and whether that can still be changed."""

    number: str
    address: Address
    changeable: bool


@dataclass(frozen=True, slots=True)
class AddressChanged:
    """Where it went before, and where it goes now."""

    number: str
    old: Address
    new: Address


class Addresses:
    """An order's delivery address."""

    def __init__(self, database: Database, writes: Writes, clock: Clock) -> None:
        self._database = database
        self._writes = writes
        self._clock = clock

    async def delivery_address(self, verified: Verified, number: str) -> DeliveryAddress:
        """Raises those of every operation."""
        parsed = check_reach(verified, number, self._clock())
        async with self._database.reading() as work:
            order = await own_order(work, verified, parsed)
        return DeliveryAddress(parsed, order.delivery_address, order.is_before_dispatch)

    async def change_delivery_address(
        self, verified: Verified, number: str, new: Address, *, key: str
    ) -> AddressChanged:
        """Send the order elsewhere. Make `new` with `Address.parse`, which validates.

        Raises `AlreadyShipped`, `AlreadyDelivered`, `AlreadyCancelled`, `AlreadyReturned`,
        `OutOfPolicy` (rule `delivery-zone`: another zone costs another fee), `NoDeliveryThere`,
        `KeyReused`, and those of every operation.
        """
        parsed = check_reach(verified, number, self._clock())

        async def write(work: Work) -> AddressChanged:
            order = await own_order_held(work, verified, parsed)
            refuse_after_dispatch(order, _INSTEAD)
            await _check_zone(work, order, new)
            await work.orders.deliver_to(order, new, at=self._clock())
            return AddressChanged(parsed, order.delivery_address, new)

        request = Request("change_delivery_address", verified, parsed, {"new": new})
        return await self._writes.once(key, request, AddressChanged, write)


async def _check_zone(work: Work, order: Order, new: Address) -> None:
    here = await work.deliveries.zone(order.delivery_address.country)
    there = await work.deliveries.zone(new.country)
    if there is None:
        raise NoDeliveryThere(new.country)
    if here != there:
        facts = {"from": order.delivery_address.country, "to": new.country}
        raise OutOfPolicy("delivery-zone", order.number, facts)

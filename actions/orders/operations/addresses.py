"""Where an order goes: reading the address, and changing it before dispatch."""

from dataclasses import dataclass

from actions.orders.address import Address
from actions.orders.operations.identity import Verified


@dataclass(frozen=True, slots=True)
class DeliveryAddress:
    number: str
    address: Address
    changeable: bool


@dataclass(frozen=True, slots=True)
class AddressChanged:
    number: str
    old: Address
    new: Address


class Addresses:
    """An order's delivery address."""

    async def delivery_address(self, verified: Verified, number: str) -> DeliveryAddress:
        raise NotImplementedError

    async def change_delivery_address(
        self, verified: Verified, number: str, new: Address, *, key: str
    ) -> AddressChanged:
        """Send the order elsewhere. Make `new` with `Address.parse`, which validates.

        Raises `AlreadyShipped`, `AlreadyDelivered`, `AlreadyCancelled`, `AlreadyReturned`,
        `OutOfPolicy` (rule `delivery-zone`: another zone costs another fee), `NoDeliveryThere`,
        `KeyReused`, and those of every operation.
        """
        raise NotImplementedError

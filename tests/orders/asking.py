"""Demo customers who prove who they are, and an address to send things to instead."""

from actions.orders import Address, OrderSystem, Verified
from actions.orders.demo.named import NAMED, NamedCustomer

ELSEWHERE = Address.parse(
    name="De buren", street="Schijnlaan", house_number="9b", postcode="3512jk", city="Utrecht"
)


def named(number: str) -> NamedCustomer:
    """The demo customer whose order this is."""
    return next(who for who in NAMED if any(str(o.number) == number for o in who.orders))


async def verified_for(shop: OrderSystem, number: str, conversation_id: str = "c_test") -> Verified:
    """Proof for that one order."""
    return await shop.identity.verify_by_order(
        conversation_id,
        number=number,
        postcode=named(number).address.postcode,
        key=f"{conversation_id}:{number}",
    )


async def verified_customer(
    shop: OrderSystem, number: str, conversation_id: str = "c_test"
) -> Verified:
    """Full proof of the customer who has that order."""
    who = named(number)
    return await shop.identity.verify_by_email(
        conversation_id,
        email=who.email,
        postcode=who.address.postcode,
        key=f"{conversation_id}:{who.email}",
    )

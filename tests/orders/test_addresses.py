"""Changing where an order goes."""

import pytest

from actions.orders import Address, Instead, OrderSystem
from actions.orders.errors import (
    AlreadyCancelled,
    AlreadyDelivered,
    AlreadyReturned,
    AlreadyShipped,
    NoDeliveryThere,
    OutOfPolicy,
    Refused,
)
from tests.orders.asking import ELSEWHERE, verified_customer, verified_for


async def test_order_in_the_warehouse_goes_elsewhere(shop: OrderSystem) -> None:
    """The answer names the old address and the new."""
    verified = await verified_for(shop, "10057")
    changed = await shop.addresses.change_delivery_address(verified, "10057", ELSEWHERE, key="m_1")

    assert changed.old.lines() == ("Daan Proefman", "Testkade 8 B", "3511 CE Utrecht")
    assert changed.new == ELSEWHERE
    found = await shop.addresses.delivery_address(verified, "10057")
    assert found.address == ELSEWHERE
    assert found.changeable


async def test_change_touches_no_other_order(shop: OrderSystem) -> None:
    """Only this order goes elsewhere; invoices still go home."""
    verified = await verified_customer(shop, "10139")
    await shop.addresses.change_delivery_address(verified, "10139", ELSEWHERE, key="m_1")

    other = await shop.addresses.delivery_address(verified, "10138")
    assert other.address.postcode == "8011 AB"
    link = await shop.billing.invoice_link(verified, "10139", key="m_2")
    copy = await shop.billing.invoice_copy(link.href.rpartition("/")[2])
    assert copy.address_lines[-1] == "8011 AB Zwolle"


async def test_neighbours_postcode_opens_the_order_but_not_the_customer(
    shop: OrderSystem,
) -> None:
    """Who receives the parcel may follow it; the home postcode still works too."""
    verified = await verified_for(shop, "10057")
    await shop.addresses.change_delivery_address(verified, "10057", ELSEWHERE, key="m_1")

    neighbour = await shop.identity.verify_by_order(
        "c_2", number="10057", postcode="3512 JK", key="m_2"
    )
    assert neighbour.order_numbers == {"10057"}
    assert (await verified_for(shop, "10057", "c_3")).order_numbers == {"10057"}
    with pytest.raises(Exception, match="verification-failed"):
        await shop.identity.verify_by_email(
            "c_4", email="daan.proefman@example.com", postcode="3512 JK", key="m_4"
        )


async def test_same_key_changes_once(shop: OrderSystem) -> None:
    """The second answer is the first one, old address included."""
    verified = await verified_for(shop, "10057")
    change = shop.addresses.change_delivery_address
    first = await change(verified, "10057", ELSEWHERE, key="m_1")

    assert await change(verified, "10057", ELSEWHERE, key="m_1") == first


@pytest.mark.parametrize(
    ("number", "error", "best"),
    [
        ("10042", AlreadyShipped, Instead.REDIRECT_WITH_CARRIER),
        ("10104", AlreadyShipped, Instead.REFUSE_AT_DOOR),
        ("10110", AlreadyDelivered, Instead.CONTACT_HUMAN_AGENT),
        ("10085", AlreadyCancelled, Instead.PLACE_NEW_ORDER),
        ("10126", AlreadyReturned, Instead.PLACE_NEW_ORDER),
    ],
)
async def test_after_dispatch_the_address_stays(
    shop: OrderSystem, number: str, error: type[Refused], best: Instead
) -> None:
    """The refusal names what can be done instead."""
    verified = await verified_for(shop, number)
    with pytest.raises(error) as refusal:
        await shop.addresses.change_delivery_address(verified, number, ELSEWHERE, key="m_1")

    assert refusal.value.instead[0] is best
    assert not (await shop.addresses.delivery_address(verified, number)).changeable


async def test_other_zone_is_for_a_person(shop: OrderSystem) -> None:
    """Delivery abroad costs another fee, which nobody has agreed to."""
    berlin = Address.parse(
        street="Musterweg", house_number="1", postcode="10117", city="Berlin", country="DE"
    )
    verified = await verified_for(shop, "10057")
    with pytest.raises(OutOfPolicy) as refusal:
        await shop.addresses.change_delivery_address(verified, "10057", berlin, key="m_1")

    assert refusal.value.rule == "delivery-zone"
    assert refusal.value.facts == {"from": "NL", "to": "DE"}


async def test_country_without_delivery_is_named(shop: OrderSystem) -> None:
    """Nothing goes there, whoever asks."""
    base = Address.parse(
        street="Ice Road", house_number="1", postcode="9999", city="Station", country="AQ"
    )
    verified = await verified_for(shop, "10057")
    with pytest.raises(NoDeliveryThere) as refusal:
        await shop.addresses.change_delivery_address(verified, "10057", base, key="m_1")

    assert refusal.value.country == "AQ"

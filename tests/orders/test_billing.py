"""Invoices, their copies, and the state of payment."""

from datetime import date

import pytest

from actions.orders import (
    InvoiceStatus,
    Money,
    OrderSystem,
    PaymentMethod,
    PaymentStatus,
)
from actions.orders.errors import InvoiceLinkInvalid, NoInvoice
from tests.orders.asking import verified_for
from tests.orders.clock import StillClock


async def test_invoice_of_a_paid_order(shop: OrderSystem) -> None:
    """Its number carries year and order; VAT is contained in the total."""
    invoice = await shop.billing.invoice(await verified_for(shop, "10042"), "10042")

    assert invoice.invoice_number == "F2026-10042"
    assert invoice.status is InvoiceStatus.PAID
    assert (invoice.total, invoice.vat) == (Money.of("59.90"), Money.of("10.40"))
    assert invoice.due_on == date(2026, 3, 16)


async def test_unpaid_order_has_no_invoice_yet(shop: OrderSystem) -> None:
    """The refusal says how the order stands."""
    with pytest.raises(NoInvoice) as refusal:
        await shop.billing.invoice(await verified_for(shop, "10091"), "10091")

    assert refusal.value.status == "awaiting_payment"


async def test_cancelled_order_has_its_invoice_credited(shop: OrderSystem) -> None:
    """Cancelling takes the invoice back."""
    verified = await verified_for(shop, "10057")
    await shop.cancellation.cancel(verified, "10057", key="m_1")

    assert (await shop.billing.invoice(verified, "10057")).status is InvoiceStatus.CREDITED


async def test_link_shows_the_copy(shop: OrderSystem) -> None:
    """A path on our own pages leads to all that stands on the paper."""
    verified = await verified_for(shop, "10042")
    link = await shop.billing.invoice_link(verified, "10042", key="m_1")
    copy = await shop.billing.invoice_copy("token-1")

    assert link.href == "/invoices/token-1"
    assert copy.invoice.invoice_number == link.invoice_number == "F2026-10042"
    assert copy.customer_name == "Sanne Voorbeeld"
    assert copy.address_lines == ("Sanne Voorbeeld", "Proeflaan 12", "1012 AB Amsterdam")
    assert [line.sku for line in copy.lines] == ["LAMP-OAK", "BULB-4"]
    assert copy.shipping == Money.zero()


async def test_same_key_gives_the_same_link(shop: OrderSystem) -> None:
    """Another key gives another link."""
    verified = await verified_for(shop, "10042")
    first = await shop.billing.invoice_link(verified, "10042", key="m_1")

    assert await shop.billing.invoice_link(verified, "10042", key="m_1") == first
    assert await shop.billing.invoice_link(verified, "10042", key="m_2") != first


@pytest.mark.parametrize("token", ["", "token-2", "x" * 500, "é", "'; DROP TABLE orders"])
async def test_unknown_link_shows_nothing(shop: OrderSystem, token: str) -> None:
    """One answer for every wrong token."""
    with pytest.raises(InvoiceLinkInvalid):
        await shop.billing.invoice_copy(token)


async def test_link_expires(shop: OrderSystem, clock: StillClock) -> None:
    """After a day the link leads nowhere."""
    link = await shop.billing.invoice_link(await verified_for(shop, "10042"), "10042", key="m_1")
    clock.now = link.expires_at

    with pytest.raises(InvoiceLinkInvalid):
        await shop.billing.invoice_copy("token-1")


async def test_failed_payment_is_told_with_its_reason(shop: OrderSystem) -> None:
    """Nothing was charged; the whole amount is open."""
    state = await shop.billing.payment_state(await verified_for(shop, "10091"), "10091")

    assert (state.paid, state.open) == (Money.zero(), state.total)
    assert state.attempts[0].status is PaymentStatus.FAILED
    assert state.attempts[0].failure == "declined-by-bank"
    assert state.due_on is None


async def test_paid_order_has_nothing_open(shop: OrderSystem) -> None:
    """The attempt that paid is listed with its method."""
    state = await shop.billing.payment_state(await verified_for(shop, "10063"), "10063")

    assert (state.paid, state.open) == (state.total, Money.zero())
    assert [(a.method, a.status) for a in state.attempts] == [
        (PaymentMethod.CARD, PaymentStatus.PAID)
    ]

"""Invoices: what stands on one, and a link to a copy."""

from typing import ClassVar

from actions.flows.deed import Deed
from actions.flows.form import FlowForm
from actions.flows.step import Identified
from actions.orders.errors import NoInvoice
from actions.talk import Talk
from actions.wording import day, label, money, number


class CheckInvoiceForm(FlowForm):
    form: ClassVar[str] = "check_invoice_form"
    intents: ClassVar[frozenset[str]] = frozenset({"check_invoice"})


class GetInvoiceForm(FlowForm):
    form: ClassVar[str] = "get_invoice_form"
    intents: ClassVar[frozenset[str]] = frozenset({"get_invoice"})


class CheckInvoice(Deed):
    """Tells amount, tax and state."""

    action_name = "action_check_invoice"
    form: ClassVar[str] = "check_invoice_form"
    what: ClassVar[str] = "check_invoice"

    async def do(self, talk: Talk, who: Identified) -> str:
        try:
            invoice = await self.orders.billing.invoice(who.verified, who.number)
        except NoInvoice:
            return _tell_none(talk, who.number)
        talk.say(
            "utter_invoice_state",
            invoice=invoice.invoice_number,
            number=number(who.number, spoken=talk.on_voice),
            total=money(invoice.total, talk.language, spoken=talk.on_voice),
            vat=money(invoice.vat, talk.language, spoken=talk.on_voice),
            status=label("invoice", invoice.status, talk.language),
            issued=day(invoice.issued_on, talk.language),
        )
        return f"shown: {invoice.invoice_number}, {invoice.status}"


class GetInvoice(Deed):
    """Gives a link to a copy; by voice it says where the copy is."""

    action_name = "action_get_invoice"
    form: ClassVar[str] = "get_invoice_form"
    what: ClassVar[str] = "get_invoice"

    async def do(self, talk: Talk, who: Identified) -> str:
        try:
            link = await self.orders.billing.invoice_link(
                who.verified, who.number, key=f"{talk.message_id}:invoice"
            )
        except NoInvoice:
            return _tell_none(talk, who.number)
        talk.say(
            "utter_invoice_link",
            invoice=link.invoice_number,
            number=number(who.number, spoken=talk.on_voice),
        )
        if not talk.on_voice:
            title = f"{label('word', 'invoice', talk.language)} {link.invoice_number}"
            href = f"{link.href}?lang={talk.language}"
            talk.show({"type": "link", "version": 1, "title": title, "href": href})
        return f"copy given: {link.invoice_number}"


def _tell_none(talk: Talk, order_number: str) -> str:
    talk.say("utter_invoice_none", number=number(order_number, spoken=talk.on_voice))
    return "there is none yet"

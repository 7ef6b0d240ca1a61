"""Sending something back: what may go, until when, and a label once the customer says yes."""

from typing import Any, ClassVar

from actions.flows.agreed import AgreedDeed, stop_refused
from actions.flows.item_form import ItemForm, items_of, picked
from actions.flows.items import Item, names
from actions.flows.pay_link import hand_over_label
from actions.flows.step import Ask, Identified, Ready, Step
from actions.orders import Money, RefundReason, Wanted
from actions.talk import Talk
from actions.wording import day, money, number


class ReturnItemForm(ItemForm):
    """Reads back the items and what comes back for them."""

    form: ClassVar[str] = "return_item_form"
    intents: ClassVar[frozenset[str]] = frozenset({"return_item"})
    which: ClassVar[str] = "utter_return_item_which"

    async def items(self, who: Identified) -> list[Item]:
        terms = await self.orders.returns.terms(who.verified, who.number)
        return await items_of(self.orders, ((line.sku, line.left) for line in terms.lines))

    async def next_step(self, talk: Talk, who: Identified) -> Step:
        if talk.slot("confirmation") is not None:
            return Ready()
        terms = await self.orders.returns.terms(who.verified, who.number)
        if not terms.possible:
            return stop_refused(
                talk,
                "utter_return_item_refused",
                what="return_item",
                number_=terms.number,
                status=terms.status,
                refusal=terms.refusal,
                instead=terms.instead,
            )
        items = await self.items(who)
        asking = await self.choose(talk, items)
        if asking:
            return asking
        going = picked(talk, items)
        prices = {line.sku: line.unit_price for line in terms.lines}
        worth = Money.total((prices[item.sku] * count for item, count in going))
        talk.say(
            "utter_return_item_confirm",
            number=number(who.number, spoken=talk.on_voice),
            items=names(going, talk),
            worth=money(worth, talk.language, spoken=talk.on_voice),
        )
        return Ask("confirmation")


class ReturnItem(AgreedDeed):
    """Registers the return."""

    action_name = "action_return_item"
    form: ClassVar[str] = "return_item_form"
    own_slots: ClassVar[tuple[str, ...]] = ReturnItemForm.own_slots
    what: ClassVar[str] = "return_item"
    kept: ClassVar[str] = "utter_return_item_kept"
    refused: ClassVar[str] = "utter_return_item_refused"

    async def carry_out(self, talk: Talk, who: Identified) -> str:
        terms = await self.orders.returns.terms(who.verified, who.number)
        items = await items_of(self.orders, ((line.sku, line.left) for line in terms.lines))
        wanted = tuple(Wanted(item.sku, count) for item, count in picked(talk, items))
        done = await self.orders.returns.register(
            who.verified,
            who.number,
            reason=RefundReason.RETURNED,
            key=f"{talk.message_id}:return",
            items=wanted or None,
        )
        facts: dict[str, Any] = {
            "number": number(done.number, spoken=talk.on_voice),
            "reference": done.reference,
            "worth": money(done.worth, talk.language, spoken=talk.on_voice),
            "before": day(done.send_before, talk.language),
        }
        talk.say("utter_return_item_done", **facts)
        if done.label_href:
            await hand_over_label(talk, self.orders, who.verified, done.label_href)
        talk.promise(f"{done.reference}: {done.worth} once the goods are back")
        return f"registered: {done.reference}, to be sent before {done.send_before}"

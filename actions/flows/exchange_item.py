"""Exchanging what was received for something else: found in the catalogue, read back, agreed."""

import re
from typing import Any, ClassVar

from actions.flows.agreed import AgreedDeed, beyond, stop_refused
from actions.flows.item_form import ITEM, QUANTITY, ItemForm, items_of
from actions.flows.items import Item, counted, find_item
from actions.flows.pay_link import hand_over_label, hand_over_payment
from actions.flows.step import Ask, Identified, Ready, Step
from actions.orders import ExchangeQuote, Money, OrderSystem, Product, ReturnedLine
from actions.orders.errors import OutOfPolicy, OutOfStock
from actions.talk import Talk
from actions.wording import day, money, number

_FOR = "for_item"
_OWN = (*ItemForm.own_slots, _FOR, "agreed_amount")
_SAME = re.compile(r"\b(?:same|again|dezelfde|hetzelfde|zelfde|opnieuw)\b", re.IGNORECASE)
_MOST_OFFERED = 4


class ExchangeItemForm(ItemForm):
    """What costs more is paid by a link; what goes beyond the rules goes to a person."""

    form: ClassVar[str] = "exchange_item_form"
    intents: ClassVar[frozenset[str]] = frozenset({"exchange_item"})
    own_slots: ClassVar[tuple[str, ...]] = _OWN
    which: ClassVar[str] = "utter_exchange_item_which"
    takes_all: ClassVar[bool] = False
    answered_briefly: ClassVar[frozenset[str]] = ItemForm.answered_briefly | {_FOR}

    def _is_other_wish(self, talk: Talk) -> bool:
        """ "For a new one of the same" sounds like a new order."""
        same = talk.slot("requested_slot") == _FOR and _SAME.search(talk.text)
        return not same and super()._is_other_wish(talk)

    async def items(self, who: Identified) -> list[Item]:
        terms = await self.orders.returns.terms(who.verified, who.number)
        return await items_of(self.orders, ((line.sku, line.left) for line in terms.lines))

    async def take_answer(self, talk: Talk, asked: str | None) -> bool:
        correcting = asked == "confirmation" and talk.intent != "affirm"
        if asked == _FOR or correcting:
            sku = await self._wanted(talk)
            if sku:
                talk.set(_FOR, sku)
                return True
        if correcting:
            return await self._answer_no(talk)
        return await super().take_answer(talk, asked)

    async def _answer_no(self, talk: Talk) -> bool:
        if talk.intent != "deny":
            return False
        talk.set("confirmation", False)
        return True

    async def _wanted(self, talk: Talk) -> str | None:
        """The one product meant instead; where several may be, they are offered."""
        if pressed := talk.entities(_FOR):
            return pressed[-1]
        if _SAME.search(talk.text):
            return str(talk.slot(ITEM))
        found = await self.orders.catalogue.search(talk.text, limit=_MOST_OFFERED, in_stock=True)
        return find_item(talk.text, [Item(product, 1) for product in found])

    async def next_step(self, talk: Talk, who: Identified) -> Step:
        if talk.slot("confirmation") is not None:
            return Ready()
        terms = await self.orders.returns.terms(who.verified, who.number)
        if not terms.possible:
            return stop_refused(
                talk,
                "utter_return_item_refused",
                what="exchange_item",
                number_=terms.number,
                status=terms.status,
                refusal=terms.refusal,
                instead=terms.instead,
            )
        asking = await self.choose(talk, await self.items(who))
        if asking:
            return asking
        if talk.slot(_FOR) is None:
            return await self._ask_for(talk)
        return await self._read_back(talk, who)

    async def _ask_for(self, talk: Talk) -> Ask:
        alike: tuple[Product, ...] = ()
        if talk.slot("requested_slot") == _FOR:
            search = self.orders.catalogue.search
            alike = await search(talk.text, limit=_MOST_OFFERED, in_stock=True)
        buttons = [] if talk.on_voice else [_button(one, talk.language) for one in alike]
        if alike:
            listed = "; ".join(product.named(talk.language) for product in alike)
            talk.say("utter_exchange_item_choose", buttons=buttons, items=listed)
        else:
            talk.say("utter_exchange_item_for")
        return Ask(_FOR)

    async def _read_back(self, talk: Talk, who: Identified) -> Step:
        try:
            quote = await quoted(self.orders, talk, who)
        except OutOfPolicy as refusal:
            return beyond(talk, refusal.rule)
        except OutOfStock as error:
            gone = await self.orders.catalogue.product(error.sku)
            talk.say("utter_exchange_item_no_stock", item=gone.named(talk.language))
            talk.clear(_FOR)
            talk.say("utter_exchange_item_for")
            return Ask(_FOR)
        talk.set("agreed_amount", str(quote.difference.amount))
        talk.say(
            _question(quote),
            number=number(who.number, spoken=talk.on_voice),
            gives=await _named(self.orders, quote.gives, talk),
            gets=await _named(self.orders, quote.gets, talk),
            less=money(-quote.difference, talk.language, spoken=talk.on_voice),
            more=money(quote.difference, talk.language, spoken=talk.on_voice),
        )
        return Ask("confirmation")


class ExchangeItem(AgreedDeed):
    """Orders the new one and registers the old one's way back."""

    action_name = "action_exchange_item"
    form: ClassVar[str] = "exchange_item_form"
    own_slots: ClassVar[tuple[str, ...]] = _OWN
    what: ClassVar[str] = "exchange_item"
    kept: ClassVar[str] = "utter_exchange_item_kept"
    refused: ClassVar[str] = "utter_return_item_refused"

    async def carry_out(self, talk: Talk, who: Identified) -> str:
        done = await self.orders.exchanges.exchange(
            who.verified,
            who.number,
            sku=str(talk.slot(ITEM)),
            for_sku=str(talk.slot(_FOR)),
            quantity=_count(talk),
            agreed_difference=Money.of(str(talk.slot("agreed_amount"))),
            key=f"{talk.message_id}:exchange",
        )
        facts: dict[str, Any] = {
            "reference": done.reference,
            "new": number(done.new_number, spoken=talk.on_voice),
            "gives": await _named(self.orders, done.gives, talk),
            "gets": await _named(self.orders, done.gets, talk),
            "before": day(done.send_before, talk.language),
            "open": money(done.pay.amount, talk.language, spoken=talk.on_voice) if done.pay else "",
        }
        talk.say(
            "utter_exchange_item_done_pay" if done.pay else "utter_exchange_item_done", **facts
        )
        if done.pay:
            await hand_over_payment(talk, self.orders, who.verified, done.pay)
        await hand_over_label(talk, self.orders, who.verified, done.label_href)
        talk.promise(f"{done.reference}: {done.gets.name} as order {done.new_number}")
        return f"exchanged: {done.reference}, new order {done.new_number}"


def _question(quote: ExchangeQuote) -> str:
    if not quote.difference:
        return "utter_exchange_item_confirm"
    dearer = quote.difference > Money.zero(quote.difference.currency)
    return "utter_exchange_item_confirm_more" if dearer else "utter_exchange_item_confirm_less"


async def quoted(orders: OrderSystem, talk: Talk, who: Identified) -> ExchangeQuote:
    """What the exchange in the slots would be. Raises as the operation."""
    return await orders.exchanges.quote(
        who.verified,
        who.number,
        sku=str(talk.slot(ITEM)),
        for_sku=str(talk.slot(_FOR)),
        quantity=_count(talk),
    )


def _count(talk: Talk) -> int:
    return int(talk.slot(QUANTITY) or 1)


async def _named(orders: OrderSystem, line: ReturnedLine, talk: Talk) -> str:
    return counted(await orders.catalogue.product(line.sku), line.quantity, talk)


def _button(product: Product, language: str) -> dict[str, str]:
    return {"title": product.named(language), "payload": f'/inform{{"{_FOR}":"{product.sku}"}}'}

"""More, fewer or none of an item, or one more, in an order not packed yet; read back before."""

import re
from collections.abc import Sequence
from typing import ClassVar

from rasa_sdk.events import FollowupAction

from actions.flows.agreed import AgreedDeed, beyond, stop_refused
from actions.flows.basket import AGAIN, Basket
from actions.flows.change_words import is_adding, is_repeat
from actions.flows.counts import read_count
from actions.flows.finding import count_of, find_products
from actions.flows.form import is_starting
from actions.flows.identify import take_details
from actions.flows.item_form import ITEM, QUANTITY, WORDS, ItemForm, items_of
from actions.flows.items import Item, names
from actions.flows.open_form import DRAFT
from actions.flows.pay_link import hand_over_payment
from actions.flows.step import STOPPED, Ask, Identified, Ready, Step, Stopped
from actions.orders import ChangeQuote, Money, OrderChanged, OrderSystem, Product, Wanted
from actions.orders.errors import OutOfPolicy, OutOfStock, Refused
from actions.orders.model.order import Line
from actions.orders.model.product import MOST_OF_ONE
from actions.talk import Event, Talk
from actions.wishes import remember_tried
from actions.wording import money, number

_OWN = (*ItemForm.own_slots, "agreed_amount")
_REMOVING = re.compile(
    r"\b(?:remove|delete|take .*\bout|leave .*\bout|drop|without|get rid|verwijder\w*|weghalen"
    r"|haal .*\b(?:weg|uit)|schrap\w*|zonder|eruit|eraf)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"#?\d{4,}")  # an order's: no count
_TO = re.compile(
    r"\b(?:to|only|just|make it|naar|maar|slechts|doe er|maak er|maak het)\s+(\w+)\b", re.IGNORECASE
)


class ChangeOrderForm(ItemForm):
    """What costs more is paid by a link; what goes beyond the rules goes to a person."""

    form: ClassVar[str] = "change_order_form"
    intents: ClassVar[frozenset[str]] = frozenset({"change_order"})
    own_slots: ClassVar[tuple[str, ...]] = _OWN
    which: ClassVar[str] = "utter_change_order_which"
    takes_all: ClassVar[bool] = False
    least: ClassVar[int] = 0

    async def items(self, who: Identified) -> list[Item]:
        tracked = await self.orders.tracking.track(who.verified, who.number)
        return await items_of(self.orders, ((line.sku, line.quantity) for line in tracked.lines))

    async def act(self, talk: Talk) -> Sequence[Event]:
        """ "The same again" is no change: the closing action goes on with a new order like it."""
        if is_starting(talk) and is_repeat(talk.text):
            take_details(talk)
            known = Basket(again=talk.slot("order_number") or AGAIN)
            talk.set(DRAFT, known.written())
            return self._close(talk, Stopped())
        return await super().act(talk)

    async def take_answer(self, talk: Talk, asked: str | None) -> bool:
        answered = await super().take_answer(talk, asked)
        count = read_change(talk.text, bare=asked == QUANTITY)
        if count is None or (asked == "confirmation" and talk.intent == "affirm"):
            return answered
        talk.set(QUANTITY, count)
        talk.clear("confirmation")
        return asked is not None

    async def next_step(self, talk: Talk, who: Identified) -> Step:
        if talk.slot("confirmation") is not None:
            return Ready()
        items = await self.items(who)
        try:
            # Changed to what it is: refused where nothing may be changed.
            await self._quote(who, items[0].sku, items[0].left)
            items = await self._with_new(talk, items)
            if items[-1].product.stock == items[-1].left == 0:
                return _sold_out(talk, items[-1])
            asking = await self.choose(talk, items)
            return asking or await self._read_back(talk, who, items)
        except OutOfPolicy as refusal:
            return beyond(talk, refusal.rule)
        except Refused as error:
            return stop_refused(
                talk,
                "utter_change_order_refused",
                what="change_order",
                number_=error.number,
                status=error.status,
                refusal=error.code,
                instead=error.instead,
            )

    async def _with_new(self, talk: Talk, items: list[Item]) -> list[Item]:
        """And what is to come in, if something is: a product of which the order has none."""
        product = await self._new_one(talk, items)
        return items if product is None else [*items, Item(product, 0)]

    async def _new_one(self, talk: Talk, items: list[Item]) -> Product | None:
        words, named = str(talk.slot(WORDS) or ""), talk.slot(ITEM)
        if named is not None:
            is_new = named not in {item.sku for item in items}
            return await self.orders.catalogue.product(named) if is_new else None
        if not is_adding(words):
            return None
        product = find_products(words, await self.orders.catalogue.all(), limit=1).product
        if product is None:
            return None
        count = count_of(_NUMBER.sub(" ", words), product) or 1
        had = next((item.left for item in items if item.sku == product.sku), 0)
        talk.set(ITEM, product.sku)
        talk.set(QUANTITY, had + count)
        return None if had else product

    async def _take_item(self, talk: Talk) -> bool:
        """One of the order, or another of the shop where something was to come in."""
        if await super()._take_item(talk):
            return True
        if not is_adding(f"{talk.slot(WORDS) or ''} {talk.text}"):
            return False
        product = find_products(talk.text, await self.orders.catalogue.all(), limit=1).product
        if product is None or product.sku == talk.slot(ITEM):
            return False
        if any(item.sku == product.sku for item in await self.known_items(talk)):
            return False
        talk.clear("confirmation")
        talk.set(ITEM, product.sku)
        talk.set(QUANTITY, count_of(_NUMBER.sub(" ", talk.text), product) or 1)
        return True

    async def _quote(self, who: Identified, sku: str, count: int) -> ChangeQuote:
        wanted = (Wanted(sku, count),)
        return await self.orders.changes.quote(who.verified, who.number, wanted)

    def check_count(self, talk: Talk, items: list[Item]) -> Step | None:
        count, item = talk.slot(QUANTITY), item_of(talk, items)
        if count is not None and 0 <= int(count) <= MOST_OF_ONE and int(count) != item.left:
            return None
        talk.say(
            "utter_change_order_how_many",
            item=item.product.named(talk.language),
            now=str(item.left),
        )
        return Ask(QUANTITY)

    async def _read_back(self, talk: Talk, who: Identified, items: list[Item]) -> Step:
        item = item_of(talk, items)
        try:
            quote = await self._quote(who, item.sku, int(talk.slot(QUANTITY)))
        except OutOfStock:
            return beyond(talk, "out-of-stock")
        nothing = Money.zero(quote.total.currency)
        more = quote.difference > nothing
        talk.set("agreed_amount", str(quote.difference.amount))
        talk.say(
            "utter_change_order_confirm_more" if more else "utter_change_order_confirm",
            number=number(who.number, spoken=talk.on_voice),
            items=await listed_lines(self.orders, quote.lines, talk),
            total=money(quote.total, talk.language, spoken=talk.on_voice),
            more=money(quote.difference, talk.language, spoken=talk.on_voice) if more else "",
            less=money(-quote.difference, talk.language, spoken=talk.on_voice),
        )
        return Ask("confirmation")


def _sold_out(talk: Talk, item: Item) -> Stopped:
    talk.say("utter_place_order_sold_out", item=item.product.named(talk.language))
    remember_tried(talk, "change_order", f"refused: {item.sku} is sold out")
    return Stopped()


class ChangeOrder(AgreedDeed):
    """Changes the order; what was paid too much goes back."""

    action_name = "action_change_order"
    form: ClassVar[str] = "change_order_form"
    own_slots: ClassVar[tuple[str, ...]] = _OWN
    what: ClassVar[str] = "change_order"
    kept: ClassVar[str] = "utter_change_order_kept"
    refused: ClassVar[str] = "utter_change_order_refused"

    async def act(self, talk: Talk) -> Sequence[Event]:
        if Basket.read(talk.slot(DRAFT)).again and talk.slot("flow_outcome") == STOPPED:
            return [FollowupAction("place_order_form")]
        return await super().act(talk)

    async def carry_out(self, talk: Talk, who: Identified) -> str:
        done = await self.orders.changes.change(
            who.verified,
            who.number,
            (Wanted(str(talk.slot(ITEM)), int(talk.slot(QUANTITY))),),
            key=f"{talk.message_id}:change",
            agreed_difference=Money.of(str(talk.slot("agreed_amount"))),
        )
        talk.say(
            _response(done),
            number=number(done.number, spoken=talk.on_voice),
            items=await listed_lines(self.orders, done.lines, talk),
            total=money(done.total, talk.language, spoken=talk.on_voice),
            refund=money(done.refund, talk.language, spoken=talk.on_voice),
            reference=done.refund_reference or "",
            open=money(done.pay.amount, talk.language, spoken=talk.on_voice) if done.pay else "",
        )
        if done.pay:
            await hand_over_payment(talk, self.orders, who.verified, done.pay)
            talk.promise(f"order {done.number}: {done.pay.amount}, link to pay given")
        if done.refund:
            talk.promise(f"{done.refund_reference}: {done.refund}")
        return f"changed, the total is {done.total}"


def _response(done: OrderChanged) -> str:
    if done.pay:
        return "utter_change_order_done_pay"
    return "utter_change_order_done_refund" if done.refund else "utter_change_order_done"


def item_of(talk: Talk, items: list[Item]) -> Item:
    """The one chosen; the first where the order has changed under it."""
    return next((item for item in items if item.sku == talk.slot(ITEM)), items[0])


async def listed_lines(orders: OrderSystem, lines: tuple[Line, ...], talk: Talk) -> str:
    """The order's lines in words."""
    items = await items_of(orders, ((line.sku, line.quantity) for line in lines))
    return names([(item, item.left) for item in items], talk)


def read_change(text: str, *, bare: bool) -> int | None:
    """How many there shall be: none where it is taken out; a `bare` number only when asked for."""
    if _REMOVING.search(text):
        return 0
    named = [read_count(found) for found in _TO.findall(text)]
    counts = [count for count in named if count is not None]
    if counts:
        return counts[-1]
    return read_count(text) if bare else None

"""The questions of an order that is being made, as they are put on each channel."""

from collections.abc import Sequence

from actions.flows.basket import Basket
from actions.flows.items import Item, names
from actions.flows.step import Ask
from actions.orders import (
    Address,
    DeliveryOption,
    OrderSystem,
    Product,
    Quote,
    Verified,
)
from actions.orders.errors import NoDeliveryThere
from actions.orders.operations.quoting import shipping_of
from actions.orders.states import OrderStatus
from actions.talk import Button, Talk
from actions.wording import day, label, listed, money, number

PRODUCT, QUANTITY, WHERE, WAY, WHICH = (
    "order_product", "order_quantity", "order_address", "order_delivery", "order_again",
)  # fmt: skip
LISTED, SPOKEN = 4, 3
_COUNTS = (1, 2, 3, 4)


class OrderQuestions:
    """Asks; it decides nothing."""

    def __init__(self, orders: OrderSystem) -> None:
        self._orders = orders

    async def which_product(self, talk: Talk, known: Basket, *, instead: bool = False) -> Ask:
        """Those that were found, as a choice; or what it may be at all."""
        if known.unknown is not None:
            talk.say("utter_place_order_unknown", words=known.unknown)
            return Ask(PRODUCT)
        shown = [await self._orders.catalogue.product(sku) for sku in known.shown]
        if not shown:
            talk.say("utter_place_order_product")
            return Ask(PRODUCT)
        spoken = talk.on_voice
        offered = shown[: SPOKEN if spoken else LISTED]
        products = [_priced(product, talk) for product in offered]
        buttons = [_button(product, talk) for product in offered]
        either = f" {label('word', 'or', talk.language)} ".join(products)
        talk.say(
            "utter_place_order_instead" if instead else "utter_place_order_choose",
            buttons=[] if spoken else buttons,
            products=either,
        )
        return Ask(PRODUCT)

    def how_many(self, talk: Talk, product: Product) -> Ask:
        counts = [count for count in _COUNTS if count <= product.stock]
        buttons = [
            {"title": str(count), "payload": f'/inform{{"quantity":"{count}"}}'} for count in counts
        ]
        talk.say(
            "utter_place_order_how_many",
            buttons=[] if talk.on_voice else buttons,
            item=product.named(talk.language),
            price=money(product.price, talk.language, spoken=talk.on_voice),
        )
        return Ask(QUANTITY)

    def fewer(self, talk: Talk, product: Product) -> Ask:
        talk.say(
            "utter_place_order_fewer", item=product.named(talk.language), left=str(product.stock)
        )
        return Ask(QUANTITY)

    def where(self, talk: Talk, quote: Quote) -> Ask:
        talk.say("utter_place_order_where", address=_spoken(quote.address, talk))
        return Ask(WHERE)

    def how(self, talk: Talk, options: Sequence[DeliveryOption], quote: Quote) -> Ask:
        told = {option.key: _way(option, quote, talk) for option in options}
        buttons = [
            {"title": text, "payload": f'/inform{{"topic":"{key}"}}'} for key, text in told.items()
        ]
        either = f", {label('word', 'or', talk.language)} ".join(told.values())
        talk.say(
            "utter_place_order_delivery",
            buttons=[] if talk.on_voice else buttons,
            options=either,
        )
        return Ask(WAY)

    async def read_back(self, talk: Talk, quote: Quote, *, again: str | None = None) -> Ask:
        """All that is agreed to with a yes."""
        items = [
            (Item(await self._orders.catalogue.product(line.sku), line.quantity), line.quantity)
            for line in quote.lines
        ]
        free = label("word", "free", talk.language)
        shipping = money(quote.shipping, talk.language, spoken=talk.on_voice)
        talk.say(
            "utter_place_order_confirm_again" if again else "utter_place_order_confirm",
            number=number(again, spoken=talk.on_voice) if again else "",
            items=names(items, talk),
            total=money(quote.total, talk.language, spoken=talk.on_voice),
            shipping=shipping if quote.shipping else free,
            delivery=label("delivery", quote.delivery_option, talk.language),
            address=_spoken(quote.address, talk),
            when=_between(quote, talk.language),
        )
        return Ask("confirmation")

    async def newest(self, verified: Verified) -> str | None:
        """The number of the order that "last time" means."""
        own = await self._orders.tracking.own_orders(verified, limit=10)
        reached = (o for o in own.orders if o.status is not OrderStatus.CANCELLED)
        return next((order.number for order in reached), None)

    async def which_again(self, talk: Talk, verified: Verified) -> Ask:
        own = await self._orders.tracking.own_orders(verified, limit=LISTED)
        spoken = [f"{number(o.number, spoken=talk.on_voice)}: {o.first_item}" for o in own.orders]
        buttons = [
            {"title": text, "payload": f'/inform{{"order_number":"{order.number}"}}'}
            for text, order in zip(spoken, own.orders, strict=True)
        ]
        talk.say(
            "utter_identity_choose_order",
            buttons=[] if talk.on_voice else buttons,
            orders="; ".join(spoken),
        )
        return Ask(WHICH)

    async def ways(self, known: Basket, address: Address | None) -> tuple[DeliveryOption, ...]:
        """How it can come to that address, cheapest first."""
        try:
            return (
                await self._orders.delivery.options(address.country if address else "NL")
            ).options
        except NoDeliveryThere:
            return ()

    async def alternatives(self, product: Product) -> tuple[Product, ...]:
        """In stock, of the same kind."""
        every = await self._orders.catalogue.all()
        same = [p for p in every if p.category == product.category and p.stock]
        same.sort(key=lambda one: abs(one.price.minor - product.price.minor))
        return tuple(same[:SPOKEN])

    @staticmethod
    def missing(talk: Talk, missing: Sequence[str]) -> None:
        parts = [label("address_field", name, talk.language) for name in missing]
        talk.say("utter_address_missing", missing=listed(parts, talk.language))


def _priced(product: Product, talk: Talk) -> str:
    price = money(product.price, talk.language, spoken=talk.on_voice)
    name = product.named(talk.language)
    return f"{name}, {price}" if talk.on_voice else f"{name} ({price})"


def _button(product: Product, talk: Talk) -> Button:
    return {
        "title": f"{product.named(talk.language)} · {money(product.price, talk.language)}",
        "payload": f'/inform{{"item":"{product.sku}"}}',
    }


def _way(option: DeliveryOption, quote: Quote, talk: Talk) -> str:
    fee = shipping_of(option, quote.goods)
    free = label("word", "free", talk.language)
    price = money(fee, talk.language, spoken=talk.on_voice) if fee else free
    name = label("delivery", option.key, talk.language)
    return f"{name}, {price}" if talk.on_voice else f"{name.capitalize()} · {price}"


def _between(quote: Quote, language: str) -> str:
    days = dict.fromkeys((quote.earliest, quote.latest))
    return " – ".join(day(one, language) for one in days)


def _spoken(address: Address, talk: Talk) -> str:
    """Aloud, street and town are enough."""
    if not talk.on_voice:
        return str(address)
    house = " ".join(part for part in (address.street, address.house_number) if part)
    return f"{house}, {address.city}"

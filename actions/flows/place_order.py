"""Placing an order: what, how many, where to, how; all read back before it is agreed to."""

from dataclasses import replace
from typing import ClassVar

from actions.flows.address_reader import missing_parts
from actions.flows.agreed import BEYOND
from actions.flows.appointment_words import choice_in
from actions.flows.basket import AGAIN, ELSEWHERE, Basket
from actions.flows.change_order import read_change
from actions.flows.finding import count_of, find_products, wants_again
from actions.flows.form import take_confirmation
from actions.flows.identify import take_details
from actions.flows.open_form import DRAFT, OpenForm, prove_account
from actions.flows.order_answers import address_in, wants_elsewhere, way_in
from actions.flows.order_questions import (
    LISTED,
    PRODUCT,
    QUANTITY,
    WAY,
    WHERE,
    WHICH,
    OrderQuestions,
)
from actions.flows.order_taking import (
    CHANGED_MIND,
    basket,
    delivery_address,
    keep,
    placed_code,
    pressed_code,
    take_address,
    take_count,
    take_where,
    take_which,
    with_product,
)
from actions.flows.step import Ask, Identified, Ready, Step, Stopped
from actions.orders import Address, OrderSystem, Product, Quote, Verified
from actions.orders.errors import (
    FullProofNeeded,
    InvalidAddress,
    InvalidPostcode,
    NoDeliveryThere,
    NoSuchDelivery,
    OrderError,
    OutOfPolicy,
    OutOfStock,
    ProductNotFound,
)
from actions.orders.states import Level
from actions.talk import Talk

WHERE_TO = "new_address"
OWN = (DRAFT, "confirmation", BEYOND)
# Words of an answer that names a thing and no more.
_BRIEF = 5
_MOST_MISSES = 3
_SEEN_THROUGH = frozenset({PRODUCT, QUANTITY, WHERE, WAY, WHICH, "confirmation"})


class PlaceOrderForm(OpenForm):
    """The catalogue is open to all; the proof comes before the address is named."""

    form: ClassVar[str] = "place_order_form"
    intents: ClassVar[frozenset[str]] = frozenset({"place_order"})
    own_slots: ClassVar[tuple[str, ...]] = OWN

    def __init__(self, orders: OrderSystem) -> None:
        super().__init__(orders)
        self._questions = OrderQuestions(orders)

    def _start(self, talk: Talk, *, interrupting: bool) -> None:
        """What was in the basket stays there over another flow, or a change of terms."""
        kept = Basket() if interrupting else basket(talk)
        super()._start(talk, interrupting=interrupting)
        keep(talk, kept)

    def reads_details(self, asked: str | None) -> bool:
        """A postcode in an address is no proof of identity."""
        return asked not in (None, WHERE, WHERE_TO, QUANTITY)

    def _is_other_wish(self, talk: Talk) -> bool:
        """ "The vase" and "Kade 8" sound like many a wish; what was asked for is read first."""
        asked = talk.slot("requested_slot")
        brief = len(talk.text.split()) <= _BRIEF and not talk.entities("order_number")
        if asked in _SEEN_THROUGH and brief and talk.intent not in CHANGED_MIND:
            return False
        if asked in (WHERE, WHERE_TO, "confirmation") and address_in(talk.text):
            return False
        return super()._is_other_wish(talk)

    # --- answers

    async def take_answer(self, talk: Talk, asked: str | None) -> bool:
        match asked:
            case None:
                return await self._begin(talk)
            case "order_product":
                return await self._take_product(talk)
            case "order_quantity":
                return take_count(talk)
            case "order_again":
                return take_which(talk)
            case "order_address":
                return take_where(talk)
            case "new_address":
                return take_address(talk)
            case "order_delivery":
                return await self._take_way(talk)
            case "confirmation":
                return await self._correct(talk) or take_confirmation(talk, asked)
        return False

    async def _begin(self, talk: Talk) -> bool:
        said = "" if talk.text.startswith("/") else talk.text
        if wants_again(said):
            take_details(talk)
            keep(talk, Basket(again=talk.slot("order_number") or AGAIN))
            return True
        if talk.entities("item"):
            return await self._take_product(talk)
        found = find_products(said, await self._products(), limit=LISTED)
        fresh = Basket(delivery=await self._way_named(said))
        if found.product:
            fresh = fresh.taking(found.product.sku, count_of(said, found.product))
        elif found.alike:
            fresh = replace(fresh, shown=tuple(product.sku for product in found.alike))
        keep(talk, fresh)
        return True

    async def _take_product(self, talk: Talk) -> bool:
        """One of those shown, by name or place; or any other of the catalogue."""
        known = basket(talk)
        if wants_again(talk.text) and not known.items:
            return keep(talk, Basket(again=AGAIN))
        products = await self._products()
        sku = (
            pressed_code(talk, products)
            or placed_code(talk, known)
            or self._named(talk, products, known)
        )
        if sku is not None:
            product = next(one for one in products if one.sku == sku)
            return keep(talk, known.taking(sku, count_of(talk.text, product)))
        if talk.text.startswith("/") or talk.intent in CHANGED_MIND | {"affirm", "deny"}:
            return False
        if any(talk.entities(name) for name in ("email", "postcode", "order_number")):
            return False
        alike = find_products(talk.text, products, limit=LISTED).alike
        if alike:
            return keep(talk, replace(known, shown=tuple(one.sku for one in alike), unknown=None))
        if len(talk.text.split()) > _BRIEF and talk.intent not in self.intents:
            return False
        missed = replace(known, shown=(), unknown=talk.text, misses=known.misses + 1)
        return keep(talk, missed)

    def _named(self, talk: Talk, products: tuple[Product, ...], known: Basket) -> str | None:
        shown = tuple(product for product in products if product.sku in known.shown)
        for among in (shown, products):
            if found := find_products(talk.text, among, limit=LISTED).product:
                return found.sku
        return None

    async def _take_way(self, talk: Talk) -> bool:
        pressed, known = talk.entities("topic"), basket(talk)
        options = await self._questions.ways(known, await self._home(talk))
        if pressed and pressed[-1] in {option.key for option in options}:
            return keep(talk, replace(known, delivery=pressed[-1]))
        place = choice_in(talk.text)
        if place is not None and place < len(options):
            return keep(talk, replace(known, delivery=options[place].key))
        way = way_in(talk.text, options)
        if way is None and talk.intent == "affirm":
            way = options[0].key
        return way is not None and keep(talk, replace(known, delivery=way))

    async def _correct(self, talk: Talk) -> bool:
        """ "No, two of them", "to another address", "and a kettle": whatever is not a bare yes."""
        if talk.intent == "affirm" or talk.text.startswith("/"):
            return False
        known = basket(talk)
        if talk.entities("order_number") and known.again:
            return keep(talk, replace(known, again=talk.entities("order_number")[-1]))
        if parts := address_in(talk.text):
            return keep(talk, replace(known, goes=ELSEWHERE, address=parts))
        if wants_elsewhere(talk.text):
            return keep(talk, replace(known, goes=ELSEWHERE, address={}, delivery=None))
        products = await self._products()
        found = find_products(talk.text, products, limit=LISTED)
        if found.product and not known.again:
            return keep(talk, with_product(known, talk.text, found.product))
        if way := await self._way_named(talk.text):
            return keep(talk, replace(known, delivery=way))
        count = read_change(talk.text, bare=False) or count_of(talk.text)
        if count and len(known.items) == 1:
            return keep(talk, known.counted(known.items[0].sku, count))
        return False

    # --- steps

    async def step(self, talk: Talk) -> Step:
        if talk.slot("confirmation") is not None:
            return Ready()
        known = basket(talk)
        try:
            return await (self._repeat(talk, known) if known.again else self._order(talk, known))
        except OutOfPolicy as refusal:
            talk.set(BEYOND, refusal.rule)
            return Ready()
        except OutOfStock as error:
            return await self._short(talk, basket(talk), error)

    async def _repeat(self, talk: Talk, known: Basket) -> Step:
        verified = await self._who(talk)
        if not isinstance(verified, Verified):
            return verified
        number = known.again
        if number == AGAIN:
            number = await self._questions.newest(verified)
        if number is None:
            talk.say("utter_place_order_nothing_before")
            keep(talk, Basket())
            return Ask(PRODUCT)
        try:
            quote = await self.orders.ordering.quote_again(verified, number)
        except (ProductNotFound, NoDeliveryThere):
            return await self._start_over(talk)
        except (OutOfPolicy, OutOfStock):
            raise
        except OrderError:
            return await self._questions.which_again(talk, verified)
        keep(talk, replace(known, again=number, agreed=str(quote.total.amount)))
        return await self._questions.read_back(talk, quote, again=number)

    async def _order(self, talk: Talk, known: Basket) -> Step:
        if not known.items:
            return await self._ask_product(talk, known)
        for item in known.items:
            product = await self.orders.catalogue.product(item.sku)
            if product.stock < (item.quantity or 1):
                raise OutOfStock(product.sku, product.name, item.quantity or 1, product.stock)
        if uncounted := known.uncounted:
            product = await self.orders.catalogue.product(uncounted.sku)
            return self._questions.how_many(talk, product)
        verified = await prove_account(talk, self.orders)
        if not isinstance(verified, Verified):
            return verified
        return await self._deliver(talk, verified, known)

    async def _deliver(self, talk: Talk, verified: Verified, known: Basket) -> Step:
        if known.goes == ELSEWHERE:
            asking = _missing(talk, known)
            if asking:
                return asking
        try:
            quote = await self._quote(verified, replace(known, delivery=None))
            if known.goes is None:
                return self._questions.where(talk, quote)
            options = await self._questions.ways(known, quote.address)
            if known.delivery is None and len(options) > 1:
                return self._questions.how(talk, options, quote)
            quote = await self._quote(verified, known)
        except (InvalidAddress, InvalidPostcode) as error:
            return _ask_again(talk, known, error)
        except NoDeliveryThere:
            talk.say("utter_address_no_delivery")
            return _ask_again(talk, replace(known, address={}), None)
        except NoSuchDelivery:  # chosen for another country
            keep(talk, replace(known, delivery=None))
            return await self._deliver(talk, verified, replace(known, delivery=None))
        keep(talk, replace(known, agreed=str(quote.total.amount)))
        return await self._questions.read_back(talk, quote)

    async def _quote(self, verified: Verified, known: Basket) -> Quote:
        return await self.orders.ordering.quote(
            verified,
            known.wanted,
            delivery_option=known.delivery,
            deliver_to=delivery_address(known),
        )

    async def _ask_product(self, talk: Talk, known: Basket) -> Step:
        if known.misses >= _MOST_MISSES:
            talk.say("utter_form_gave_up")
            talk.set("offered", "person")
            talk.set("handoff_reason", "repeated_failure")
            return Stopped()
        return await self._questions.which_product(talk, known)

    async def _short(self, talk: Talk, known: Basket, error: OutOfStock) -> Step:
        """Fewer of it where there are some; something like it where there are none."""
        product = await self.orders.catalogue.product(error.sku)
        if known.again:
            talk.say("utter_place_order_sold_out", item=product.named(talk.language))
            return await self._start_over(talk)
        if product.stock:
            keep(talk, known.counted(product.sku, None))
            return self._questions.fewer(talk, product)
        talk.say("utter_place_order_sold_out", item=product.named(talk.language))
        left = known.without(product.sku)
        keep(talk, left)
        if left.items:
            return await self._order(talk, left)
        alike = await self._questions.alternatives(product)
        left = replace(left, shown=tuple(one.sku for one in alike))
        keep(talk, left)
        return await self._questions.which_product(talk, left, instead=True)

    async def _start_over(self, talk: Talk) -> Step:
        keep(talk, Basket())
        return await self._questions.which_product(talk, Basket())

    async def _who(self, talk: Talk) -> Verified | Ask | Stopped:
        """To repeat an order, the proof of that order is enough."""
        verified = await self.orders.identity.current(talk.conversation_id)
        again = basket(talk).again
        full = verified is not None and verified.level is Level.FULL
        if not full and again not in (None, AGAIN):
            talk.set("order_number", again)
            who = await self._identification.proceed(talk)
            return who.verified if isinstance(who, Identified) else who
        return verified or await prove_account(talk, self.orders)

    async def _home(self, talk: Talk) -> Address | None:
        verified = await self.orders.identity.current(talk.conversation_id)
        known = basket(talk)
        if verified is None or known.goes == ELSEWHERE:
            return delivery_address(known)
        try:
            quote = await self.orders.ordering.quote(verified, known.wanted)
        except (OrderError, FullProofNeeded):
            return None
        return quote.address

    async def _products(self) -> tuple[Product, ...]:
        return await self.orders.catalogue.all()

    async def _way_named(self, text: str) -> str | None:
        return way_in(text, (await self.orders.delivery.options("NL")).options)


def _missing(talk: Talk, known: Basket) -> Ask | None:
    parts = dict(known.address or {})
    missing = missing_parts(parts)
    if not missing:
        return None
    if parts:
        OrderQuestions.missing(talk, missing)
    else:
        talk.say("utter_address_new")
    return Ask(WHERE_TO)


def _ask_again(talk: Talk, known: Basket, error: InvalidAddress | InvalidPostcode | None) -> Ask:
    wrong = error.field_name if isinstance(error, InvalidAddress) else "postcode"
    parts = {name: part for name, part in (known.address or {}).items() if name != wrong}
    keep(talk, replace(known, goes=ELSEWHERE, address=parts))
    if parts:
        OrderQuestions.missing(talk, (wrong,))
    else:
        talk.say("utter_address_new")
    return Ask(WHERE_TO)

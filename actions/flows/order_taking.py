"""Answers about an order that is being made, taken into its basket."""

from dataclasses import replace

from actions.flows.address_reader import PARTS, missing_parts, read_address
from actions.flows.appointment_words import choice_in
from actions.flows.basket import ELSEWHERE, HOME, Basket
from actions.flows.change_address import as_address
from actions.flows.change_order import read_change
from actions.flows.finding import count_of
from actions.flows.open_form import DRAFT
from actions.flows.order_answers import address_in, is_beside, wants_elsewhere
from actions.orders import Address, Product
from actions.talk import Talk

CHANGED_MIND = frozenset(
    {"stop", "contact_human_agent", "repeat", "bot_challenge", "faq", "ask_language", "goodbye"}
)


def basket(talk: Talk) -> Basket:
    return Basket.read(talk.slot(DRAFT))


def keep(talk: Talk, known: Basket) -> bool:
    """Remember it; an answer always."""
    talk.set(DRAFT, known.written())
    return True


def delivery_address(known: Basket) -> Address | None:
    """None for the customer's home. Raises `InvalidAddress`, `InvalidPostcode`."""
    if known.goes != ELSEWHERE or not known.address:
        return None
    return as_address(dict(known.address), known.address.get("country", "NL"))


def pressed_code(talk: Talk, products: tuple[Product, ...]) -> str | None:
    codes = {product.sku for product in products}
    return next((sku for sku in reversed(talk.entities("item")) if sku in codes), None)


def placed_code(talk: Talk, known: Basket) -> str | None:
    place = choice_in(talk.text)
    if place is None and len(known.shown) == 1 and talk.intent == "affirm":
        place = 0
    return known.shown[place] if place is not None and place < len(known.shown) else None


def with_product(known: Basket, text: str, product: Product) -> Basket:
    """Another product beside the others, or instead; or more or fewer of one there is."""
    count = count_of(text, product)
    if product.sku in {item.sku for item in known.items}:
        change = read_change(text, bare=False)
        return known.counted(product.sku, count if change is None else change)
    return known.taking(product.sku, count or 1, beside=is_beside(text))


def take_count(talk: Talk) -> bool:
    known = basket(talk)
    item = known.uncounted
    pressed = [int(count) for count in talk.entities("quantity") if count.isdigit()]
    count = pressed[-1] if pressed else count_of(talk.text)
    if item is None or not count:
        return False
    return keep(talk, known.counted(item.sku, count))


def take_which(talk: Talk) -> bool:
    numbers, known = talk.entities("order_number"), basket(talk)
    place = choice_in(talk.text)
    if numbers:
        return keep(talk, replace(known, again=numbers[-1]))
    if place is None or place >= len(known.shown):
        return False
    return keep(talk, replace(known, again=known.shown[place]))


def take_where(talk: Talk) -> bool:
    known = basket(talk)
    if parts := address_in(talk.text):
        return keep(talk, replace(known, goes=ELSEWHERE, address=parts))
    if talk.intent == "affirm" or "home" in talk.entities("topic"):
        return keep(talk, replace(known, goes=HOME))
    elsewhere = talk.intent == "deny" or wants_elsewhere(talk.text, asked=True)
    if elsewhere or "elsewhere" in talk.entities("topic"):
        return keep(talk, replace(known, goes=ELSEWHERE, address={}))
    return False


def take_address(talk: Talk) -> bool:
    if talk.intent in CHANGED_MIND:
        return False
    known = basket(talk)
    parts = dict(known.address or {})
    found = read_address(talk.text, missing=missing_parts(parts) if parts else PARTS)
    if spoken := talk.entities("postcode"):  # "one zero one two A B"
        found.setdefault("postcode", spoken[-1])
    return bool(found) and keep(talk, replace(known, address=parts | found))

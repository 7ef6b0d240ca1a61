"""Who is asking and which order it is about: the questions every order flow begins with."""

from actions.flows.appointment_words import choice_in
from actions.flows.step import Ask, Identified, Stopped
from actions.orders import OrderSummary, OrderSystem, Product, Verified
from actions.orders.errors import (
    InvalidEmail,
    InvalidOrderNumber,
    OrderNotFound,
    VerificationFailed,
    VerificationLocked,
)
from actions.orders.order_number import parse_order_number
from actions.orders.search_words import score, words_of
from actions.orders.states import Level
from actions.talk import Button, Talk
from actions.wording import label, number

ORDER_NUMBER, POSTCODE, EMAIL, CHOOSING = "order_number", "postcode", "email", "choosing_order"
LISTED_ORDERS, SPOKEN_ORDERS = 5, 3
# A word that means the thing itself.
_NAMED = 1.5


def take_details(talk: Talk, *, postcode: bool = True) -> bool:
    """Note what the message says of the order and the customer; whether it said anything.

    Without `postcode` one that is named is left alone: it belongs to something else.
    """
    numbers, emails = talk.entities("order_number"), talk.entities("email")
    postcodes = talk.entities("postcode") if postcode else []
    other = talk.entities("other_order")
    if emails:
        talk.set(EMAIL, emails[-1])
    if postcodes:
        talk.set(POSTCODE, postcodes[-1])
    if numbers:
        return _take_number(talk, numbers[-1]) or bool(emails or postcodes)
    if other:
        talk.clear(ORDER_NUMBER)
        talk.set(CHOOSING, True)
    return bool(emails or postcodes or other)


def _take_number(talk: Talk, text: str) -> bool:
    try:
        parsed = parse_order_number(text)
    except InvalidOrderNumber:
        talk.say("utter_identity_number_invalid", given=text)
        return False
    talk.set(ORDER_NUMBER, parsed)
    talk.clear(CHOOSING)
    return True


class Identification:
    """Asks for the least that is needed: a proof once given is not asked for again."""

    def __init__(self, orders: OrderSystem) -> None:
        self._orders = orders

    async def proceed(self, talk: Talk) -> Ask | Stopped | Identified:
        verified = await self._orders.identity.current(talk.conversation_id)
        if verified is not None and verified.level is Level.FULL:
            return await self._own_order(talk, verified)
        chosen = _covered(talk, verified)
        if verified is not None and chosen:
            return Identified(verified, chosen)
        return await self._prove(talk)

    async def take_choice(self, talk: Talk) -> bool:
        """ "The second one", "the mugs": one of the orders that were listed."""
        verified = await self._orders.identity.current(talk.conversation_id)
        if verified is None or talk.text.startswith("/"):
            return False
        listed = await self._listed(talk, verified)
        place = choice_in(talk.text)
        if place is None:
            asked = words_of(talk.text)
            fits = [score(product, asked) for _, product in listed]
            best = [n for n, points in enumerate(fits) if points >= _NAMED]
            place = best[0] if len(best) == 1 else None
        if place is None or place >= len(listed):
            return False
        talk.set(ORDER_NUMBER, listed[place][0].number)
        talk.clear(CHOOSING)
        return True

    async def _listed(self, talk: Talk, verified: Verified) -> list[tuple[OrderSummary, Product]]:
        """The orders to choose from, each with what it is known by."""
        most = SPOKEN_ORDERS if talk.on_voice else LISTED_ORDERS
        own = await self._orders.tracking.own_orders(verified, limit=most)
        return [(one, await self._orders.catalogue.product(one.first_sku)) for one in own.orders]

    async def _own_order(self, talk: Talk, verified: Verified) -> Ask | Stopped | Identified:
        wanted = talk.slot(ORDER_NUMBER)
        if wanted:
            try:
                await self._orders.tracking.snapshot(verified, wanted)
            except (OrderNotFound, InvalidOrderNumber):
                talk.say("utter_identity_not_yours", number=number(wanted, spoken=talk.on_voice))
                talk.clear(ORDER_NUMBER)
            else:
                return Identified(verified, wanted)
        return await self._choose(talk, verified)

    async def _choose(self, talk: Talk, verified: Verified) -> Ask | Stopped | Identified:
        listed = await self._listed(talk, verified)
        if not listed:
            talk.say("utter_identity_no_orders")
            return Stopped()
        if len(listed) == 1 and not talk.slot(CHOOSING):
            only = listed[0][0].number
            talk.set(ORDER_NUMBER, only)
            return Identified(verified, only)
        names = [
            f"{number(one.number, spoken=talk.on_voice)}: {product.named(talk.language)}"
            for one, product in listed
        ]
        buttons = [] if talk.on_voice else [_button(*one, talk.language) for one in listed]
        talk.say("utter_identity_choose_order", buttons=buttons, orders="; ".join(names))
        return Ask(ORDER_NUMBER)

    async def _prove(self, talk: Talk) -> Ask | Stopped | Identified:
        standing = await self._orders.identity.standing(talk.conversation_id)
        if standing.locked:
            return locked(talk)
        wanted, email, postcode = (talk.slot(s) for s in (ORDER_NUMBER, EMAIL, POSTCODE))
        if not wanted and not email:
            talk.say("utter_identity_order_number")
            return Ask(ORDER_NUMBER)
        if not postcode:
            _ask_postcode(talk)
            return Ask(POSTCODE)
        talk.clear(POSTCODE, EMAIL)
        try:
            verified = await self._verify(talk, wanted, email, postcode)
        except (VerificationFailed, InvalidEmail):
            talk.clear(ORDER_NUMBER)
            talk.say("utter_identity_failed")
            talk.say("utter_identity_order_number")
            return Ask(ORDER_NUMBER)
        except VerificationLocked:
            return locked(talk)
        if verified.level is Level.FULL:
            return await self._own_order(talk, verified)
        return Identified(verified, wanted)

    async def _verify(
        self, talk: Talk, wanted: str | None, email: str | None, postcode: str
    ) -> Verified:
        identity, key = self._orders.identity, f"{talk.message_id}:verify"
        if email:
            return await identity.verify_by_email(
                talk.conversation_id, email=email, postcode=postcode, key=key
            )
        return await identity.verify_by_order(
            talk.conversation_id, number=wanted or "", postcode=postcode, key=key
        )


def _button(order: OrderSummary, product: Product, language: str) -> Button:
    status = label("status", order.status, language)
    return {
        "title": f"{order.number} · {product.named(language)} · {status}",
        "payload": f'/inform{{"order_number":"{order.number}"}}',
    }


def _covered(talk: Talk, verified: Verified | None) -> str | None:
    """The order meant, where the proof reaches it; the only one proven, if none was named."""
    if verified is None:
        return None
    wanted = talk.slot(ORDER_NUMBER)
    if wanted in verified.order_numbers:
        return str(wanted)
    if not wanted and not talk.slot(CHOOSING) and len(verified.order_numbers) == 1:
        only = next(iter(verified.order_numbers))
        talk.set(ORDER_NUMBER, only)
        return only
    return None


def _ask_postcode(talk: Talk) -> None:
    wanted = talk.slot(ORDER_NUMBER)
    if wanted:
        talk.say("utter_identity_postcode", number=number(wanted, spoken=talk.on_voice))
    else:
        talk.say("utter_identity_postcode_by_email")


def locked(talk: Talk) -> Stopped:
    """Too many wrong details: only a person helps on."""
    talk.say("utter_identity_locked")
    talk.set("offered", "person")
    talk.set("handoff_reason", "repeated_failure")
    return Stopped()

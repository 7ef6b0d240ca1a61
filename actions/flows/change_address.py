"""Sending an order elsewhere, before it leaves: the address read back, then a yes."""

from typing import ClassVar

from actions.flows.address_reader import (
    PARTS,
    missing_parts,
    read_address,
    read_correction,
)
from actions.flows.deed import Deed
from actions.flows.form import SURE_WISH, FlowForm, take_confirmation
from actions.flows.order_answers import address_in
from actions.flows.step import Ask, Identified, Ready, Step, Stopped
from actions.orders import Address, DeliveryAddress, Instead
from actions.orders.errors import InvalidAddress, InvalidPostcode, NoDeliveryThere, Refused
from actions.orders.states import OrderStatus
from actions.talk import Talk
from actions.wishes import remember_tried
from actions.wording import label, listed, number

_OWN = ("new_address", "confirmation")
_CHANGED_MIND = frozenset({"stop", "contact_human_agent", "repeat"})
_INSTEAD = {
    OrderStatus.IN_TRANSIT: (Instead.REDIRECT_WITH_CARRIER, Instead.REFUSE_AT_DOOR),
    OrderStatus.OUT_FOR_DELIVERY: (Instead.REFUSE_AT_DOOR, Instead.CONTACT_HUMAN_AGENT),
    OrderStatus.CANCELLED: (Instead.PLACE_NEW_ORDER,),
    OrderStatus.RETURNED: (Instead.PLACE_NEW_ORDER,),
}


class ChangeAddressForm(FlowForm):
    """Reads the address in one go or in pieces; asks for what is missing."""

    form: ClassVar[str] = "change_address_form"
    intents: ClassVar[frozenset[str]] = frozenset({"change_shipping_address"})
    own_slots: ClassVar[tuple[str, ...]] = _OWN

    def reads_details(self, asked: str | None) -> bool:
        """A postcode in an address is no proof of identity, and no order number."""
        return asked not in (None, "new_address")

    async def take_answer(self, talk: Talk, asked: str | None) -> bool:
        if not address_in(talk.text) and take_confirmation(talk, asked):
            return True
        if asked == "confirmation" and (talk.intent == "inform" or address_in(talk.text)):
            return correct_address(talk)
        if asked not in (None, "new_address") or talk.intent in _CHANGED_MIND:
            return False
        return take_address(talk, dict(talk.slot("new_address") or {}), starting=asked is None)

    async def next_step(self, talk: Talk, who: Identified) -> Step:
        if talk.slot("confirmation") is not None:
            return Ready()
        now = await self.orders.addresses.delivery_address(who.verified, who.number)
        if not now.changeable:
            await self._tell_refusal(talk, who)
            return Stopped()
        parts = dict(talk.slot("new_address") or {})
        if not parts:
            _show(talk, now)
            talk.say("utter_address_new")
            return Ask("new_address")
        missing = missing_parts(parts)
        if missing:
            return ask_missing(talk, missing)
        return self._confirm(talk, parts, now)

    def _confirm(self, talk: Talk, parts: dict[str, str], now: DeliveryAddress) -> Step:
        try:
            address = as_address(parts, now.address.country)
        except InvalidPostcode:
            return ask_again(talk, parts, "postcode")
        except InvalidAddress as error:
            return ask_again(talk, parts, error.field_name)
        talk.set("new_address", parts | {"country": address.country})
        spoken = number(now.number, spoken=talk.on_voice)
        talk.say("utter_address_confirm", number=spoken, address=str(address))
        return Ask("confirmation")

    async def _tell_refusal(self, talk: Talk, who: Identified) -> None:
        tracked = await self.orders.tracking.track(who.verified, who.number)
        ways = _INSTEAD.get(tracked.status, (Instead.CONTACT_HUMAN_AGENT,))
        _say_refused(talk, who.number, tracked.status, list(ways))
        remember_tried(talk, "change_shipping_address", f"refused: {tracked.status}")


class ChangeAddress(Deed):
    """Changes the address, or leaves it after a no."""

    action_name = "action_change_address"
    form: ClassVar[str] = "change_address_form"
    own_slots: ClassVar[tuple[str, ...]] = _OWN
    what: ClassVar[str] = "change_shipping_address"

    async def do(self, talk: Talk, who: Identified) -> str:
        spoken = number(who.number, spoken=talk.on_voice)
        if not talk.slot("confirmation"):
            talk.say("utter_address_kept", number=spoken)
            return "not wanted after all"
        parts = dict(talk.slot("new_address"))
        try:
            changed = await self.orders.addresses.change_delivery_address(
                who.verified,
                who.number,
                as_address(parts, parts["country"]),
                key=f"{talk.message_id}:address",
            )
        except NoDeliveryThere:
            talk.say("utter_address_no_delivery")
            return "refused: no delivery there"
        except Refused as error:
            _say_refused(talk, error.number, error.status, list(error.instead))
            return f"refused: {error.code}"
        talk.say("utter_address_done", number=spoken, address=str(changed.new))
        return f"now goes to {changed.new}"


def as_address(parts: dict[str, str], country: str) -> Address:
    """A Dutch postcode means the Netherlands; otherwise the land the order goes to now.

    Raises `InvalidAddress`, `InvalidPostcode`.
    """
    fields = {name: parts.get(name, "") for name in PARTS}
    try:
        return Address.parse(**fields, country="NL")
    except InvalidPostcode:
        if country == "NL":
            raise
    return Address.parse(**fields, country=country)


def take_address(talk: Talk, parts: dict[str, str], *, starting: bool = False) -> bool:
    missing = missing_parts(parts)
    found = read_address(talk.text, missing=missing or PARTS)
    if starting and not {"street", "postcode"} <= found.keys():
        return False  # "change the address of order 10057" holds no address
    if parts and missing:  # what is known already is put right at the end
        found = {name: value for name, value in found.items() if name in missing}
    if not found or (len(missing) > 1 and _is_question(talk, found)):
        return False
    talk.set("new_address", parts | found)
    return True


def correct_address(talk: Talk) -> bool:
    """ "No, number 12": corrected at the last moment, in a part or as a whole."""
    if whole := address_in(talk.text):
        talk.set("new_address", whole)
        return True
    if take_address(talk, {}):
        return True
    found = read_correction(talk.text)
    if found:
        talk.set("new_address", {**(talk.slot("new_address") or {}), **found})
    return bool(found)


def _is_question(talk: Talk, found: dict[str, str]) -> bool:
    """A number in a question makes no address of it: "how long does it take to 3 places"."""
    sure = talk.confidence >= SURE_WISH and talk.intent not in {"inform", "out_of_scope"}
    return sure and "postcode" not in found


def ask_missing(talk: Talk, missing: tuple[str, ...]) -> Ask:
    names = [label("address_field", name, talk.language) for name in missing]
    talk.say("utter_address_missing", missing=listed(names, talk.language))
    return Ask("new_address")


def ask_again(talk: Talk, parts: dict[str, str], wrong: str) -> Ask:
    kept = {name: value for name, value in parts.items() if name != wrong}
    talk.set("new_address", kept or None)
    return ask_missing(talk, (wrong,))


def _show(talk: Talk, now: DeliveryAddress) -> None:
    spoken = number(now.number, spoken=talk.on_voice)
    talk.say("utter_address_show", number=spoken, address=str(now.address))


def _say_refused(talk: Talk, order_number: str, status: str, instead: list[str]) -> None:
    talk.say(
        "utter_address_refused",
        number=number(order_number, spoken=talk.on_voice),
        status=label("status", status, talk.language).lower(),
        instead=listed([label("instead", way, talk.language) for way in instead], talk.language),
    )

"""The address of an account, where new orders go: read in pieces, read back, then a yes."""

from collections.abc import Sequence
from typing import ClassVar

from rasa_sdk.events import FollowupAction

from actions.flows.address_reader import missing_parts
from actions.flows.change_address import (
    as_address,
    ask_again,
    ask_missing,
    correct_address,
    take_address,
)
from actions.flows.deed import AskAgain, Closing
from actions.flows.form import take_confirmation
from actions.flows.identify import EMAIL, POSTCODE
from actions.flows.open_form import DRAFT, OpenForm, draft, note, prove_account
from actions.flows.step import READY, Ask, Ready, Step
from actions.orders import Address, DetailChanges, Verified
from actions.orders.errors import InvalidAddress, InvalidPostcode
from actions.talk import Event, Talk
from actions.wording import label

NEW = "new_address"
_OWN = (DRAFT, "confirmation", NEW)
_CHANGED_MIND = frozenset({"stop", "contact_human_agent", "repeat", "bot_challenge"})
_HOME = "NL"


class SetUpAddressForm(OpenForm):
    """For an order that is named it is the other form's: that one changes orders."""

    form: ClassVar[str] = "set_up_address_form"
    intents: ClassVar[frozenset[str]] = frozenset({"set_up_shipping_address"})
    own_slots: ClassVar[tuple[str, ...]] = _OWN

    def reads_details(self, asked: str | None) -> bool:
        """A postcode in an address is no proof of identity, and no order number."""
        return asked in (EMAIL, POSTCODE)

    def _is_other_wish(self, talk: Talk) -> bool:
        """ "Send it to my other address" asks for no change of an order while one is asked for."""
        address = talk.slot("requested_slot") == NEW and talk.intent in {
            "change_shipping_address",
            "edit_account",
        }
        return not address and super()._is_other_wish(talk)

    async def take_answer(self, talk: Talk, asked: str | None) -> bool:
        if asked is None and talk.entities("order_number"):
            talk.set("order_number", talk.entities("order_number")[-1])
            return note(talk, for_order=True)
        if take_confirmation(talk, asked):
            return True
        if asked == "confirmation" and talk.intent == "inform":
            return correct_address(talk)
        if asked not in (None, NEW) or talk.intent in _CHANGED_MIND:
            return False
        return take_address(talk, dict(talk.slot(NEW) or {}), starting=asked is None)

    async def step(self, talk: Talk) -> Step:
        if draft(talk).get("for_order") or talk.slot("confirmation") is not None:
            return Ready()
        verified = await prove_account(talk, self.orders)
        if not isinstance(verified, Verified):
            return verified
        now = (await self.orders.accounts.details(verified)).address
        parts = dict(talk.slot(NEW) or {})
        if not parts:
            talk.say("utter_set_up_address_new", old=_shown(talk, now))
            return Ask(NEW)
        if missing := missing_parts(parts):
            return ask_missing(talk, missing)
        return _confirm(talk, parts, now)


class SetUpAddress(Closing):
    """Orders already placed keep the address they go to."""

    action_name = "action_set_up_address"
    form: ClassVar[str] = "set_up_address_form"
    own_slots: ClassVar[tuple[str, ...]] = _OWN
    what: ClassVar[str] = "set_up_shipping_address"

    async def act(self, talk: Talk) -> Sequence[Event]:
        if draft(talk).get("for_order") and talk.slot("flow_outcome") == READY:
            talk.clear("flow_outcome", *self.own_slots)
            return [FollowupAction("change_address_form")]
        return await super().act(talk)

    async def perform(self, talk: Talk) -> str:
        if not talk.slot("confirmation"):
            talk.say("utter_set_up_address_kept")
            return "not wanted after all"
        verified = await self.orders.identity.current(talk.conversation_id)
        if verified is None:
            raise AskAgain
        parts = dict(talk.slot(NEW))
        address = as_address(parts, parts["country"])
        await self.orders.accounts.change(
            verified, DetailChanges(address=address), key=f"{talk.message_id}:home"
        )
        talk.say("utter_set_up_address_done", address=str(address))
        return f"address of the account is now {address}"


def _confirm(talk: Talk, parts: dict[str, str], now: Address | None) -> Step:
    try:
        address = as_address(parts, now.country if now else _HOME)
    except InvalidPostcode:
        return ask_again(talk, parts, "postcode")
    except InvalidAddress as error:
        return ask_again(talk, parts, error.field_name)
    talk.set(NEW, parts | {"country": address.country})
    talk.say("utter_set_up_address_confirm", address=str(address), old=_shown(talk, now))
    return Ask("confirmation")


def _shown(talk: Talk, address: Address | None) -> str:
    return str(address) if address else label("word", "nothing", talk.language)

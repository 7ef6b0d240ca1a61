"""Changing what an account holds: proof, the new value, and a yes that names old and new."""

from collections.abc import Sequence
from typing import ClassVar

from rasa_sdk.events import FollowupAction

from actions.flows.account_words import (
    Part,
    is_new_email,
    is_off,
    language_in,
    name_in,
    part_in,
    phone_in,
    purpose_in,
)
from actions.flows.deed import AskAgain, Closing
from actions.flows.form import take_confirmation
from actions.flows.identify import EMAIL, POSTCODE
from actions.flows.open_form import OpenForm, draft, note, pressed, prove_account
from actions.flows.step import READY, Ask, Ready, Step
from actions.orders import AccountDetails, Consent, ConsentPurpose, DetailChanges, Verified
from actions.orders.email_typos import masked_address
from actions.orders.errors import InvalidEmail, InvalidPhone, InvalidText
from actions.orders.operations.accounts import cleaned
from actions.talk import Button, Event, Talk
from actions.wording import label, phone

PART, VALUE, PURPOSE = "account_part", "account_value", "account_purpose"
_VALUES = {
    Part.PHONE: phone_in,
    Part.NAME: name_in,
    Part.LANGUAGE: language_in,
}


class EditAccountForm(OpenForm):
    """An address is the address form's: that one reads it in pieces."""

    form: ClassVar[str] = "edit_account_form"
    intents: ClassVar[frozenset[str]] = frozenset({"edit_account"})
    stories: ClassVar[frozenset[str]] = frozenset({VALUE, PURPOSE})

    def reads_details(self, asked: str | None) -> bool:
        """A new address or telephone number is no proof, and no order number."""
        return asked in (EMAIL, POSTCODE)

    async def take_answer(self, talk: Talk, asked: str | None) -> bool:
        if asked in (None, PART):
            return _take_part(talk)
        if asked == PURPOSE:
            return _take_purpose(talk, pressed(talk) or talk.text)
        if asked == VALUE:
            return _take_value(talk)
        if asked == "confirmation" and talk.intent != "affirm" and _take_value(talk):
            return True  # "no, it ends in 79"
        return take_confirmation(talk, asked)

    async def step(self, talk: Talk) -> Step:
        if talk.slot("confirmation") is not None:
            return Ready()
        known = draft(talk)
        if "part" not in known:
            _ask_part(talk)
            return Ask(PART)
        if known["part"] == Part.ADDRESS:
            return Ready()
        if known["part"] == Part.CONSENT and "purpose" not in known:
            talk.say("utter_edit_account_purpose", buttons=_purposes(talk))
            return Ask(PURPOSE)
        verified = await prove_account(talk, self.orders)
        if not isinstance(verified, Verified):
            return verified
        if known["part"] == Part.CONSENT:
            return _confirm_consent(talk, await self.orders.consents.own(verified))
        return _confirm_value(talk, await self.orders.accounts.details(verified))


def _take_part(talk: Talk) -> bool:
    named = pressed(talk) or ""
    part = Part(named) if named in set(Part) else part_in(talk.text)
    if part is None:
        return False
    note(talk, part=part.value)
    if part is Part.CONSENT:
        _take_purpose(talk, talk.text)
    elif part is not Part.EMAIL or is_new_email(talk.text):
        _take_value(talk)
    if part is not Part.EMAIL and talk.entities(EMAIL):  # then it says who asks
        talk.set(EMAIL, talk.entities(EMAIL)[0])
    return True


def _take_purpose(talk: Talk, text: str) -> bool:
    purpose = ConsentPurpose(text) if text in set(ConsentPurpose) else purpose_in(text)
    if purpose is None:
        return False
    if talk.text.startswith("/"):  # pressed: whatever it is now, it is to be the other
        return note(talk, purpose=purpose.value)
    return note(talk, purpose=purpose.value, off=is_off(talk.text))


def _take_value(talk: Talk) -> bool:
    part = Part(draft(talk)["part"])
    if part is Part.EMAIL:
        value = talk.entities(EMAIL)[-1] if talk.entities(EMAIL) else None
    elif part in _VALUES:
        value = _VALUES[part](talk.text)
    else:
        return False
    clean = _cleaned(talk, part, value) if value else None
    return clean is not None and note(talk, value=clean)


def _cleaned(talk: Talk, part: Part, value: str) -> str | None:
    """As it will be kept; None, and told, where it cannot be."""
    try:
        return str(getattr(cleaned(_changes(part, value)), part.value))
    except (InvalidEmail, InvalidPhone, InvalidText):
        talk.say("utter_edit_account_invalid", given=value)
        return None


def _changes(part: Part, value: str) -> DetailChanges:
    match part:
        case Part.EMAIL:
            return DetailChanges(email=value)
        case Part.PHONE:
            return DetailChanges(phone=value)
        case Part.LANGUAGE:
            return DetailChanges(language=value)
        case _:
            return DetailChanges(name=value)


def _confirm_value(talk: Talk, now: AccountDetails) -> Step:
    part = Part(draft(talk)["part"])
    what, old = label("account", part, talk.language), _old(talk, part, now)
    if "value" not in draft(talk):
        talk.say("utter_edit_account_value", what=what, old=old)
        return Ask(VALUE)
    new = _shown(talk, part, draft(talk)["value"])
    talk.say("utter_edit_account_confirm", what=what, old=old, new=new)
    return Ask("confirmation")


def _confirm_consent(talk: Talk, own: Sequence[Consent]) -> Step:
    given = {consent.purpose.value for consent in own if consent.given}
    off = draft(talk).get("off", draft(talk)["purpose"] in given)
    note(talk, off=off)
    purpose = label("consent", draft(talk)["purpose"], talk.language)
    talk.say("utter_consent_confirm_off" if off else "utter_consent_confirm_on", purpose=purpose)
    return Ask("confirmation")


def _old(talk: Talk, part: Part, now: AccountDetails) -> str:
    value = getattr(now, part.value)
    return _shown(talk, part, value) if value else label("word", "nothing", talk.language)


def _shown(talk: Talk, part: Part, value: str) -> str:
    if part is Part.LANGUAGE:
        return label("language", value, talk.language)
    return phone(value, spoken=talk.on_voice) if part is Part.PHONE else value


def _ask_part(talk: Talk) -> None:
    buttons: list[Button] = [
        {"title": label("account", part, talk.language), "payload": f'/inform{{"topic":"{part}"}}'}
        for part in Part
    ]
    talk.say("utter_edit_account_part", buttons=[] if talk.on_voice else buttons)


def _purposes(talk: Talk) -> list[Button]:
    if talk.on_voice:
        return []
    return [
        {"title": label("consent", one, talk.language), "payload": f'/inform{{"topic":"{one}"}}'}
        for one in ConsentPurpose
    ]


class EditAccount(Closing):
    """A new e-mail address counts once its link is followed; the old one is told of it."""

    action_name = "action_edit_account"
    form: ClassVar[str] = "edit_account_form"
    own_slots: ClassVar[tuple[str, ...]] = EditAccountForm.own_slots
    what: ClassVar[str] = "edit_account"

    async def act(self, talk: Talk) -> Sequence[Event]:
        if draft(talk).get("part") == Part.ADDRESS and talk.slot("flow_outcome") == READY:
            talk.clear("flow_outcome", *self.own_slots)
            return [FollowupAction("set_up_address_form")]
        return await super().act(talk)

    async def perform(self, talk: Talk) -> str:
        if not talk.slot("confirmation"):
            talk.say("utter_edit_account_kept")
            return "not wanted after all"
        verified = await self.orders.identity.current(talk.conversation_id)
        if verified is None:
            raise AskAgain
        if draft(talk)["part"] == Part.CONSENT:
            return await self._set_consent(talk, verified)
        part, value = Part(draft(talk)["part"]), str(draft(talk)["value"])
        changed = await self.orders.accounts.change(
            verified, _changes(part, value), key=f"{talk.message_id}:edit"
        )
        if changed.confirm_email:
            old = masked_address(changed.old.email)
            talk.say("utter_edit_account_mail", email=changed.confirm_email, old=old)
            return "mail with a link sent to the new address"
        what = label("account", part, talk.language)
        talk.say("utter_edit_account_done", what=what, new=_shown(talk, part, value))
        return f"changed: {part}"

    async def _set_consent(self, talk: Talk, verified: Verified) -> str:
        known = draft(talk)
        consent = await self.orders.consents.set(
            verified,
            ConsentPurpose(known["purpose"]),
            given=not known.get("off"),
            source=talk.channel,
            key=f"{talk.message_id}:consent",
        )
        purpose = label("consent", consent.purpose, talk.language)
        given = consent.given
        talk.say("utter_consent_on" if given else "utter_consent_off", purpose=purpose)
        return f"consent {consent.purpose}: {'given' if given else 'withdrawn'}"

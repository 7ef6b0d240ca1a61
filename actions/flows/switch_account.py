"""Another kind of account, or another account in this conversation."""

from typing import ClassVar

from actions.flows.account_words import BUSINESS, OTHER_ACCOUNT, PRIVATE, switch_in
from actions.flows.deed import AskAgain, Closing
from actions.flows.form import take_confirmation
from actions.flows.identify import EMAIL, POSTCODE
from actions.flows.open_form import OpenForm, draft, is_story, note, pressed, prove_account
from actions.flows.step import Ask, Ready, Step, Stopped
from actions.orders import AccountType, Verified
from actions.orders.email_typos import masked_address
from actions.orders.errors import InvalidText
from actions.orders.written import clean_text
from actions.talk import Talk
from actions.wording import label

TO, COMPANY = "account_to", "account_company"
_WAYS = (BUSINESS, PRIVATE, OTHER_ACCOUNT)


class SwitchAccountForm(OpenForm):
    form: ClassVar[str] = "switch_account_form"
    intents: ClassVar[frozenset[str]] = frozenset({"switch_account"})
    stories: ClassVar[frozenset[str]] = frozenset({COMPANY})

    async def take_answer(self, talk: Talk, asked: str | None) -> bool:
        if asked in (None, TO):
            to = pressed(talk) if pressed(talk) in _WAYS else switch_in(talk.text)
            return to is not None and note(talk, to=to)
        if asked == COMPANY and is_story(talk):
            return _take_company(talk)
        return take_confirmation(talk, asked)

    async def step(self, talk: Talk) -> Step:
        to = draft(talk).get("to")
        if talk.slot("confirmation") is not None:
            return Ready()
        if to is None:
            _ask_which(talk)
            return Ask(TO)
        if to == OTHER_ACCOUNT:
            return await self._another(talk)
        verified = await prove_account(talk, self.orders)
        if not isinstance(verified, Verified):
            return verified
        return await self._kind(talk, verified, AccountType(to))

    async def _another(self, talk: Talk) -> Step:
        """Who was known is forgotten before the other one proves who they are."""
        if not draft(talk).get("forgotten"):
            note(talk, forgotten=True)
            await self.orders.identity.forget(talk.conversation_id)
            talk.clear(EMAIL, POSTCODE, "order_number")
            talk.say("utter_switch_account_other")
        verified = await prove_account(talk, self.orders)
        return Ready() if isinstance(verified, Verified) else verified

    async def _kind(self, talk: Talk, verified: Verified, to: AccountType) -> Step:
        now = await self.orders.accounts.details(verified)
        kind = label("account_type", to, talk.language)
        if now.type is to:
            talk.say("utter_switch_account_already", kind=kind)
            return Stopped()
        if to is AccountType.BUSINESS and "company" not in draft(talk):
            talk.say("utter_switch_account_company")
            return Ask(COMPANY)
        company = draft(talk).get("company")
        name = (
            "utter_switch_account_confirm_business" if company else "utter_switch_account_confirm"
        )
        talk.say(name, email=now.email, kind=kind, company=company or "")
        return Ask("confirmation")


class SwitchAccount(Closing):
    action_name = "action_switch_account"
    form: ClassVar[str] = "switch_account_form"
    own_slots: ClassVar[tuple[str, ...]] = SwitchAccountForm.own_slots
    what: ClassVar[str] = "switch_account"

    async def perform(self, talk: Talk) -> str:
        known = draft(talk)
        verified = await self.orders.identity.current(talk.conversation_id)
        if verified is None:
            raise AskAgain
        if known["to"] == OTHER_ACCOUNT:
            email = (await self.orders.accounts.details(verified)).email
            talk.say("utter_switch_account_other_done", email=masked_address(email))
            return "another account proven"
        if not talk.slot("confirmation"):
            talk.say("utter_edit_account_kept")
            return "not wanted after all"
        to = AccountType(known["to"])
        await self.orders.accounts.switch_type(
            verified, to, company=known.get("company", ""), key=f"{talk.message_id}:switch"
        )
        talk.say("utter_switch_account_done", kind=label("account_type", to, talk.language))
        return f"account is now {to}"


def _take_company(talk: Talk) -> bool:
    try:
        return note(talk, company=clean_text("company", talk.text.strip(" .")))
    except InvalidText:
        return False


def _ask_which(talk: Talk) -> None:
    buttons = [
        {"title": label("switch", way, talk.language), "payload": f'/inform{{"topic":"{way}"}}'}
        for way in _WAYS
    ]
    talk.say("utter_switch_account_which", buttons=[] if talk.on_voice else buttons)

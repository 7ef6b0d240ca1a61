"""Deleting an account: after proof and a yes, with a cooling-off in which it can be withdrawn."""

import re
from typing import ClassVar

from actions.flows.deed import AskAgain, Closing
from actions.flows.form import take_confirmation
from actions.flows.open_form import OpenForm, draft, note, prove_account
from actions.flows.step import Ask, Ready, Step, Stopped
from actions.orders import Verified
from actions.orders.errors import NoDeletionPlanned, OpenOrders
from actions.talk import Talk
from actions.wording import day, label, listed, number

# More numbers than these nobody keeps in mind from hearing.
_SPOKEN = 3
_KEEP = re.compile(
    r"\bkeep|undo|withdraw|not delete|don'?t delete|behoud|intrek|toch niet|niet verwijder",
    re.IGNORECASE,
)


class DeleteAccountForm(OpenForm):
    form: ClassVar[str] = "delete_account_form"
    intents: ClassVar[frozenset[str]] = frozenset({"delete_account"})

    async def take_answer(self, talk: Talk, asked: str | None) -> bool:
        if asked is None:
            return note(talk, keep=_KEEP.search(talk.text) is not None)
        return take_confirmation(talk, asked)

    async def step(self, talk: Talk) -> Step:
        if talk.slot("confirmation") is not None:
            return Ready()
        verified = await prove_account(talk, self.orders)
        if not isinstance(verified, Verified):
            return verified
        details = await self.orders.accounts.details(verified)
        if draft(talk).get("keep") and details.deletes_on:
            until = day(details.deletes_on, talk.language)
            talk.say("utter_delete_account_keep", email=details.email, day=until)
            return Ask("confirmation")
        terms = await self.orders.accounts.deletion_terms(verified)
        if not terms.possible:
            _tell_open(talk, terms.open_orders)
            return Stopped()
        if draft(talk).get("keep"):
            talk.say("utter_delete_account_none")
            return Stopped()
        talk.say(
            "utter_delete_account_confirm",
            email=details.email,
            days=terms.cooling_off_days,
            day=day(terms.deletes_on, talk.language),
        )
        return Ask("confirmation")


class DeleteAccount(Closing):
    action_name = "action_delete_account"
    form: ClassVar[str] = "delete_account_form"
    own_slots: ClassVar[tuple[str, ...]] = DeleteAccountForm.own_slots
    what: ClassVar[str] = "delete_account"

    async def perform(self, talk: Talk) -> str:
        if not talk.slot("confirmation"):
            talk.say("utter_delete_account_kept")
            return "not wanted after all"
        verified = await self.orders.identity.current(talk.conversation_id)
        if verified is None:
            raise AskAgain
        accounts, key = self.orders.accounts, f"{talk.message_id}:account"
        try:
            if draft(talk).get("keep"):
                await accounts.keep(verified, key=key)
                talk.say("utter_delete_account_withdrawn")
                return "deletion withdrawn"
            planned = await accounts.delete(verified, key=key)
        except NoDeletionPlanned:
            talk.say("utter_delete_account_none")
            return "no deletion was planned"
        except OpenOrders as error:
            _tell_open(talk, error.numbers)
            return "refused: open orders"
        talk.say("utter_delete_account_done", day=day(planned.deletes_on, talk.language))
        talk.promise(f"account deleted on {planned.deletes_on} unless withdrawn")
        return f"deletion planned for {planned.deletes_on}"


def _tell_open(talk: Talk, numbers: tuple[str, ...]) -> None:
    named = numbers[:_SPOKEN] if talk.on_voice else numbers
    spoken = [number(one, spoken=talk.on_voice) for one in named]
    if rest := len(numbers) - len(named):
        spoken.append(label("word", "more_of_them", talk.language).format(count=rest))
    talk.say("utter_delete_account_open", numbers=listed(spoken, talk.language))

"""Opening an account: name and e-mail address, read back; a mail with a link does the rest."""

from typing import ClassVar

from actions.flows.account_words import name_in
from actions.flows.deed import Closing
from actions.flows.form import take_confirmation
from actions.flows.identify import EMAIL
from actions.flows.open_form import DRAFT, OpenForm, asker, draft, is_story, note
from actions.flows.step import Ask, Ready, Step
from actions.orders import RegistrationIssue
from actions.talk import Talk

NAME = "account_name"
_OWN = (DRAFT, "confirmation", EMAIL)


class CreateAccountForm(OpenForm):
    """Tells nothing of who has an account: the mail does."""

    form: ClassVar[str] = "create_account_form"
    intents: ClassVar[frozenset[str]] = frozenset({"create_account"})
    own_slots: ClassVar[tuple[str, ...]] = _OWN
    stories: ClassVar[frozenset[str]] = frozenset({NAME})

    async def take_answer(self, talk: Talk, asked: str | None) -> bool:
        if asked == NAME:
            name = name_in(talk.text) if is_story(talk) else None
            return name is not None and note(talk, name=name)
        if asked == "typo" and talk.intent in {"affirm", "deny"}:
            return _take_typo(talk, self.orders.registration.check(email=_email(talk)).suggestion)
        if asked == "confirmation" and talk.intent != "affirm" and talk.entities(EMAIL):
            return True  # "no, it is emma@example.com": noted already
        return take_confirmation(talk, asked)

    async def step(self, talk: Talk) -> Step:
        if talk.slot("confirmation") is not None:
            return Ready()
        if "name" not in draft(talk):
            talk.say("utter_create_account_name")
            return Ask(NAME)
        if not talk.slot(EMAIL):
            talk.say("utter_create_account_email")
            return Ask(EMAIL)
        check = self.orders.registration.check(email=_email(talk), name=draft(talk)["name"])
        if RegistrationIssue.EMAIL_FORM in check.issues:
            talk.say("utter_account_email_invalid", given=_email(talk))
            talk.clear(EMAIL)
            talk.say("utter_create_account_email")
            return Ask(EMAIL)
        if check.suggestion and draft(talk).get("sure_of") != _email(talk):
            talk.say("utter_account_email_typo", suggestion=check.suggestion)
            return Ask("typo")
        talk.say("utter_create_account_confirm", name=draft(talk)["name"], email=_email(talk))
        return Ask("confirmation")


class CreateAccount(Closing):
    action_name = "action_create_account"
    form: ClassVar[str] = "create_account_form"
    own_slots: ClassVar[tuple[str, ...]] = _OWN
    what: ClassVar[str] = "create_account"

    async def perform(self, talk: Talk) -> str:
        if not talk.slot("confirmation"):
            talk.say("utter_create_account_kept")
            return "not wanted after all"
        await self.orders.registration.register(
            await asker(talk, self.orders),
            name=draft(talk)["name"],
            email=_email(talk),
            language=talk.language,
            key=f"{talk.message_id}:register",
        )
        talk.say("utter_create_account_mail", email=_email(talk))
        return "mail with a link sent"


def _take_typo(talk: Talk, suggestion: str | None) -> bool:
    if talk.intent == "affirm" and suggestion:
        talk.set(EMAIL, suggestion)
        return True
    return note(talk, sure_of=_email(talk))


def _email(talk: Talk) -> str:
    return str(talk.slot(EMAIL) or "")

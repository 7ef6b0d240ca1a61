"""Registering fails: what goes wrong, what can be seen of it, and the mail once more."""

import re
from collections.abc import Sequence
from typing import ClassVar

from rasa_sdk.events import FollowupAction

from actions.flows.deed import Closing, HandOver
from actions.flows.form import take_confirmation
from actions.flows.identify import EMAIL
from actions.flows.open_form import DRAFT, OpenForm, asker, draft, note, pressed
from actions.flows.step import READY, Ask, Ready, Step
from actions.orders import RegistrationIssue
from actions.talk import Event, Talk
from actions.wording import label

TROUBLE = "registration_trouble"
MAIL, KNOWN, BLOCKED, OTHER = "mail", "known", "blocked", "other"
_TROUBLES = {
    KNOWN: r"already|exists|in use|known|taken|bestaat al"
    r"|al (?:in gebruik|bekend|geregistreerd|een account)",
    BLOCKED: r"block|lock|suspend|disabled|too many|geblokkeerd|gesperd|te veel|uitgeschakeld",
    MAIL: r"\be?-?mail|link|code\b|confirm|verif|activat|bevestig|activer|ontvang",
    OTHER: r"\berror|button|form\b|else|password|fout|knop|formulier|anders|wachtwoord",
}
_CONFIRM = {
    MAIL: "utter_registration_confirm_mail",
    KNOWN: "utter_registration_confirm_known",
}
_OWN = (DRAFT, "confirmation", EMAIL)


class RegistrationProblemsForm(OpenForm):
    """Whether an address has an account is told by mail alone, to its owner."""

    form: ClassVar[str] = "registration_form"
    intents: ClassVar[frozenset[str]] = frozenset({"registration_problems"})
    own_slots: ClassVar[tuple[str, ...]] = _OWN
    stories: ClassVar[frozenset[str]] = frozenset({TROUBLE})

    async def take_answer(self, talk: Talk, asked: str | None) -> bool:
        if asked in (None, TROUBLE):
            trouble = pressed(talk) if pressed(talk) in _TROUBLES else trouble_in(talk.text)
            if trouble is None and asked is None:
                return False
            return note(talk, trouble=trouble or OTHER)
        if asked == "typo" and talk.intent in {"affirm", "deny"}:
            return self._take_typo(talk)
        if asked == "confirmation" and talk.intent != "affirm" and talk.entities(EMAIL):
            return True
        return take_confirmation(talk, asked)

    def _take_typo(self, talk: Talk) -> bool:
        email = str(talk.slot(EMAIL))
        suggestion = self.orders.registration.check(email=email).suggestion
        if talk.intent == "affirm" and suggestion:
            talk.set(EMAIL, suggestion)
            return True
        return note(talk, sure_of=email)

    async def step(self, talk: Talk) -> Step:
        trouble = draft(talk).get("trouble")
        if talk.slot("confirmation") is not None:
            return Ready()
        if trouble is None:
            _ask_trouble(talk)
            return Ask(TROUBLE)
        if trouble in (BLOCKED, OTHER):
            blocked = trouble == BLOCKED
            talk.say("utter_registration_blocked" if blocked else "utter_registration_other")
            return Ask("confirmation")
        return self._about_email(talk, trouble)

    def _about_email(self, talk: Talk, trouble: str) -> Step:
        email = talk.slot(EMAIL)
        if not email:
            talk.say("utter_registration_email")
            return Ask(EMAIL)
        check = self.orders.registration.check(email=str(email), name="-")
        if RegistrationIssue.EMAIL_FORM in check.issues:
            talk.say("utter_account_email_invalid", given=email)
            talk.clear(EMAIL)
            talk.say("utter_registration_email")
            return Ask(EMAIL)
        if check.suggestion and draft(talk).get("sure_of") != email:
            talk.say("utter_account_email_typo", suggestion=check.suggestion)
            return Ask("typo")
        talk.say(_CONFIRM[trouble], email=email)
        return Ask("confirmation")


class SolveRegistration(Closing):
    """The mail again, a new password, a new try here, or a person."""

    action_name = "action_solve_registration"
    form: ClassVar[str] = "registration_form"
    own_slots: ClassVar[tuple[str, ...]] = _OWN
    what: ClassVar[str] = "registration_problems"

    async def act(self, talk: Talk) -> Sequence[Event]:
        here = draft(talk).get("trouble") == OTHER and talk.slot("confirmation")
        if here and talk.slot("flow_outcome") == READY:
            talk.clear("flow_outcome", *self.own_slots)
            return [FollowupAction("create_account_form")]
        return await super().act(talk)

    async def perform(self, talk: Talk) -> str:
        trouble = draft(talk)["trouble"]
        if not talk.slot("confirmation"):
            talk.say("utter_all_right")
            return "not wanted after all"
        if trouble == BLOCKED:
            raise HandOver("out_of_policy", "the account is blocked")
        who, email = await asker(talk, self.orders), str(talk.slot(EMAIL))
        registration, key = self.orders.registration, f"{talk.message_id}:registration"
        if trouble == KNOWN:
            await registration.recover_password(who, email=email, language=talk.language, key=key)
            talk.say("utter_password_mail", email=email)
            return "mail for a new password sent"
        await registration.send_again(who, email=email, language=talk.language, key=key)
        talk.say("utter_registration_mail", email=email)
        return "confirmation mail sent again"


def trouble_in(text: str) -> str | None:
    """The first kind whose words are in it."""
    for trouble, words in _TROUBLES.items():
        if re.search(words, text, re.IGNORECASE):
            return trouble
    return None


def _ask_trouble(talk: Talk) -> None:
    buttons = [
        {
            "title": label("registration", one, talk.language),
            "payload": f'/inform{{"topic":"{one}"}}',
        }
        for one in (MAIL, KNOWN, BLOCKED, OTHER)
    ]
    talk.say("utter_registration_trouble", buttons=[] if talk.on_voice else buttons)

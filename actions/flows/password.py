"""A lost password: a mail with a link goes to the address, whoever asks; nothing is told of it."""

from typing import ClassVar

from actions.flows.deed import Closing
from actions.flows.identify import EMAIL
from actions.flows.open_form import DRAFT, OpenForm, asker
from actions.flows.step import Ask, Ready, Step
from actions.orders.errors import InvalidEmail
from actions.talk import Talk

_OWN = (DRAFT, "confirmation", EMAIL)


class PasswordForm(OpenForm):
    form: ClassVar[str] = "password_form"
    intents: ClassVar[frozenset[str]] = frozenset({"recover_password"})
    own_slots: ClassVar[tuple[str, ...]] = _OWN

    async def step(self, talk: Talk) -> Step:
        if talk.slot(EMAIL):
            return Ready()
        talk.say("utter_password_email")
        return Ask(EMAIL)


class SendPasswordLink(Closing):
    action_name = "action_send_password_link"
    form: ClassVar[str] = "password_form"
    own_slots: ClassVar[tuple[str, ...]] = _OWN
    what: ClassVar[str] = "recover_password"

    async def perform(self, talk: Talk) -> str:
        who, email = await asker(talk, self.orders), str(talk.slot(EMAIL))
        try:
            await self.orders.registration.recover_password(
                who, email=email, language=talk.language, key=f"{talk.message_id}:password"
            )
        except InvalidEmail:
            talk.say("utter_account_email_invalid", given=email)
            return "refused: no e-mail address"
        talk.say("utter_password_mail", email=email)
        return "mail with a link sent"

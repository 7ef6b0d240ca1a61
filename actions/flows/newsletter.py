"""The newsletter: on by a link in a mail, off at once; both after a yes that names the address."""

import re
from typing import ClassVar

from actions.flows.deed import Closing
from actions.flows.form import take_confirmation
from actions.flows.identify import EMAIL
from actions.flows.open_form import DRAFT, OpenForm, asker, draft, note
from actions.flows.step import Ask, Ready, Step
from actions.orders.errors import InvalidEmail
from actions.talk import Talk

_OFF = re.compile(
    r"unsub|\boff\b|stop|cancel|remove|no more|too many|don'?t want|afmeld|meld .*\baf\b|opzeg"
    r"|uitschrijf|schrijf .*\buit\b|haal me|geen (?:nieuwsbrief|mail)|veel te veel",
    re.IGNORECASE,
)
_OWN = (DRAFT, "confirmation", EMAIL)


class NewsletterForm(OpenForm):
    form: ClassVar[str] = "newsletter_form"
    intents: ClassVar[frozenset[str]] = frozenset({"newsletter_subscription"})
    own_slots: ClassVar[tuple[str, ...]] = _OWN

    async def take_answer(self, talk: Talk, asked: str | None) -> bool:
        if asked is None:
            return note(talk, off=_OFF.search(talk.text) is not None)
        return take_confirmation(talk, asked)

    async def step(self, talk: Talk) -> Step:
        if talk.slot("confirmation") is not None:
            return Ready()
        email = talk.slot(EMAIL)
        if not email:
            talk.say("utter_newsletter_email")
            return Ask(EMAIL)
        off = draft(talk).get("off")
        talk.say("utter_newsletter_confirm_off" if off else "utter_newsletter_confirm", email=email)
        return Ask("confirmation")


class SetNewsletter(Closing):
    action_name = "action_set_newsletter"
    form: ClassVar[str] = "newsletter_form"
    own_slots: ClassVar[tuple[str, ...]] = _OWN
    what: ClassVar[str] = "newsletter_subscription"

    async def perform(self, talk: Talk) -> str:
        if not talk.slot("confirmation"):
            talk.say("utter_newsletter_kept")
            return "not wanted after all"
        who, email = await asker(talk, self.orders), str(talk.slot(EMAIL))
        registration, key = self.orders.registration, f"{talk.message_id}:newsletter"
        try:
            if draft(talk).get("off"):
                await registration.unsubscribe(who, email=email, key=key)
                talk.say("utter_newsletter_off", email=email)
                return "unsubscribed"
            await registration.subscribe(who, email=email, language=talk.language, key=key)
        except InvalidEmail:
            talk.say("utter_account_email_invalid", given=email)
            return "refused: no e-mail address"
        talk.say("utter_newsletter_mail", email=email)
        return "mail with a link sent"

"""The demo's mails, as their readers see them; knows nothing of HTTP."""

import re

from handoff.api.html import Html, el
from handoff.api.invoice_words import Words
from handoff.api.sheet import note, sheet_page
from handoff.shop_pages import Mail

_LINK = re.compile(r"https?://[^/\s]+(/(?:pay|labels|links)/[A-Za-z0-9_-]+(?:\?lang=\w\w)?)")


def mails_page(mails: tuple[Mail, ...], words: Words) -> str:
    """The newest first."""
    title = words.say("mails_title")
    listed = el("div", *(_mail(mail, words) for mail in mails), class_="mails")
    sheet = el(
        "main",
        el("h1", title),
        note(words.say("mails_text")),
        listed if mails else el("p", words.say("mails_none")),
        class_="invoice",
    )
    return sheet_page(title, words, sheet)


def _mail(mail: Mail, words: Words) -> Html:
    state = "sent" if mail.sent_at else "waiting"
    badge = "badge--live" if mail.sent_at else "badge--waiting"
    return el(
        "article",
        el(
            "header",
            el("h2", mail.subject),
            el("span", words.say(f"mails_{state}"), class_=f"badge {badge}"),
        ),
        el(
            "p",
            f"{words.say('mails_to', email=mail.to)} · ",
            el(
                "time",
                f"{words.day(mail.written_at.date())}, {mail.written_at:%H:%M} UTC",
                datetime=mail.written_at.isoformat(),
            ),
            class_="mail__to",
        ),
        el("div", *_linked(mail.text), class_="mail__text"),
        class_="mail",
    )


def _linked(text: str) -> list[Html | str]:
    """Our own pages as links to them, at whatever address this page was opened."""
    parts: list[Html | str] = []
    at = 0
    for found in _LINK.finditer(text):
        parts += [text[at : found.start()], el("a", found[0], href=found[1])]
        at = found.end()
    return [*parts, text[at:]]

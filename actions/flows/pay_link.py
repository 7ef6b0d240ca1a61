"""Handing over a link: shown in the chat; on a call, where nobody can press it, mailed."""

from actions.orders import OrderSystem, PayLink, Verified
from actions.talk import Talk
from actions.wording import label, money


async def hand_over_payment(
    talk: Talk, orders: OrderSystem, verified: Verified, pay: PayLink
) -> None:
    """After the response that speaks of the link; no card number passes the conversation."""
    if talk.on_voice:
        await orders.mails.payment_link(
            verified, pay.href, language=talk.language, key=f"{talk.message_id}:mail"
        )
        return
    title = f"{label('word', 'pay', talk.language)} {money(pay.amount, talk.language)}"
    show_link(talk, title, pay.href)


async def hand_over_label(talk: Talk, orders: OrderSystem, verified: Verified, href: str) -> None:
    """The label of a return, to be printed."""
    if talk.on_voice:
        await orders.mails.return_label(
            verified, href, language=talk.language, key=f"{talk.message_id}:label"
        )
        return
    show_link(talk, label("word", "label", talk.language), href)


def show_link(talk: Talk, title: str, href: str) -> None:
    """A link to one of our own pages, in the conversation's language."""
    href = f"{href}?lang={talk.language}"
    talk.show({"type": "link", "version": 1, "title": title, "href": href})

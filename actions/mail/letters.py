"""What a mail says, in its reader's language; knows nothing of how it is sent."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from actions.orders import Outgoing
from actions.wording import day, money


@dataclass(frozen=True, slots=True)
class Letter:
    """Subject and plain text."""

    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class _Wording:
    shop: str
    greeting: str
    greeting_unknown: str
    close: str
    mails: dict[str, dict[str, str]]


def letter_of(mail: Outgoing, base_url: str) -> Letter:
    """`base_url` is where our pages are, without a last slash."""
    words = _words(mail.language)
    said = words.mails[mail.kind.value]
    places = {
        "number": mail.number or "",
        "amount": money(mail.amount, mail.language) if mail.amount else "",
        "ends": day(mail.ends, mail.language),
        "shop": words.shop,
    }
    greeting = words.greeting.format(name=mail.name) if mail.name else words.greeting_unknown
    link = f"{base_url}{mail.href}?lang={mail.language}" if mail.href else ""
    parts = (
        greeting,
        said["text"].format_map(places),
        link,
        said.get("after", "").format_map(places),
        words.close.format_map(places),
    )
    text = "\n\n".join(part for part in parts if part) + "\n"
    return Letter(said["subject"].format_map(places), text)


@cache
def _words(language: str) -> _Wording:
    text = (Path(__file__).parent / f"{language}.json").read_text(encoding="utf-8")
    return _Wording(**json.loads(text))

"""What a mailed link opens: what it will do, one button for it, and that it is done."""

from typing import Literal

from handoff.api.html import Html, el
from handoff.api.invoice_words import Words
from handoff.api.sheet import note, sheet_page
from handoff.shop_pages import MailedLink

Wrong = Literal["short", "differs"]
PASSWORD = "reset_password"  # noqa: S105 - a kind of link


def link_page(link: MailedLink, words: Words, *, wrong: Wrong | None = None) -> str:
    """Nothing is done by opening it: programs that look into mails open links too."""
    title = words.say(f"link_{link.kind}_title")
    shortest = str(link.shortest_password)
    sheet = el(
        "main",
        el("h1", title),
        el("p", words.say(f"link_{link.kind}_text", email=link.email, shortest=shortest)),
        note(words.say(f"password_{wrong}", shortest=shortest), kind="urgent") if wrong else None,
        _form(link, words),
        class_="invoice invoice--none",
    )
    return sheet_page(title, words, sheet)


def done_page(kind: str, words: Words) -> str:
    """What has been done."""
    title = words.say(f"link_{kind}_title")
    said = note(words.say(f"link_{kind}_done"), kind="live")
    return sheet_page(title, words, el("main", el("h1", title), said, class_="invoice"))


def _form(link: MailedLink, words: Words) -> Html:
    fields: tuple[Html, ...] = ()
    if link.kind == PASSWORD:
        fields = (_password("password", words), _password("again", words, key="password_again"))
    button = el(
        "button",
        words.say(f"link_{link.kind}_do"),
        type="submit",
        class_="button button--primary",
    )
    action = f"?lang={words.language}"
    return el("form", *fields, button, method="post", action=action, class_="choose")


def _password(name: str, words: Words, *, key: str = "password_new") -> Html:
    field = el(
        "input",
        type="password",
        name=name,
        autocomplete="new-password",
        maxlength="200",
        required=True,
    )
    return el("label", words.say(key), field)

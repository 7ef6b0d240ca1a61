"""The frame of the pages behind links: brand, language, a sheet, and what stands below it."""

from collections.abc import Sequence

from handoff.api.html import Html, document, el
from handoff.api.invoice_words import Words

STYLES = (
    "shared/tokens.css",
    "shared/base.css",
    "invoice/invoice.css",
    "pay/pay.css",
)


def sheet_page(
    title: str, words: Words, *body: Html | None, foot: Html | None = None, chat: bool = False
) -> str:
    """The whole page; with `chat` the chat is on it."""
    head = (
        el("meta", charset="utf-8"),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="color-scheme", content="light dark"),
        el("meta", name="robots", content="noindex"),
        el("title", f"{title} · {words.say('brand')}"),
        el("link", rel="icon", href="/assets/shop/pictures/leaf.svg", type="image/svg+xml"),
        *(el("link", rel="stylesheet", href=f"/assets/{style}") for style in STYLES),
        el("script", type="module", src="/assets/invoice/invoice.js"),
    )
    parts = [_top(words), *(part for part in body if part is not None)]
    if foot is not None:
        parts.append(foot)
    if chat:
        parts.append(el("script", src="/widget.js", data_name=words.say("brand"), defer=True))
    return document(language=words.language, head=head, body=tuple(parts))


def problem_sheet(
    words: Words, *, title: str, text: str, ask: str | None = None, again: bool = False
) -> str:
    """Why there is nothing to see, and the one thing to do: ask in the chat, or try again."""
    action = None
    if ask is not None:
        action = el(
            "button",
            words.say("ask_chat"),
            id="ask",
            type="button",
            data_ask=words.say(ask),
            hidden=True,
            class_="button button--primary",
        )
    elif again:
        # An empty address is the page itself.
        action = el("a", words.say("try_again"), href="", class_="button button--primary")
    said = words.say(title)
    sheet = el(
        "main",
        el("h1", said),
        el("p", words.say(text)),
        action,
        class_="invoice invoice--none",
    )
    return sheet_page(said, words, sheet, chat=ask is not None)


def print_button(words: Words, key: str) -> Html:
    """Of no use without a script, which shows it."""
    return el(
        "button",
        words.say(key),
        type="button",
        id="print",
        hidden=True,
        class_="button button--primary",
    )


def note(text: str, *, kind: str = "note") -> Html:
    """A remark in a box: `note`, `live` or `urgent`."""
    role = "alert" if kind == "urgent" else None
    return el("p", text, class_=f"sheet__note sheet__note--{kind}", role=role)


def address(title: str, lines: Sequence[str]) -> Html:
    """As on an envelope."""
    return el(
        "section",
        el("h2", title),
        el("address", *(el("span", line, dir="auto") for line in lines)),
    )


def _top(words: Words) -> Html:
    other = el(
        "a",
        words.say("other_language"),
        href=f"?lang={words.other}",
        hreflang=words.other,
        lang=words.other,
        class_="top__language",
    )
    leaf = el("img", src="/assets/shop/pictures/leaf.svg", alt="", width="32", height="32")
    return el(
        "header", el("span", leaf, " ", words.say("brand"), class_="brand"), other, class_="top"
    )

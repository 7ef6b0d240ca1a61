"""Invoices as pages for customers, to read and to print; knows nothing of HTTP."""

from datetime import date
from typing import Literal

from handoff.api.html import Child, Html, document, el
from handoff.api.invoice_words import Words
from handoff.shop_documents import Invoice, InvoiceLine

Problem = Literal["gone", "away", "busy"]
STYLES = ("shared/tokens.css", "shared/base.css", "invoice/invoice.css")
# The state is told by a word; the colour only goes with it.
BADGES = {"open": "badge--waiting", "paid": "badge--live", "credited": "badge--note"}


def invoice_page(invoice: Invoice, words: Words) -> str:
    """The whole page."""
    title = words.say("title", number=invoice.invoice_number)
    sheet = el(
        "main",
        el(
            "header",
            el("h1", title, dir="auto"),
            el("p", _status(invoice, words), class_="invoice__status"),
            class_="invoice__head",
        ),
        _credited(invoice, words),
        el("div", _facts(invoice, words), _address(invoice, words), class_="invoice__facts"),
        _lines(invoice, words),
        _sums(invoice, words),
        class_="invoice",
    )
    printing = el(
        "button",
        words.say("print"),
        type="button",
        id="print",
        hidden=True,
        class_="button button--primary",
    )
    foot = el("footer", printing, el("p", words.say("private")), class_="foot")
    return _page(title, words, sheet, foot)


def problem_page(problem: Problem, words: Words) -> str:
    """Why there is no invoice to see, and the one thing to do about it."""
    title = words.say(f"{problem}_title")
    sheet = el(
        "main",
        el("h1", title),
        el("p", words.say(f"{problem}_text")),
        _ask_again(words) if problem == "gone" else _try_again(words),
        class_="invoice invoice--none",
    )
    chat = el("script", src="/widget.js", data_name=words.say("brand"), defer=True)
    return _page(title, words, sheet, *([chat] if problem == "gone" else []))


def _ask_again(words: Words) -> Html:
    return el(
        "button",
        words.say("gone_action"),
        id="ask",
        type="button",
        data_ask=words.say("gone_ask"),
        hidden=True,
        class_="button button--primary",
    )


def _try_again(words: Words) -> Html:
    # An empty address is the page itself.
    return el("a", words.say("try_again"), href="", class_="button button--primary")


def _page(title: str, words: Words, *body: Html) -> str:
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
    other = el(
        "a",
        words.say("other_language"),
        href=f"?lang={words.other}",
        hreflang=words.other,
        lang=words.other,
        class_="top__language",
    )
    leaf = el("img", src="/assets/shop/pictures/leaf.svg", alt="", width="32", height="32")
    brand = el("span", leaf, " ", words.say("brand"), class_="brand")
    return document(
        language=words.language, head=head, body=(el("header", brand, other, class_="top"), *body)
    )


def _status(invoice: Invoice, words: Words) -> Html:
    said = words.say(f"status_{invoice.status}")
    name = el("span", f"{words.say('status')}: ", class_="hidden-visually")
    return el("span", name, said, class_=f"badge {BADGES[invoice.status]}")


def _credited(invoice: Invoice, words: Words) -> Html | None:
    if invoice.status != "credited":
        return None
    return el("p", words.say("credited_note"), class_="invoice__note")


def _facts(invoice: Invoice, words: Words) -> Html:
    facts: list[tuple[str, Child]] = [
        ("invoice", invoice.invoice_number),
        ("order", invoice.order_number),
        ("issued", _day(invoice.issued_on, words)),
    ]
    if invoice.status == "open":
        facts.append(("due", _day(invoice.due_on, words)))
    rows = (el("div", el("dt", words.say(key)), el("dd", fact)) for key, fact in facts)
    return el("dl", *rows)


def _day(when: date, words: Words) -> Html:
    return el("time", words.day(when), datetime=when.isoformat())


def _address(invoice: Invoice, words: Words) -> Html:
    lines = invoice.address_lines
    if invoice.customer_name not in lines:
        lines = (invoice.customer_name, *lines)
    return el(
        "section",
        el("h2", words.say("billed_to")),
        el("address", *(el("span", line, dir="auto") for line in lines)),
    )


def _lines(invoice: Invoice, words: Words) -> Html:
    names = ("product", "quantity", "unit_price", "line_total")
    heads = (el("th", words.say(name), scope="col") for name in names)
    return el(
        "table",
        el("thead", el("tr", *heads)),
        el("tbody", *(_line(line, invoice.currency, words) for line in invoice.lines)),
        class_="lines",
    )


def _line(line: InvoiceLine, currency: str, words: Words) -> Html:
    # On a phone the columns have no heads: the label is shown before the figure.
    return el(
        "tr",
        el("th", line.name, scope="row", dir="auto"),
        el("td", str(line.quantity), data_label=words.say("quantity")),
        el("td", words.money(line.unit_price, currency), data_label=words.say("unit_price")),
        el("td", words.money(line.total, currency), data_label=words.say("line_total")),
    )


def _sums(invoice: Invoice, words: Words) -> Html:
    def money(key: str) -> str:
        return words.money(getattr(invoice, key), invoice.currency)

    shipping = money("shipping") if invoice.shipping else words.say("free")
    sums = (("shipping", shipping), ("total", money("total")), ("vat", money("vat")))
    return el(
        "dl",
        *(
            el("div", el("dt", words.say(key)), el("dd", amount), class_=f"sums__{key}")
            for key, amount in sums
        ),
        class_="sums",
    )

"""The page to pay an order, to read and to press; knows nothing of HTTP, and of no card number."""

from decimal import Decimal

from handoff.api.html import Html, el
from handoff.api.invoice_words import Words
from handoff.api.sheet import note, sheet_page
from handoff.shop_pages import Payment, PaymentLine

# The state is told by a word; the colour only goes with it.
BADGES = {"open": "badge--waiting", "paid": "badge--live", "failed": "badge--urgent"}


def pay_page(payment: Payment, words: Words, *, attempt: str, stand_in: bool) -> str:
    """The whole page. `attempt` names the next try; `stand_in` lets the demo play the provider."""
    title = words.say("pay_title", number=payment.order_number)
    state = state_of(payment)
    sheet = el(
        "main",
        el(
            "header",
            el("h1", title),
            el(
                "p",
                el("span", words.say(f"pay_{state}"), class_=f"badge {BADGES[state]}"),
                class_="invoice__status",
            ),
            class_="invoice__head",
        ),
        _said(state, words),
        _lines(payment, words),
        _sums(payment, words),
        None if payment.is_paid else _form(payment, words, attempt=attempt, stand_in=stand_in),
        class_="invoice pay",
    )
    foot = el("footer", el("p", words.say("pay_private")), class_="foot")
    return sheet_page(title, words, sheet, foot=foot)


def state_of(payment: Payment) -> str:
    """`open`, `paid` or `failed`."""
    if payment.is_paid:
        return "paid"
    return "failed" if payment.failure else "open"


def _said(state: str, words: Words) -> Html | None:
    if state == "paid":
        return note(words.say("pay_paid_text"), kind="live")
    return note(words.say("pay_failed_text"), kind="urgent") if state == "failed" else None


def _lines(payment: Payment, words: Words) -> Html:
    heads = (
        el("th", words.say(name), scope="col") for name in ("product", "quantity", "line_total")
    )
    return el(
        "table",
        el("thead", el("tr", *heads)),
        el("tbody", *(_line(line, payment.currency, words) for line in payment.lines)),
        class_="lines",
    )


def _line(line: PaymentLine, currency: str, words: Words) -> Html:
    return el(
        "tr",
        el("th", line.named(words.language), scope="row", dir="auto"),
        el("td", str(line.quantity), data_label=words.say("quantity")),
        el("td", words.money(line.total, currency), data_label=words.say("line_total")),
    )


def _sums(payment: Payment, words: Words) -> Html:
    def money(amount: Decimal) -> str:
        return words.money(amount, payment.currency)

    sums = [
        ("shipping", words.say("shipping"), money(payment.shipping)),
        ("all", words.say("total"), money(payment.total)),
    ]
    if payment.open != payment.total and not payment.is_paid:
        sums.append(("before", words.say("pay_before"), money(payment.total - payment.open)))
    if not payment.is_paid:
        sums.append(("total", words.say("pay_amount"), money(payment.open)))
    rows = (
        el("div", el("dt", name), el("dd", said), class_=f"sums__{key}") for key, name, said in sums
    )
    return el("dl", *rows, class_="sums")


def _form(payment: Payment, words: Words, *, attempt: str, stand_in: bool) -> Html:
    if not stand_in:
        return note(words.say("pay_not_set_up"))
    ways = (_way(method, words, first=method == payment.methods[0]) for method in payment.methods)
    amount = words.money(payment.open, payment.currency)
    return el(
        "form",
        el("fieldset", el("legend", words.say("pay_how")), *ways, class_="pay__ways"),
        note(words.say("pay_stand_in")),
        el("input", type="hidden", name="attempt", value=attempt),
        el(
            "div",
            _button("paid", words.say("pay_now", amount=amount), "button--primary"),
            _button("failed", words.say("pay_fail"), "button--quiet"),
            class_="pay__do",
        ),
        el(
            "p",
            words.say("pay_until", day=words.day(payment.expires_at.date())),
            class_="pay__until",
        ),
        method="post",
        action=f"?lang={words.language}",
        class_="pay__form",
    )


def _way(method: str, words: Words, *, first: bool) -> Html:
    return el(
        "label",
        el("input", type="radio", name="method", value=method, checked=first, required=True),
        el("span", words.say(f"method_{method}")),
        class_="pay__way",
    )


def _button(outcome: str, said: str, kind: str) -> Html:
    return el("button", said, type="submit", name="outcome", value=outcome, class_=f"button {kind}")

"""A return label, to be printed; knows nothing of HTTP."""

from handoff.api.bars import bars
from handoff.api.html import el
from handoff.api.invoice_words import Words
from handoff.api.sheet import address, print_button, sheet_page
from handoff.shop_pages import Label


def label_page(label: Label, words: Words, *, shop_address: tuple[str, ...]) -> str:
    """The whole page: how to use it, the label, and what belongs into the parcel."""
    title = words.say("label_title", reference=label.reference)
    before = words.say("label_before", day=words.day(label.send_before))
    drawn = el(
        "section",
        address(words.say("label_from"), label.sender_lines),
        el("div", address(words.say("label_to"), shop_address), class_="label__to"),
        el(
            "div",
            bars(label.reference, name=label.reference),
            el("p", label.reference),
            class_="label__code",
        ),
        el(
            "p",
            el("span", before),
            el("span", words.say("label_free")),
            class_="label__foot",
        ),
        class_="label",
        aria_label=words.say("label_cut"),
    )
    rows = (
        el("li", f"{line.quantity} × {line.named(words.language)}", dir="auto")
        for line in label.lines
    )
    inside = el(
        "section",
        el("h2", words.say("label_inside")),
        el("p", f"{words.say('order')} {label.order_number}"),
        el("ul", *rows),
        class_="inside",
    )
    sheet = el(
        "main", el("h1", title), el("p", words.say("label_how")), drawn, inside, class_="invoice"
    )
    foot = el("footer", print_button(words, "label_print"), class_="foot")
    return sheet_page(title, words, sheet, foot=foot)

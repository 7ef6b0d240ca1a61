"""HTML that is written by the service: whatever is not made here is escaped."""

from html import escape
from typing import TypeAlias

VOID = frozenset({"link", "meta", "img", "br", "input"})


class Html(str):
    """Text that is HTML already; only this module makes it."""

    __slots__ = ()


Child: TypeAlias = Html | str | None


def el(tag: str, /, *children: Child, **attributes: str | bool | None) -> Html:
    """An element; plain text is escaped, None is left out.

    Attributes: `class_` is `class`, `_` is `-`, True is a bare one, None and False are left out.
    """
    written = "".join(_attribute(name, value) for name, value in attributes.items())
    if tag in VOID:
        return Html(f"<{tag}{written}>")
    return Html(f"<{tag}{written}>{''.join(_text(child) for child in children)}</{tag}>")


def document(*, language: str, head: tuple[Html, ...], body: tuple[Html, ...]) -> str:
    """A whole page."""
    page = el("html", el("head", *head), el("body", *body), lang=language)
    return f"<!doctype html>\n{page}\n"


def _text(child: Child) -> str:
    if child is None:
        return ""
    return child if isinstance(child, Html) else escape(child)


def _attribute(name: str, value: str | bool | None) -> str:
    if value is None or value is False:
        return ""
    written = name.rstrip("_").replace("_", "-")
    return f" {written}" if value is True else f' {written}="{escape(value)}"'

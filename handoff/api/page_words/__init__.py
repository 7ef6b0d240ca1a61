"""What stands on the pages to pay, on labels and behind mailed links; with the invoice's words."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from handoff.api import invoice_words
from handoff.api.invoice_words import Words


@cache
def words(language: str) -> Words:
    """The wording of `en` or `nl`."""
    return Words(language, _read(invoice_words.__file__, language) | _read(__file__, language))


def _read(beside: str, language: str) -> dict[str, Any]:
    text = (Path(beside).parent / f"{language}.json").read_text("utf-8")
    read: dict[str, Any] = json.loads(text)
    return read

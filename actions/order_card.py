"""The `order_card` of the contract: an order as the chat widget draws it."""

from typing import Any

from actions.orders.operations.tracking import Tracked
from actions.wording import label, zulu


def order_card(tracked: Tracked, language: str) -> dict[str, Any]:
    """Version 1; all labels in the customer's language."""
    return {
        "type": "order_card",
        "version": 1,
        "number": tracked.number,
        "status": tracked.status.value,
        "status_text": label("status", tracked.status, language),
        "steps": [
            {
                "key": step.key.value,
                "label": label("step", step.key, language),
                "done": step.done,
                "at": zulu(step.at),
            }
            for step in tracked.steps
        ],
        "events": [
            {"at": zulu(e.at), "text": label("scan", e.code, language), "place": e.place}
            for e in tracked.events
        ],
        "carrier": tracked.carrier,
        "track_code": tracked.track_code,
        "expected": tracked.expected.isoformat() if tracked.expected else None,
        "lines": [{"name": line.name, "quantity": line.quantity} for line in tracked.lines],
        "total": str(tracked.total.amount),
        "currency": tracked.total.currency,
    }

"""An order as it stands in the context of a handoff, for the agent who takes over."""

from dataclasses import dataclass
from datetime import UTC, datetime

from actions.orders.model.order import CarrierEvent, Order, Shipment
from actions.orders.money import Money
from actions.orders.states import OrderStatus


@dataclass(frozen=True, slots=True)
class SnapshotLine:
    name: str
    quantity: int


@dataclass(frozen=True, slots=True)
class OrderSnapshot:
    """`last_event` is the carrier's newest, its `text` English; translate by `code`."""

    number: str
    status: OrderStatus
    total: Money
    placed_at: datetime
    lines: tuple[SnapshotLine, ...]
    last_event: CarrierEvent | None
    as_of: datetime

    def as_json(self, event_text: str | None = None) -> dict[str, object]:
        """The `order` of a handoff context, version 1; `event_text` words the last event in place
        of its English."""
        event = self.last_event
        return {
            "number": self.number,
            "status": self.status.value,
            "total": str(self.total.amount),
            "currency": self.total.currency,
            "placed_at": _zulu(self.placed_at),
            "lines": [{"name": line.name, "quantity": line.quantity} for line in self.lines],
            "last_event": _told(event, event_text or event.text) if event else None,
            "last_event_at": _zulu(event.at) if event else None,
            "as_of": _zulu(self.as_of),
        }


def snapshot_of(order: Order, shipment: Shipment | None, now: datetime) -> OrderSnapshot:
    return OrderSnapshot(
        number=order.number,
        status=order.status,
        total=order.total,
        placed_at=order.moments.placed_at,
        lines=tuple(SnapshotLine(line.name, line.quantity) for line in order.lines),
        last_event=shipment.events[0] if shipment and shipment.events else None,
        as_of=now,
    )


def _told(event: CarrierEvent, text: str) -> str:
    return f"{text} ({event.place})" if event.place else text


def _zulu(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

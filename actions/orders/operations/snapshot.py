"""An order as it stands in the context of a handoff, for the agent who takes over."""

from dataclasses import dataclass
from datetime import UTC, datetime

from actions.orders.model.order import Order, Shipment
from actions.orders.money import Money
from actions.orders.states import OrderStatus


@dataclass(frozen=True, slots=True)
class SnapshotLine:
    name: str
    quantity: int


@dataclass(frozen=True, slots=True)
class OrderSnapshot:
    """`last_event` is English: agents read it, not customers."""

    number: str
    status: OrderStatus
    total: Money
    placed_at: datetime
    lines: tuple[SnapshotLine, ...]
    last_event: str | None
    as_of: datetime

    def as_json(self) -> dict[str, object]:
        """The `order` of a handoff context, version 1."""
        return {
            "number": self.number,
            "status": self.status.value,
            "total": str(self.total.amount),
            "currency": self.total.currency,
            "placed_at": _zulu(self.placed_at),
            "lines": [{"name": line.name, "quantity": line.quantity} for line in self.lines],
            "last_event": self.last_event,
            "as_of": _zulu(self.as_of),
        }


def snapshot_of(order: Order, shipment: Shipment | None, now: datetime) -> OrderSnapshot:
    return OrderSnapshot(
        number=order.number,
        status=order.status,
        total=order.total,
        placed_at=order.moments.placed_at,
        lines=tuple(SnapshotLine(line.name, line.quantity) for line in order.lines),
        last_event=_last_event(shipment),
        as_of=now,
    )


def _last_event(shipment: Shipment | None) -> str | None:
    if shipment is None or not shipment.events:
        return None
    event = shipment.events[0]
    where = f" ({event.place})" if event.place else ""
    return f"{event.at:%Y-%m-%d %H:%M} UTC: {event.text}{where}"


def _zulu(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

"""Orders that were delivered to a demo customer: each for one dialogue, which uses it up.

Their customer is Daan Proefman (postcode 3511 CE), whose own order is 10057.
"""

from datetime import datetime, timedelta
from random import Random

from actions.orders.demo.crowd import Person, gather
from actions.orders.demo.named import NAMED
from actions.orders.demo.plan import Item, Plan
from actions.orders.demo.rows import Sheet
from actions.orders.demo.shop import BY_SKU, STANDARD
from actions.orders.states import OrderStatus, PaymentMethod
from actions.orders.store.tables import ProductRow

_DAAN = 2
DAYS_AGO = 4
LONG_AGO = 40
STOCK = {
    "CLOCK-WALL": 0, "MIRROR-60": 0, "VASE-GLASS": 50, "FRAME-A3": 50, "BASKET-3": 50,
    "MUG-6": 50, "KETTLE-1": 50, "PAN-28": 2, "DESK-120": 5, "SOFA-2": 50,
    "LAMP-OAK": 50, "LAMP-FLOOR": 50, "BULB-4": 50, "STRING-10": 50,
}  # fmt: skip
_TWO = (("CLOCK-WALL", 1), ("VASE-GLASS", 1))
_SIX = (("MUG-6", 3),)
# From 10301 on, past the numbers of the small shop; two of a row are for the two languages.
ORDERS: dict[int, tuple[tuple[tuple[str, int], ...], OrderStatus, int]] = {
    **dict.fromkeys(range(10301, 10321), (_TWO, OrderStatus.DELIVERED, DAYS_AGO)),
    **dict.fromkeys(range(10321, 10331), (_SIX, OrderStatus.DELIVERED, DAYS_AGO)),
    **dict.fromkeys(range(10331, 10333), (_TWO, OrderStatus.DELIVERED, LONG_AGO)),
    **dict.fromkeys(range(10341, 10351), (_TWO, OrderStatus.PROCESSING, 0)),
    **dict.fromkeys(range(10351, 10361), (_SIX, OrderStatus.PROCESSING, 0)),
    # Cancelled ones go back on the shelf, and the clock of the others must stay sold out.
    **dict.fromkeys(range(10361, 10367), (_SIX, OrderStatus.PROCESSING, 0)),
    **dict.fromkeys(range(10367, 10381), (_TWO, OrderStatus.PROCESSING, 0)),
    **dict.fromkeys(range(10381, 10401), (_TWO, OrderStatus.DELIVERED, DAYS_AGO)),
}


def add_delivered_orders(sheet: Sheet) -> None:
    """To the rows of the small shop, as if they had always been there."""
    daan = gather(len(NAMED), Random(0))[_DAAN - 1]
    sheet.rows[ProductRow] = [
        {**row, "stock": STOCK.get(str(row["sku"]), row["stock"])} for row in sheet.rows[ProductRow]
    ]
    for number in ORDERS:
        sheet.add_order(_plan(number, daan, sheet.now))


def _plan(number: int, person: Person, now: datetime) -> Plan:
    items, status, days = ORDERS[number]
    return Plan(
        number=number,
        person=person,
        status=status,
        reached_at=now - timedelta(days=days, hours=1),
        items=tuple(Item(BY_SKU[sku], count) for sku, count in items),
        option=STANDARD["NL"],
        method=PaymentMethod.IDEAL,
        delayed=False,
        to_elsewhere=False,
    )

"""The ten demo customers and their orders: the numbers that stories, tests and the README use."""

from dataclasses import dataclass

from actions.orders.address import Address
from actions.orders.states import OrderStatus, PaymentMethod


@dataclass(frozen=True, slots=True)
class NamedOrder:
    """`hours` is how long ago it reached its status; `items` are product codes."""

    number: int
    status: OrderStatus
    hours: int
    items: tuple[str, ...]
    method: PaymentMethod = PaymentMethod.IDEAL
    delayed: bool = False


@dataclass(frozen=True, slots=True)
class NamedCustomer:
    """Somebody a story can be told about."""

    name: str
    language: str
    home: tuple[str, str, str, str, str]  # street, house number, postcode, city, country
    orders: tuple[NamedOrder, ...]
    story: str

    @property
    def email(self) -> str:
        return f"{self.name.lower().replace(' ', '.')}@example.com"

    @property
    def address(self) -> Address:
        street, house_number, postcode, city, country = self.home
        return Address.parse(
            name=self.name,
            street=street,
            house_number=house_number,
            postcode=postcode,
            city=city,
            country=country,
        )


S, M = OrderStatus, PaymentMethod

NAMED = (
    NamedCustomer(
        "Sanne Voorbeeld",
        "nl",
        ("Proeflaan", "12", "1012 AB", "Amsterdam", "NL"),
        (NamedOrder(10042, S.IN_TRANSIT, 14, ("LAMP-OAK", "BULB-4")),),
        "Where is my order? On its way, sorted in Utrecht",
    ),
    NamedCustomer(
        "Daan Proefman",
        "nl",
        ("Testkade", "8B", "3511 CE", "Utrecht", "NL"),
        (NamedOrder(10057, S.PROCESSING, 3, ("KETTLE-1",)),),
        "Can still cancel for free and change the address",
    ),
    NamedCustomer(
        "Fatima Testhuis",
        "nl",
        ("Voorbeeldweg", "101", "3011 AA", "Rotterdam", "NL"),
        (NamedOrder(10063, S.PACKED, 5, ("DESK-120",), M.CARD),),
        "Packed: cancelling costs the fee",
    ),
    NamedCustomer(
        "Emma Sample",
        "en",
        ("Specimen Road", "5", "EC1A 1BB", "London", "GB"),
        (NamedOrder(10078, S.DELIVERED, 120, ("TOWEL-SET",), M.PAYPAL),),
        "Delivered and too late to cancel; a refund is within policy",
    ),
    NamedCustomer(
        "Lars Muster",
        "en",
        ("Musterstrasse", "22", "10115", "Berlin", "DE"),
        (NamedOrder(10085, S.CANCELLED, 74, ("CHAIR-ASH",), M.CARD),),
        "Cancelled: where is my refund? It has been sent",
    ),
    NamedCustomer(
        "Noor Demo",
        "nl",
        ("Oefenplein", "3", "5611 AZ", "Eindhoven", "NL"),
        (NamedOrder(10091, S.AWAITING_PAYMENT, 20, ("RUG-BLUE",)),),
        "Payment failed; nothing has been charged",
    ),
    NamedCustomer(
        "Jan Modelbouw",
        "nl",
        ("Schetsstraat", "77", "9711 LM", "Groningen", "NL"),
        (NamedOrder(10104, S.OUT_FOR_DELIVERY, 2, ("CLOCK-WALL",)),),
        "With the driver today: it can be refused at the door",
    ),
    NamedCustomer(
        "Lucie Exemple",
        "en",
        ("Rue du Modele", "9", "1000", "Brussels", "BE"),
        (NamedOrder(10110, S.DELIVERED, 96, ("SOFA-2",), M.CARD),),
        "Wants back more than the bot may give: goes to a person",
    ),
    NamedCustomer(
        "Willem Monster",
        "nl",
        ("Fictiedijk", "40", "2511 CV", "Den Haag", "NL"),
        (NamedOrder(10126, S.RETURNED, 240, ("HEADSET-BT",)),),
        "Sent back; the refund has been paid",
    ),
    NamedCustomer(
        "Aisha Bijspel",
        "en",
        ("Schijnsingel", "15", "8011 AB", "Zwolle", "NL"),
        (
            NamedOrder(10138, S.IN_TRANSIT, 120, ("SHELF-3",), delayed=True),
            NamedOrder(10139, S.PROCESSING, 1, ("MUG-6",)),
            NamedOrder(10140, S.DELIVERED, 400, ("BLANKET-1",), M.PAY_LATER),
        ),
        "Three orders to choose from; one parcel is late",
    ),
)


def as_table() -> str:
    """The ten in columns, for a terminal."""
    heads = ("Customer", "E-mail", "Postcode", "Order", "Status", "Story")
    rows = [heads]
    for customer in NAMED:
        for position, order in enumerate(customer.orders):
            who = (customer.name, customer.email, customer.home[2]) if position == 0 else ("",) * 3
            story = customer.story if position == 0 else ""
            rows.append((*who, str(order.number), order.status.value, story))
    widths = [max(len(row[column]) for row in rows) for column in range(len(heads))]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    return "\n".join([lines[0], "  ".join("-" * width for width in widths), *lines[1:]])

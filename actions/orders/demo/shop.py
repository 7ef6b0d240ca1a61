"""What the demo shop sells, and how it delivers."""

from dataclasses import dataclass
from decimal import Decimal

from actions.orders.money import EURO
from actions.orders.store.bulk import Row


@dataclass(frozen=True, slots=True)
class Product:
    id: int
    sku: str
    name: str
    name_nl: str
    category: str
    price: Decimal
    returnable: bool = True


def _products() -> tuple[Product, ...]:
    table = (
        ("lighting", "LAMP-OAK", "Oak desk lamp", "Eiken bureaulamp", "49.95"),
        ("lighting", "BULB-4", "LED bulbs, set of 4", "Ledlampen, set van 4", "9.95"),
        ("lighting", "LAMP-FLOOR", "Floor lamp", "Staande lamp", "89.00"),
        ("lighting", "STRING-10", "String lights, 10 m", "Lichtsnoer, 10 m", "19.95"),
        ("kitchen", "KETTLE-1", "Steel kettle", "Stalen waterkoker", "39.90"),
        ("kitchen", "MUG-6", "Stoneware mugs, set of 6", "Aardewerken mokken, set van 6", "34.50"),
        ("kitchen", "PAN-28", "Frying pan, 28 cm", "Koekenpan, 28 cm", "44.95"),
        ("kitchen", "KNIFE-SET", "Kitchen knives, set of 3", "Keukenmessen, set van 3", "59.00"),
        (
            "kitchen",
            "TOASTER-2",
            "Toaster for two slices",
            "Broodrooster, twee sneetjes",
            "36.95",
        ),
        ("kitchen", "BOARD-XL", "Chopping board", "Snijplank", "24.95"),
        ("furniture", "DESK-120", "Writing desk, 120 cm", "Bureau, 120 cm", "189.00"),
        ("furniture", "CHAIR-ASH", "Ash dining chair", "Essenhouten eetkamerstoel", "79.00"),
        ("furniture", "SOFA-2", "Sofa for two", "Tweezitsbank", "349.00"),
        ("furniture", "SHELF-3", "Wall shelf, 3 boards", "Wandplank, 3 planken", "64.50"),
        ("furniture", "STOOL-BAR", "Bar stool", "Barkruk", "54.95"),
        ("furniture", "TABLE-SIDE", "Side table", "Bijzettafel", "69.00"),
        (
            "textiles",
            "RUG-BLUE",
            "Blue rug, 160 × 230 cm",
            "Blauw kleed, 160 × 230 cm",
            "119.00",
        ),
        ("textiles", "TOWEL-SET", "Bath towels, set of 4", "Badhanddoeken, set van 4", "42.00"),
        ("textiles", "BLANKET-1", "Wool blanket", "Wollen deken", "74.95"),
        ("textiles", "CUSHION-2", "Cushions, set of 2", "Kussens, set van 2", "29.95"),
        ("textiles", "CURTAIN-2", "Linen curtains, pair", "Linnen gordijnen, paar", "84.00"),
        ("textiles", "SHEET-240", "Fitted sheet, 240 cm", "Hoeslaken, 240 cm", "27.95"),
        ("home", "CLOCK-WALL", "Wall clock", "Wandklok", "32.50"),
        ("home", "MIRROR-60", "Round mirror, 60 cm", "Ronde spiegel, 60 cm", "58.00"),
        ("home", "VASE-GLASS", "Glass vase", "Glazen vaas", "18.95"),
        ("home", "FRAME-A3", "Picture frame, A3", "Fotolijst, A3", "14.95"),
        ("home", "BASKET-3", "Storage baskets, set of 3", "Opbergmanden, set van 3", "31.95"),
        ("electronics", "HEADSET-BT", "Wireless headphones", "Draadloze koptelefoon", "99.95"),
        ("electronics", "SPEAKER-S", "Small speaker", "Kleine luidspreker", "69.95"),
        ("electronics", "CHARGER-65", "Charger, 65 W", "Oplader, 65 W", "34.95"),
        ("electronics", "RADIO-DAB", "DAB radio", "DAB-radio", "79.95"),
        ("gifts", "CARD-25", "Gift card", "Cadeaukaart", "25.00"),
    )
    return tuple(
        Product(
            number, sku, name, name_nl, category, Decimal(price), returnable=category != "gifts"
        )
        for number, (category, sku, name, name_nl, price) in enumerate(table, start=1)
    )


PRODUCTS = _products()
BY_SKU = {product.sku: product for product in PRODUCTS}

ZONES = {
    "NL": ("NL",),
    "EU": ("BE", "DE", "FR", "LU", "AT", "ES", "IT", "DK", "SE", "PL", "IE", "PT", "FI"),
    "WORLD": ("GB", "CH", "NO", "US"),
}
ZONE_OF = {country: zone for zone, countries in ZONES.items() for country in countries}


@dataclass(frozen=True, slots=True)
class Option:
    key: str
    zone: str
    name: str
    carrier: str
    fee: Decimal
    free_from: Decimal | None
    days_min: int
    days_max: int


OPTIONS = (
    Option("nl-standard", "NL", "Standard", "PakketVlug", Decimal("4.95"), Decimal("50.00"), 1, 2),
    Option("nl-pickup", "NL", "Pick-up point", "PakketVlug", Decimal("2.95"), None, 1, 2),
    Option("nl-evening", "NL", "Evening", "Avondrit", Decimal("7.95"), None, 1, 1),
    Option("eu-standard", "EU", "Standard", "EuroBode", Decimal("9.95"), Decimal("150.00"), 2, 4),
    Option("eu-express", "EU", "Express", "EuroBode", Decimal("19.95"), None, 1, 2),
    Option("world-standard", "WORLD", "Standard", "WereldPost", Decimal("24.95"), None, 5, 8),
)
STANDARD = {option.zone: option for option in OPTIONS if option.name == "Standard"}


def product_rows(stock: dict[int, int]) -> list[Row]:
    return [
        {
            "id": product.id,
            "sku": product.sku,
            "name": product.name,
            "name_nl": product.name_nl,
            "category": product.category,
            "price": product.price,
            "currency": EURO,
            "stock": stock[product.id],
            "returnable": product.returnable,
        }
        for product in PRODUCTS
    ]


def option_rows() -> list[Row]:
    return [
        {name: getattr(option, name) for name in Option.__slots__} | {"currency": EURO}
        for option in OPTIONS
    ]


def zone_rows() -> list[Row]:
    return [{"country": country, "zone": zone} for country, zone in ZONE_OF.items()]

"""Made-up people and where they live: names from two lists, streets that no town has."""

import string
from dataclasses import dataclass
from random import Random

from actions.orders.address import Address
from actions.orders.demo.named import NAMED


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


GIVEN = _words(
    "Anna Bram Cato Dirk Eva Floor Gijs Hanna Imke Joost Karim Lotte Milan Nina Olaf Pien Quin "
    "Roos Sven Tess Umar Vera Wout Yara Zoë Alice Ben Clara Dylan Elsa Felix Grace Henri Iris"
)
FAMILY = _words(
    "Aardbei Bessenaar Citroen Dadelman Eikenboom Fazantje Ganzeveer Hazelnoot IJsvogel Klaproos "
    "Lindeblad Mosterdzaad Notenboom Oleander Perzik Ranonkel Sneeuwklok Tulpenbol Uilenspiegel "
    "Vlierbes Wilgentak Zonnebloem Appleby Bramble Cloverleaf Dewberry Elderflower Foxglove"
)
STREETS = _words("Verzinsel Schijn Droom Sprookjes Fantasie Wolken Kabouter Maanlicht Luchtkasteel")
ENDINGS = _words("straat laan weg plein kade singel dreef")
DUTCH_CITIES = _words(
    "Amsterdam Rotterdam Utrecht Eindhoven Groningen Tilburg Almere Breda Nijmegen Arnhem Haarlem "
    "Enschede Zwolle Leiden Maastricht Dordrecht Delft Deventer Leeuwarden Middelburg"
)
ABROAD = {
    "BE": ("Antwerp", "Ghent", "Brussels", "Leuven"),
    "DE": ("Berlin", "Cologne", "Hamburg", "Aachen"),
    "FR": ("Paris", "Lille", "Lyon"),
    "AT": ("Vienna", "Graz"),
    "DK": ("Copenhagen", "Aarhus"),
    "GB": ("London", "Leeds", "Bristol"),
    "US": ("Boston", "Denver"),
}
DIGITS = {"BE": 4, "AT": 4, "DK": 4, "DE": 5, "FR": 5, "US": 5}
FOREIGN_STREETS = ("Makebelieve Lane", "Fable Street", "Daydream Road", "Pretend Avenue")
ABROAD_SHARE = 0.18


@dataclass(frozen=True, slots=True)
class Person:
    """A demo customer; `elsewhere` is a second delivery address that some have."""

    id: int
    name: str
    email: str
    language: str
    home: Address
    elsewhere: Address | None


def gather(count: int, rng: Random) -> list[Person]:
    """The ten named ones first, then made-up ones until there are `count`."""
    named = [
        Person(number, customer.name, customer.email, customer.language, customer.address, None)
        for number, customer in enumerate(NAMED, start=1)
    ]
    return named + [_person(number, rng) for number in range(len(named) + 1, count + 1)]


def _person(number: int, rng: Random) -> Person:
    given, family = rng.choice(GIVEN), rng.choice(FAMILY)
    name = f"{given} {family}"
    abroad = rng.random() < ABROAD_SHARE
    home = _abroad(name, rng) if abroad else _dutch(name, rng)
    elsewhere = _dutch(name, rng) if not abroad and rng.random() < 0.1 else None
    return Person(
        id=number,
        name=name,
        email=f"{given}.{family}.{number}@example.com".lower().replace("ë", "e"),
        language="en" if abroad or rng.random() < 0.15 else "nl",
        home=home,
        elsewhere=elsewhere,
    )


def _dutch(name: str, rng: Random) -> Address:
    letters = "".join(rng.choices(string.ascii_uppercase.replace("S", ""), k=2))
    return Address.parse(
        name=name,
        street=rng.choice(STREETS) + rng.choice(ENDINGS),
        house_number=f"{rng.randint(1, 240)}{rng.choice(('', '', '', 'A', 'B', '-2'))}",
        postcode=f"{rng.randint(1000, 9999)} {letters}",
        city=rng.choice(DUTCH_CITIES),
    )


def _abroad(name: str, rng: Random) -> Address:
    country = rng.choice(tuple(ABROAD))
    if country == "GB":
        postcode = f"{rng.choice(('LS', 'BS', 'N'))}{rng.randint(1, 9)} {rng.randint(1, 9)}ZZ"
    else:
        digits = DIGITS[country]
        postcode = str(rng.randint(10 ** (digits - 1), 10**digits - 1))
    return Address.parse(
        name=name,
        street=rng.choice(FOREIGN_STREETS),
        house_number=str(rng.randint(1, 180)),
        postcode=postcode,
        city=rng.choice(ABROAD[country]),
        country=country,
    )

"""Ways of delivery, and when one's own order comes."""

from datetime import date

import pytest

from actions.orders import Money, OrderSystem
from actions.orders.errors import NoDeliveryThere
from actions.orders.working_days import add_working_days
from tests.orders.asking import verified_for


async def test_dutch_options_cheapest_first(shop: OrderSystem) -> None:
    """Anybody may ask; standard delivery is free from fifty euros."""
    options = (await shop.delivery.options()).options

    assert [option.name for option in options] == ["Pick-up point", "Standard", "Evening"]
    assert options[1].fee == Money.of("4.95")
    assert options[1].free_from == Money.of("50.00")


async def test_country_is_read_in_small_letters_too(shop: OrderSystem) -> None:
    """Belgium has the options of its zone."""
    answer = await shop.delivery.options(" be ")

    assert (answer.country, [option.key for option in answer.options]) == (
        "BE",
        ["eu-standard", "eu-express"],
    )


@pytest.mark.parametrize("country", ["AQ", "", "Narnia", "NL'--"])
async def test_country_without_delivery_is_refused(shop: OrderSystem, country: str) -> None:
    """Also what is no country at all."""
    with pytest.raises(NoDeliveryThere):
        await shop.delivery.options(country)


@pytest.mark.parametrize(
    ("number", "earliest", "latest", "delivered_on"),
    [
        ("10091", None, None, None),
        ("10057", date(2026, 3, 6), date(2026, 3, 9), None),
        ("10063", date(2026, 3, 5), date(2026, 3, 6), None),
        ("10042", date(2026, 3, 5), date(2026, 3, 5), None),
        ("10104", date(2026, 3, 4), date(2026, 3, 4), None),
        ("10078", None, None, date(2026, 2, 27)),
        ("10085", None, None, None),
    ],
)
async def test_period_follows_the_status(
    shop: OrderSystem,
    number: str,
    earliest: date | None,
    latest: date | None,
    delivered_on: date | None,
) -> None:
    """Unpaid: unknown. In the warehouse: by the option's days. On the road: the carrier's day."""
    period = await shop.delivery.period(await verified_for(shop, number), number)

    assert (period.earliest, period.latest, period.delivered_on) == (
        earliest,
        latest,
        delivered_on,
    )


@pytest.mark.parametrize(
    ("day", "count", "then"),
    [
        (date(2026, 3, 4), 0, date(2026, 3, 4)),
        (date(2026, 3, 6), 1, date(2026, 3, 9)),
        (date(2026, 3, 7), 0, date(2026, 3, 9)),
        (date(2026, 3, 8), 1, date(2026, 3, 10)),
        (date(2026, 3, 4), 5, date(2026, 3, 11)),
    ],
)
def test_working_days_skip_the_weekend(day: date, count: int, then: date) -> None:
    """Friday plus one is Monday."""
    assert add_working_days(day, count) == then

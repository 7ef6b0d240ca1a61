"""Money, states, policy and stored results: the values everything else rests on."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.orders import Money, OrderStatus
from actions.orders.errors import AlreadyShipped, Instead, OrderError, PolicyMissing
from actions.orders.model.billing import Refund
from actions.orders.model.policy import Policy, PolicyValue
from actions.orders.money import CurrencyMismatchError
from actions.orders.operations.addresses import AddressChanged
from actions.orders.operations.billing import InvoiceLink
from actions.orders.operations.cancellation import Cancelled
from actions.orders.record import from_json, to_json
from actions.orders.settings import read_settings
from actions.orders.states import (
    ALLOWED_MOVES,
    IllegalMoveError,
    PaymentMethod,
    RefundReason,
    RefundStatus,
    check_move,
)
from actions.orders.store.columns import UtcDateTime
from tests.orders.asking import ELSEWHERE
from tests.orders.clock import WEDNESDAY_NOON

AMOUNTS = st.integers(min_value=-(10**9), max_value=10**9).map(Money.from_minor)


@given(AMOUNTS, AMOUNTS)
def test_money_adds_and_subtracts_exactly(one: Money, other: Money) -> None:
    """No cent is lost on the way."""
    assert one + other - other == one
    assert Money.from_minor(one.minor) == one


@pytest.mark.parametrize("amount", ["0.001", "1.999"])
def test_money_finer_than_a_cent_is_refused(amount: str) -> None:
    """Rounding is a decision, not an accident."""
    with pytest.raises(ValueError, match="finer than a cent"):
        Money.of(amount)


def test_currencies_do_not_mix() -> None:
    """Neither added nor compared."""
    with pytest.raises(CurrencyMismatchError):
        Money.of("1.00") + Money.of("1.00", "USD")
    with pytest.raises(CurrencyMismatchError):
        assert Money.of("1.00") < Money.of("2.00", "USD")


@pytest.mark.parametrize("currency", ["euro", "eur", "E1R", ""])
def test_unreal_currency_is_refused(currency: str) -> None:
    """Three capitals."""
    with pytest.raises(ValueError, match="not a currency code"):
        Money.of("1.00", currency)


def test_every_state_has_its_allowed_moves() -> None:
    """And what has ended moves no more."""
    assert set(ALLOWED_MOVES) == set(OrderStatus)
    assert ALLOWED_MOVES[OrderStatus.CANCELLED] == ALLOWED_MOVES[OrderStatus.RETURNED] == set()


@pytest.mark.parametrize("status", [OrderStatus.IN_TRANSIT, OrderStatus.DELIVERED])
def test_shipped_order_cannot_move_to_cancelled(status: OrderStatus) -> None:
    """Even if an operation forgot its rule."""
    with pytest.raises(IllegalMoveError):
        check_move(status, OrderStatus.CANCELLED)


@pytest.mark.parametrize(
    "result",
    [
        Cancelled("10042", Money.of("4.95"), Money.zero(), None, None),
        Cancelled("10042", Money.zero(), Money.of("9.99"), "R10042-1", date(2026, 3, 4)),
        AddressChanged("10042", ELSEWHERE, ELSEWHERE),
        InvoiceLink("F2026-1", "10042", "/invoices/x", WEDNESDAY_NOON),
        Refund(
            reference="R10042-1",
            number="10042",
            status=RefundStatus.SENT,
            reason=RefundReason.LATE,
            amount=Money.of("5.00"),
            method=PaymentMethod.IDEAL,
            requested_at=WEDNESDAY_NOON,
            expected_by=None,
            completed_at=WEDNESDAY_NOON + timedelta(days=1),
        ),
    ],
)
def test_stored_result_reads_back_as_it_was(result: object) -> None:
    """Every kind of result that is kept under a key."""
    assert from_json(type(result), to_json(result)) == result


def test_what_cannot_be_read_back_is_not_stored() -> None:
    """A float would lose cents, a set its order."""
    for value in (1.5, {1, 2}):
        with pytest.raises(TypeError):
            to_json(value)


def test_moment_without_time_zone_is_refused() -> None:
    """Nobody guesses what time it was."""
    naive = datetime(2026, 3, 4)  # noqa: DTZ001 - the fault under test
    with pytest.raises(ValueError, match="without a time zone"):
        UtcDateTime().process_bind_param(naive, None)  # type: ignore[arg-type]


ROWS = {
    "verification_failures": PolicyValue("3", "count"),
    "verification_lasts": PolicyValue("30", "minutes"),
    "cancellation_free": PolicyValue("2", "hours"),
    "cancellation_fee": PolicyValue("4.95", "EUR"),
    "refund_limit": PolicyValue("100", "EUR"),
    "refund_window": PolicyValue("30", "days"),
    "refund_working_days": PolicyValue("5", "count"),
    "invoice_link_lasts": PolicyValue("24", "hours"),
}


def test_policy_is_read_from_rows() -> None:
    """With the unit each row names."""
    policy = Policy.read(ROWS)

    assert policy.cancellation_free == timedelta(hours=2)
    assert policy.refund_limit.amount == Decimal(100)


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize("bad", [None, PolicyValue("soon", "count"), PolicyValue("-1", "weeks")])
def test_missing_or_unreadable_policy_is_named(name: str, bad: PolicyValue | None) -> None:
    """Better no service than a rule made up."""
    rows = {key: value for key, value in ROWS.items() if key != name}
    with pytest.raises(PolicyMissing) as refusal:
        Policy.read(rows if bad is None else rows | {name: bad})

    assert refusal.value.name == name


def test_error_shows_its_code_and_facts() -> None:
    """For the log; the customer gets a sentence made from them."""
    error = AlreadyShipped("10042", "in_transit", (Instead.REFUSE_AT_DOOR,))

    assert error.code == "already-shipped"
    assert str(error).startswith("already-shipped (number=10042, status=in_transit")


def test_every_error_has_a_code_of_its_own() -> None:
    """Callers tell them apart by it."""
    leaves, queue = [], [OrderError]
    while queue:
        kind = queue.pop()
        leaves.append(kind.code)
        queue.extend(kind.__subclasses__())

    assert len(set(leaves)) == len(leaves)
    assert all(code.replace("-", "").isalpha() and code.islower() for code in leaves)


def test_database_url_is_kept_out_of_sight() -> None:
    """It may carry a password."""
    settings = read_settings({"FRONTLINE_ORDERS_DATABASE_URL": "postgresql+asyncpg://u:secret@h/d"})

    assert "secret" not in repr(settings)
    assert read_settings({}).database_url == "sqlite+aiosqlite:///var/orders.db"

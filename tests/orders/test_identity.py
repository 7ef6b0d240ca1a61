"""Proving who is asking, on both engines."""

import asyncio

import pytest

from actions.orders import Level, OrderSystem, Verified
from actions.orders.errors import (
    InvalidEmail,
    InvalidOrderNumber,
    KeyReused,
    OrderNotCovered,
    OrderNotFound,
    VerificationExpired,
    VerificationFailed,
    VerificationLocked,
)
from actions.orders.store.database import Database
from tests.orders.asking import verified_customer, verified_for
from tests.orders.clock import StillClock


async def fail(shop: OrderSystem, key: str, number: str = "10042") -> VerificationFailed:
    with pytest.raises(VerificationFailed) as refusal:
        await shop.identity.verify_by_order("c_test", number=number, postcode="9999 ZZ", key=key)
    return refusal.value


async def test_order_number_and_postcode_prove_that_order(shop: OrderSystem) -> None:
    """The postcode counts however it is typed; the proof reaches this order and names who it is."""
    verified = await shop.identity.verify_by_order(
        "c_test", number="#10042", postcode="1012ab", key="m_1"
    )

    assert verified.level is Level.ORDER
    assert verified.order_numbers == {"10042"}
    assert verified.customer_name == "Sanne Voorbeeld"


async def test_email_and_postcode_prove_the_customer(shop: OrderSystem) -> None:
    """Capitals in the e-mail address do not matter."""
    verified = await shop.identity.verify_by_email(
        "c_test", email=" Sanne.Voorbeeld@Example.com ", postcode="1012 AB", key="m_1"
    )

    assert verified.level is Level.FULL
    assert await shop.identity.current("c_test") == verified


async def test_wrong_number_and_wrong_postcode_answer_the_same(shop: OrderSystem) -> None:
    """Nobody can learn from the answer whether an order exists."""
    unknown = await fail(shop, "m_1", number="99999")
    with pytest.raises(VerificationFailed) as known:
        await shop.identity.verify_by_order(
            "c_other", number="10042", postcode="1012 AC", key="m_2"
        )

    assert vars(unknown) == vars(known.value)
    assert str(unknown) == str(known.value)


async def test_unknown_email_answers_as_a_wrong_postcode_does(shop: OrderSystem) -> None:
    """Nor whether somebody is a customer."""
    with pytest.raises(VerificationFailed) as unknown:
        await shop.identity.verify_by_email(
            "c_1", email="nobody@example.com", postcode="1012 AB", key="m_1"
        )
    with pytest.raises(VerificationFailed) as known:
        await shop.identity.verify_by_email(
            "c_2", email="sanne.voorbeeld@example.com", postcode="1012 AC", key="m_2"
        )

    assert str(unknown.value) == str(known.value)


async def test_third_failure_locks_the_conversation(shop: OrderSystem) -> None:
    """After three failures even the right details are refused there, and nowhere else."""
    assert (await fail(shop, "m_1")).attempts_left == 2
    assert (await fail(shop, "m_2")).attempts_left == 1
    with pytest.raises(VerificationLocked):
        await shop.identity.verify_by_order("c_test", number="10042", postcode="9999 ZZ", key="m_3")

    with pytest.raises(VerificationLocked):
        await verified_for(shop, "10042")
    assert (await shop.identity.standing("c_test")).locked
    assert (await verified_for(shop, "10042", "c_other")).level is Level.ORDER


async def test_success_in_between_forgives_no_failure(shop: OrderSystem) -> None:
    """Else one's own order would buy any number of guesses at others."""
    await fail(shop, "m_1")
    await fail(shop, "m_2")
    await verified_for(shop, "10057")

    with pytest.raises(VerificationLocked):
        await shop.identity.verify_by_order("c_test", number="10042", postcode="9999 ZZ", key="m_3")


async def test_attempt_sent_again_is_counted_once(shop: OrderSystem) -> None:
    """A message repeated after a crash costs the customer no attempt."""
    first = await fail(shop, "m_1")
    again = await fail(shop, "m_1")

    assert again.attempts_left == first.attempts_left == 2


async def test_successful_attempt_sent_again_gives_the_same_proof(shop: OrderSystem) -> None:
    """The same key and details answer the same."""
    first = await verified_for(shop, "10042")

    assert await verified_for(shop, "10042") == first


async def test_other_details_under_a_used_key_are_refused(shop: OrderSystem) -> None:
    """One key is one attempt: it cannot be used to try a second postcode uncounted."""
    await fail(shop, "m_1")

    with pytest.raises(KeyReused):
        await shop.identity.verify_by_order("c_test", number="10042", postcode="1012 AB", key="m_1")


async def test_guesses_at_the_same_time_are_all_counted(shop: OrderSystem) -> None:
    """Ten at once get no more tries than ten in a row: two plain refusals, then the lock."""
    guesses = [
        shop.identity.verify_by_order("c_test", number="10042", postcode=f"10{n} ZZ", key=f"m_{n}")
        for n in range(10, 20)
    ]
    answers = await asyncio.gather(*guesses, return_exceptions=True)

    assert sum(isinstance(answer, VerificationFailed) for answer in answers) == 2
    assert sum(isinstance(answer, VerificationLocked) for answer in answers) == 8
    assert (await shop.identity.standing("c_test")).failures == 3


async def test_malformed_details_cost_no_attempt(shop: OrderSystem) -> None:
    """A typing error that cannot be an order number or an address reveals nothing."""
    with pytest.raises(InvalidOrderNumber):
        await shop.identity.verify_by_order("c_test", number="12", postcode="1012 AB", key="m_1")
    with pytest.raises(InvalidEmail):
        await shop.identity.verify_by_email("c_test", email="me", postcode="1012 AB", key="m_2")

    assert (await shop.identity.standing("c_test")).failures == 0


async def test_proof_expires(shop: OrderSystem, clock: StillClock) -> None:
    """After half an hour it is neither found nor honoured."""
    verified = await verified_for(shop, "10042")
    clock.advance(minutes=30)

    assert await shop.identity.current("c_test") is None
    assert (await shop.identity.standing("c_test")).level is None
    with pytest.raises(VerificationExpired):
        await shop.tracking.track(verified, "10042")


async def test_second_order_of_the_same_customer_joins_the_first(shop: OrderSystem) -> None:
    """A customer with two orders proves both, one after the other."""
    await verified_for(shop, "10138")
    verified = await verified_for(shop, "10139")

    assert verified.order_numbers == {"10138", "10139"}


async def test_expired_order_is_not_revived_by_another(
    shop: OrderSystem, clock: StillClock
) -> None:
    """What was proven long ago has to be proven again."""
    await verified_for(shop, "10138")
    clock.advance(minutes=31)
    verified = await verified_for(shop, "10139")

    assert verified.order_numbers == {"10139"}


async def test_order_of_another_customer_replaces_the_proof(shop: OrderSystem) -> None:
    """A conversation speaks for one customer at a time."""
    await verified_customer(shop, "10138")
    verified = await verified_for(shop, "10042")

    assert verified.level is Level.ORDER
    assert verified.order_numbers == {"10042"}


async def test_weaker_proof_neither_lowers_nor_prolongs_a_full_one(
    shop: OrderSystem, clock: StillClock
) -> None:
    """Naming an order afterwards takes nothing away and adds no time."""
    full = await verified_customer(shop, "10042")
    clock.advance(minutes=10)

    assert await verified_for(shop, "10042") == full


async def test_forgotten_proof_is_gone_but_failures_stay(shop: OrderSystem) -> None:
    """Handing the phone to somebody else gives no new guesses."""
    await fail(shop, "m_1")
    await verified_for(shop, "10042")
    await shop.identity.forget("c_test")

    assert await shop.identity.current("c_test") is None
    assert (await shop.identity.standing("c_test")).attempts_left == 2


async def test_order_proof_reaches_no_other_order(shop: OrderSystem) -> None:
    """The refusal is the same whether the other order exists or not."""
    verified = await verified_for(shop, "10042")

    for number in ("10057", "99999"):
        with pytest.raises(OrderNotCovered):
            await shop.tracking.track(verified, number)


async def test_full_proof_reaches_no_order_of_others(shop: OrderSystem) -> None:
    """Somebody else's order and no order at all look the same."""
    verified = await verified_customer(shop, "10042")

    for number in ("10057", "99999"):
        with pytest.raises(OrderNotFound):
            await shop.tracking.track(verified, number)


async def test_proof_lives_in_the_database(
    shop: OrderSystem, database: Database, clock: StillClock
) -> None:
    """An order system started anew still knows who is speaking."""
    verified = await verified_for(shop, "10042")
    restarted = OrderSystem.on(database, clock=clock, tokens=str)

    assert await restarted.identity.current("c_test") == verified


def test_nobody_else_can_make_a_proof(clock: StillClock) -> None:
    """A `Verified` written by hand is refused at once."""
    with pytest.raises(TypeError, match="only Identity verifies"):
        Verified("c_test", 1, "Anyone", Level.FULL, frozenset(), clock(), issuer=object())


async def test_erased_conversation_has_proven_nothing(shop: OrderSystem) -> None:
    """Nor failed at anything; another conversation keeps what it proved."""
    await fail(shop, "m_1")
    await shop.identity.verify_by_order("c_test", number="10042", postcode="1012AB", key="m_2")
    await shop.identity.verify_by_order("c_other", number="10042", postcode="1012AB", key="m_3")

    erased = await shop.identity.erase("c_test")
    again = await shop.identity.erase("c_test")

    assert (erased, again) == (4, 0)
    assert await shop.identity.current("c_test") is None
    assert await shop.identity.current("c_other") is not None

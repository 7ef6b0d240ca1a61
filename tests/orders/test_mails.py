"""The outbox: each mail taken by one, sent once, tried again later, given up in the end."""

import asyncio
from datetime import timedelta

import pytest

from actions.orders import MailKind, Money, OrderSystem, PayLink, Verified, Visitor, Wanted
from actions.orders.errors import LinkInvalid
from actions.orders.operations.mails import HELD, WAITS
from tests.orders.asking import verified_customer
from tests.orders.clock import StillClock
from tests.orders.sql import stock_up


async def to_pay(shop: OrderSystem, url: str) -> tuple[Verified, PayLink]:
    """A placed order of Daan's, and its link."""
    await stock_up(url)
    verified = await verified_customer(shop, "10057")
    wanted = (Wanted("VASE-GLASS", 1),)
    total = (await shop.ordering.quote(verified, wanted)).total
    placed = await shop.ordering.place(verified, wanted, key="m_place", agreed_total=total)
    return verified, placed.pay


async def test_mail_says_what_is_to_be_paid(shop: OrderSystem, url: str) -> None:
    """To the customer, in their language, with the page of the link."""
    verified, pay = await to_pay(shop, url)
    told = await shop.mails.payment_link(verified, pay.href, language="nl", key="m_1")
    mail = await shop.mails.take()

    assert told.email.endswith("@example.com")
    assert "daan.proefman" not in told.email
    assert mail is not None
    assert (mail.kind, mail.email) == (MailKind.PAYMENT_LINK, "daan.proefman@example.com")
    assert (mail.href, mail.number, mail.amount) == (pay.href, pay.number, Money.of("23.90"))


async def test_same_request_writes_one_mail(shop: OrderSystem, url: str) -> None:
    """A repeated turn does not fill the mailbox."""
    verified, pay = await to_pay(shop, url)
    for _ in range(2):
        await shop.mails.payment_link(verified, pay.href, language="nl", key="m_1")

    assert len(await shop.mails.newest()) == 1


async def test_link_of_somebody_else_is_not_mailed(shop: OrderSystem, url: str) -> None:
    """Nor one that does not exist."""
    _, pay = await to_pay(shop, url)
    stranger = await verified_customer(shop, "10042", "c_other")
    for href in (pay.href, "/pay/unknown"):
        with pytest.raises(LinkInvalid):
            await shop.mails.payment_link(stranger, href, language="en", key=f"m_{href}")


async def test_many_takers_get_a_mail_once(shop: OrderSystem, url: str) -> None:
    """Whoever has it keeps it until the time to send is over."""
    verified, pay = await to_pay(shop, url)
    await shop.mails.payment_link(verified, pay.href, language="en", key="m_1")
    taken = await asyncio.gather(*(shop.mails.take() for _ in range(4)))

    assert sum(mail is not None for mail in taken) == 1


async def test_taker_who_died_leaves_it_to_the_next(shop: OrderSystem, clock: StillClock) -> None:
    """After its time; what was sent is not taken again."""
    await shop.registration.subscribe(
        Visitor("c_1"), email="new@example.com", language="en", key="m_1"
    )
    first = await shop.mails.take()
    nobody = await shop.mails.take()
    clock.now += HELD
    second = await shop.mails.take()
    assert first is not None
    assert second is not None
    await shop.mails.sent(second.id)
    clock.now += HELD

    assert nobody is None
    assert (second.id, second.attempts) == (first.id, 2)
    assert await shop.mails.take() is None


async def test_mail_that_fails_waits_longer_and_longer_and_ends(
    shop: OrderSystem, clock: StillClock
) -> None:
    """Then it is given up."""
    await shop.registration.subscribe(
        Visitor("c_1"), email="new@example.com", language="en", key="m_1"
    )
    for wait in WAITS:
        mail = await shop.mails.take()
        assert mail is not None
        assert await shop.mails.failed(mail) == clock.now + wait
        assert await shop.mails.take() is None
        clock.now += wait
    last = await shop.mails.take()
    assert last is not None

    assert await shop.mails.failed(last) is None
    clock.now += timedelta(days=1)
    assert await shop.mails.take() is None


async def test_mail_whose_link_is_over_is_dropped(shop: OrderSystem, clock: StillClock) -> None:
    """Nobody is sent to a page that does not work."""
    await shop.registration.recover_password(
        Visitor("c_1"), email="noor.demo@example.com", language="en", key="m_1"
    )
    clock.now += timedelta(hours=2)

    assert await shop.mails.take() is None


async def test_upkeep_is_one_processes_duty(shop: OrderSystem) -> None:
    """Of several at once one sweeps; afterwards the duty is free again."""
    turns = await asyncio.gather(*(shop.upkeep.take_turn() for _ in range(3)))

    assert any(turn is not None for turn in turns)
    assert await shop.upkeep.take_turn() is not None

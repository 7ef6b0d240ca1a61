"""Registering, lost passwords, the newsletter: the same answer whoever is known."""

import asyncio

import pytest

from actions.orders import (
    Address,
    MailKind,
    OrderSystem,
    RegistrationIssue,
    Visitor,
)
from actions.orders.errors import InvalidEmail, InvalidText, KeyReused, LinkInvalid
from tests.orders.asking import named
from tests.orders.clock import StillClock
from tests.orders.rival import rival_of
from tests.orders.sql import ask, execute

WHO = Visitor("c_new")
NEW, KNOWN = "nieuw@example.org", named("10042").email
HOME = Address.parse(
    name="Nieuwe Klant", street="Proeflaan", house_number="2", postcode="1012AB", city="Amsterdam"
)


async def kinds(url: str) -> list[object]:
    """Of all mails, oldest first."""
    count = await ask(url, "SELECT count(*) FROM mails")
    assert isinstance(count, int)
    question = "SELECT kind FROM mails ORDER BY id LIMIT 1 OFFSET :skip"
    return [await ask(url, question, skip=number) for number in range(count)]


async def test_account_is_there_once_the_link_is_followed(shop: OrderSystem, url: str) -> None:
    """And its owner can prove to be its owner, with the address given."""
    sent = await shop.registration.register(
        WHO, name="Nieuwe Klant", email=" Nieuw@Example.org ", language="nl", key="m_1",
        address=HOME,
    )  # fmt: skip
    count = "SELECT count(*) FROM customers WHERE email = :email"
    assert sent.email == "n•••@example.org"
    assert await ask(url, count, email=NEW) == 0
    confirmed = await shop.registration.confirm("token-1")

    assert (confirmed.kind, confirmed.name) == (MailKind.CONFIRM_ACCOUNT, "Nieuwe Klant")
    assert await ask(url, count, email=NEW) == 1
    assert await shop.registration.confirm("token-1") == confirmed
    verified = await shop.identity.verify_by_email(
        "c_new", email=NEW, postcode="1012 AB", key="k_1"
    )
    assert (await shop.accounts.details(verified)).language == "nl"


async def test_registering_does_not_tell_who_has_an_account(shop: OrderSystem, url: str) -> None:
    """The answers look the same; only the mails differ, and one goes to the owner."""
    answers = [
        await shop.registration.register(WHO, name="X Y", email=email, language="en", key=email)
        for email in (NEW, KNOWN)
    ]

    assert len({answer.link_expires_at for answer in answers}) == 1
    assert [answer.email[1:4] for answer in answers] == ["•••"] * 2
    assert await kinds(url) == ["confirm_account", "account_exists"]
    assert await ask(url, "SELECT count(*) FROM links") == 1


async def test_password_recovery_does_not_tell_either(shop: OrderSystem, url: str) -> None:
    """A link for who has an account, a word for who has none."""
    answers = [
        await shop.registration.recover_password(WHO, email=email, language="en", key=email)
        for email in (KNOWN, NEW)
    ]

    assert len({answer.link_expires_at for answer in answers}) == 1
    assert await kinds(url) == ["reset_password", "no_account"]
    assert (await shop.registration.confirm("token-1")).kind is MailKind.RESET_PASSWORD


async def test_links_do_not_last(shop: OrderSystem, clock: StillClock) -> None:
    """A password's an hour, others two days; a made-up one never worked."""
    await shop.registration.recover_password(WHO, email=KNOWN, language="en", key="m_1")
    await shop.registration.register(WHO, name="X Y", email=NEW, language="en", key="m_2")
    clock.advance(hours=2)
    with pytest.raises(LinkInvalid):
        await shop.registration.confirm("token-1")
    clock.advance(hours=47)
    for token in ("token-2", "", "ü", "x" * 99, "made-up"):
        with pytest.raises(LinkInvalid):
            await shop.registration.confirm(token)


async def test_same_message_sends_one_mail(shop: OrderSystem, url: str, clock: StillClock) -> None:
    """To two processes; another request under its key is refused."""
    async with rival_of(url, clock) as rival:
        answers = await asyncio.gather(
            *(
                one.registration.recover_password(WHO, email=KNOWN, language="en", key="m_1")
                for one in (shop, rival) * 3
            )
        )

    assert len(set(answers)) == 1
    assert await kinds(url) == ["reset_password"]
    with pytest.raises(KeyReused):
        await shop.registration.recover_password(WHO, email=NEW, language="en", key="m_1")


async def test_nobody_is_flooded(shop: OrderSystem, url: str, clock: StillClock) -> None:
    """Three mails an hour to one address; the answer does not change."""
    for number in range(5):
        await shop.registration.recover_password(
            Visitor(f"c_{number}"), email=KNOWN, language="en", key=f"m_{number}"
        )
    assert len(await kinds(url)) == 3
    clock.advance(minutes=61)
    await shop.registration.recover_password(WHO, email=KNOWN, language="en", key="m_9")

    assert len(await kinds(url)) == 4


async def test_two_followers_of_one_link_make_one_account(
    shop: OrderSystem, url: str, clock: StillClock
) -> None:
    """A double click, two processes."""
    await shop.registration.register(WHO, name="X Y", email=NEW, language="en", key="m_1")
    async with rival_of(url, clock) as rival:
        results = await asyncio.gather(
            *(one.registration.confirm("token-1") for one in (shop, rival) * 3)
        )

    assert len(set(results)) == 1
    assert await ask(url, "SELECT count(*) FROM customers WHERE email = :e", e=NEW) == 1


async def test_two_registrations_of_one_address_make_one_account(
    shop: OrderSystem, url: str
) -> None:
    """The second link finds the address taken."""
    for key in ("m_1", "m_2"):
        await shop.registration.register(WHO, name="X Y", email=NEW, language="en", key=key)
    await shop.registration.confirm("token-1")
    with pytest.raises(LinkInvalid):
        await shop.registration.confirm("token-2")

    assert await ask(url, "SELECT count(*) FROM customers WHERE email = :e", e=NEW) == 1


async def test_confirmation_is_sent_again(shop: OrderSystem, url: str) -> None:
    """With a link that works; who never registered gets a word instead."""
    await shop.registration.register(WHO, name="X Y", email=NEW, language="en", key="m_1")
    await shop.registration.send_again(WHO, email=NEW, language="en", key="m_2")
    await shop.registration.send_again(WHO, email="a@example.org", language="en", key="m_3")

    assert await kinds(url) == ["confirm_account", "confirm_account", "no_account"]
    assert (await shop.registration.confirm("token-2")).name == "X Y"


@pytest.mark.parametrize(
    ("email", "name", "postcode", "issues", "suggestion"),
    [
        ("sanne@example.com", "Sanne", "1012AB", (), None),
        ("sanne", "Sanne", "", (RegistrationIssue.EMAIL_FORM,), None),
        ("s@gmial.com", "S", "", (RegistrationIssue.EMAIL_TYPO,), "s@gmail.com"),
        (
            "s@example.com",
            "",
            "0123",
            (RegistrationIssue.NAME_MISSING, RegistrationIssue.POSTCODE_FORM),
            None,
        ),
    ],
)
async def test_check_sees_what_is_wrong(
    shop: OrderSystem,
    email: str,
    name: str,
    postcode: str,
    issues: tuple[RegistrationIssue, ...],
    suggestion: str | None,
) -> None:
    """Without looking whether there is an account."""
    check = shop.registration.check(email=email, name=name, postcode=postcode)

    assert (check.issues, check.suggestion) == (issues, suggestion)


async def test_bad_input_is_refused(shop: OrderSystem) -> None:
    """An address that is none, a name that is none, a language we do not write."""
    with pytest.raises(InvalidEmail):
        await shop.registration.register(WHO, name="X", email="x", language="en", key="m_1")
    with pytest.raises(InvalidText):
        await shop.registration.register(WHO, name="", email=NEW, language="en", key="m_1")
    with pytest.raises(InvalidText):
        await shop.registration.recover_password(WHO, email=NEW, language="fr", key="m_1")


async def test_newsletter_comes_once_confirmed_and_stops_at_once(
    shop: OrderSystem, url: str
) -> None:
    """For an address with an account, the consent is kept beside it."""
    active = "SELECT count(*) FROM subscriptions WHERE email = :email AND active"
    await execute(url, "DELETE FROM subscriptions")
    await shop.registration.subscribe(WHO, email=KNOWN, language="nl", key="m_1")
    assert await ask(url, active, email=KNOWN) == 0
    await shop.registration.confirm("token-1")
    assert await ask(url, active, email=KNOWN) == 1
    stopped = await shop.registration.unsubscribe(WHO, email=KNOWN, key="m_2")

    assert stopped.email == "s•••@example.com"
    assert await ask(url, active, email=KNOWN) == 0
    newest = "SELECT source FROM consents WHERE purpose = 'newsletter' ORDER BY id DESC LIMIT 1"
    assert await ask(url, newest) == "chat"
    assert (await shop.registration.unsubscribe(WHO, email=NEW, key="m_3")).email[0] == "n"

"""Accounts: details, e-mail that must be confirmed, types, and deletion with a cooling-off."""

import asyncio
from datetime import date

import pytest

from actions.orders import (
    AccountType,
    Address,
    Consent,
    ConsentPurpose,
    DetailChanges,
    MailKind,
    OrderSystem,
    PaymentMethod,
)
from actions.orders.errors import (
    FullProofNeeded,
    InvalidEmail,
    InvalidPhone,
    InvalidText,
    LinkInvalid,
    NoDeletionPlanned,
    OpenOrders,
    VerificationFailed,
)
from tests.orders.asking import named, verified_customer, verified_for
from tests.orders.clock import StillClock
from tests.orders.rival import rival_of
from tests.orders.sql import ask, execute

HOME = Address.parse(
    name="Emma Sample", street="Proeflaan", house_number="1", postcode="1012AB", city="Amsterdam"
)


async def newest_mail(url: str) -> tuple[object, object]:
    """To whom, and of which kind."""
    newest = "FROM mails ORDER BY id DESC LIMIT 1"
    return await ask(url, f"SELECT email {newest}"), await ask(url, f"SELECT kind {newest}")


async def mails_to(url: str, email: str) -> object:
    """How many mails of a change an address got."""
    found = f"FROM mails WHERE email = '{email}' AND kind = 'email_changing'"
    return await ask(url, f"SELECT count(*) {found}")


async def test_details_are_shown_to_their_owner_only(shop: OrderSystem) -> None:
    """An order's postcode is not enough."""
    details = await shop.accounts.details(await verified_customer(shop, "10078"))

    assert (details.name, details.email) == ("Emma Sample", "emma.sample@example.com")
    assert (details.type, details.company) == (AccountType.BUSINESS, "Sample & Daughters")
    assert details.address is not None
    assert details.address.city == "London"
    with pytest.raises(FullProofNeeded):
        await shop.accounts.details(await verified_for(shop, "10078", "c_other"))


async def test_details_change_at_once(shop: OrderSystem) -> None:
    """All but the e-mail; what is not named stays."""
    verified = await verified_customer(shop, "10078")
    changes = DetailChanges(phone="06 1234 5678", language="nl", address=HOME)
    changed = await shop.accounts.change(verified, changes, key="m_1")

    assert (changed.old.language, changed.new.language) == ("en", "nl")
    assert changed.new.phone == "+31612345678"
    assert changed.confirm_email is None
    assert await shop.accounts.details(verified) == changed.new
    assert changed.new.address == HOME
    removed = await shop.accounts.change(verified, DetailChanges(phone=""), key="m_2")
    assert (removed.new.phone, removed.new.name) == (None, "Emma Sample")


async def test_new_home_proves_the_customer_from_then_on(shop: OrderSystem) -> None:
    """And orders keep the address they were placed with."""
    verified = await verified_customer(shop, "10078")
    await shop.accounts.change(verified, DetailChanges(address=HOME), key="m_1")
    again = await shop.identity.verify_by_email(
        "c_new", email="emma.sample@example.com", postcode="1012AB", key="k_1"
    )

    assert again.customer_id == verified.customer_id
    assert (await shop.tracking.track(again, "10078")).delivery_city == "London"
    with pytest.raises(VerificationFailed):
        await shop.identity.verify_by_email(
            "c_old", email="emma.sample@example.com", postcode="EC1A 1BB", key="k_2"
        )


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        (DetailChanges(name=" "), InvalidText),
        (DetailChanges(language="fr"), InvalidText),
        (DetailChanges(email="nonsense"), InvalidEmail),
        (DetailChanges(phone="hello"), InvalidPhone),
    ],
)
async def test_bad_detail_is_refused(
    shop: OrderSystem, changes: DetailChanges, error: type[Exception]
) -> None:
    """And nothing else of the change is done."""
    with pytest.raises(error):
        await shop.accounts.change(await verified_customer(shop, "10078"), changes, key="m_1")


async def test_new_email_counts_once_confirmed(shop: OrderSystem, url: str) -> None:
    """By the link in the mail to the new address."""
    verified = await verified_customer(shop, "10078")
    changed = await shop.accounts.change(
        verified, DetailChanges(email="Emma@Example.org"), key="m_1"
    )
    assert changed.confirm_email == "emma@example.org"
    assert changed.new.email == "emma.sample@example.com"
    assert await newest_mail(url) == ("emma@example.org", "confirm_email")
    confirmed = await shop.registration.confirm("token-1")

    assert (confirmed.kind, confirmed.name) == (MailKind.CONFIRM_EMAIL, "Emma Sample")
    assert (await shop.accounts.details(verified)).email == "emma@example.org"
    assert await shop.registration.confirm("token-1") == confirmed


async def test_the_old_address_is_told_of_a_new_one(shop: OrderSystem, url: str) -> None:
    """Its owner hears of it, whoever asked; a new telephone number is told to nobody."""
    verified = await verified_customer(shop, "10078")
    await shop.accounts.change(verified, DetailChanges(phone="0612345678"), key="m_1")
    before = await mails_to(url, "emma.sample@example.com")
    await shop.accounts.change(verified, DetailChanges(email="emma@example.org"), key="m_2")

    assert before == 0
    assert await mails_to(url, "emma.sample@example.com") == 1


async def test_email_of_somebody_else_is_not_given_away(shop: OrderSystem, url: str) -> None:
    """The answer is the same; the mail goes to its owner and holds no link."""
    verified = await verified_customer(shop, "10078")
    theirs = named("10042").email
    changed = await shop.accounts.change(verified, DetailChanges(email=theirs), key="m_1")

    assert changed.confirm_email == theirs
    assert await newest_mail(url) == (theirs, "account_exists")
    assert await ask(url, "SELECT count(*) FROM links") == 0


async def test_email_taken_meanwhile_is_not_taken_twice(shop: OrderSystem, url: str) -> None:
    """Two ask for one address; who follows the link first has it."""
    for number, conversation in (("10078", "c_1"), ("10042", "c_2")):
        verified = await verified_customer(shop, number, conversation)
        await shop.accounts.change(
            verified, DetailChanges(email="shared@example.org"), key=conversation
        )
    await shop.registration.confirm("token-2")
    with pytest.raises(LinkInvalid):
        await shop.registration.confirm("token-1")

    owner = await ask(url, "SELECT name FROM customers WHERE email = 'shared@example.org'")
    assert owner == "Sanne Voorbeeld"


async def test_type_is_switched(shop: OrderSystem) -> None:
    """A firm has a name; a private account has none."""
    verified = await verified_customer(shop, "10042")
    with pytest.raises(InvalidText):
        await shop.accounts.switch_type(verified, AccountType.BUSINESS, key="m_1")
    firm = await shop.accounts.switch_type(
        verified, AccountType.BUSINESS, key="m_1", company="Voorbeeld BV"
    )
    back = await shop.accounts.switch_type(verified, AccountType.PRIVATE, key="m_2")

    assert (firm.new.type, firm.new.company) == (AccountType.BUSINESS, "Voorbeeld BV")
    assert (back.old, back.new.company) == (firm.new, None)


async def test_deletion_waits_and_can_be_withdrawn(shop: OrderSystem, url: str) -> None:
    """Fourteen days, by the policy table; asked again, the day stays."""
    verified = await verified_customer(shop, "10078")
    terms = await shop.accounts.deletion_terms(verified)
    planned = await shop.accounts.delete(verified, key="m_1")

    assert terms.possible
    assert planned.deletes_on == terms.deletes_on == date(2026, 3, 18)
    assert (await shop.accounts.details(verified)).deletes_on == planned.deletes_on
    assert await newest_mail(url) == ("emma.sample@example.com", "deletion_planned")
    assert (await shop.accounts.keep(verified, key="m_2")).deletes_on is None
    with pytest.raises(NoDeletionPlanned):
        await shop.accounts.keep(verified, key="m_3")


async def test_running_order_stands_in_the_way(shop: OrderSystem) -> None:
    """Which one is said."""
    verified = await verified_customer(shop, "10138")
    with pytest.raises(OpenOrders) as refusal:
        await shop.accounts.delete(verified, key="m_1")

    assert refusal.value.numbers == ("10138", "10139")
    assert not (await shop.accounts.deletion_terms(verified)).possible


async def test_erased_customer_is_forgotten(shop: OrderSystem, url: str, clock: StillClock) -> None:
    """Name, e-mail and telephone are gone, nobody can prove to be them; the order stays."""
    verified = await verified_customer(shop, "10078")
    await shop.accounts.delete(verified, key="m_1")
    assert await shop.accounts.delete_due() == 0
    clock.advance(days=15)

    assert await shop.accounts.delete_due() == 1
    assert await shop.accounts.delete_due() == 0
    assert await ask(url, "SELECT count(*) FROM customers WHERE name = 'Emma Sample'") == 0
    assert await ask(url, "SELECT count(*) FROM customers WHERE email LIKE 'emma.sample%'") == 0
    assert await ask(url, "SELECT phone FROM customers WHERE id = 4") is None
    assert await ask(url, "SELECT count(*) FROM orders WHERE number = 10078") == 1
    assert await shop.identity.current("c_test") is None
    with pytest.raises(VerificationFailed):
        await verified_for(shop, "10078", "c_new")


async def test_deletion_is_put_off_for_an_order_placed_meanwhile(
    shop: OrderSystem, url: str, clock: StillClock
) -> None:
    """What was bought is brought first."""
    await execute(url, "UPDATE products SET stock = 9")
    verified = await verified_customer(shop, "10078")
    await shop.accounts.delete(verified, key="m_1")
    quote = await shop.ordering.quote_again(verified, "10078")
    placed = await shop.ordering.place_again(verified, "10078", key="m_2", agreed_total=quote.total)
    token = placed.pay.href.removeprefix("/pay/")
    await shop.payments.tell(token, method=PaymentMethod.IDEAL, key="p_1")
    clock.advance(days=15)

    assert await shop.accounts.delete_due() == 0


async def test_two_changes_at_once_both_count(
    shop: OrderSystem, url: str, clock: StillClock
) -> None:
    """Neither undoes the other with what it read before."""
    verified = await verified_customer(shop, "10078")
    async with rival_of(url, clock) as rival:
        await asyncio.gather(
            shop.accounts.change(verified, DetailChanges(name="Emma Specimen"), key="m_1"),
            rival.accounts.change(verified, DetailChanges(phone="0612345678"), key="m_2"),
        )
    details = await shop.accounts.details(verified)

    assert (details.name, details.phone) == ("Emma Specimen", "+31612345678")


async def test_newest_consent_counts_with_when_and_where(
    shop: OrderSystem, url: str, clock: StillClock
) -> None:
    """Every answer is kept; the newsletter follows."""
    verified = await verified_customer(shop, "10042")
    before = {consent.purpose: consent for consent in await shop.consents.own(verified)}
    assert set(before) == set(ConsentPurpose)
    assert before[ConsentPurpose.NEWSLETTER].given
    assert before[ConsentPurpose.SURVEYS] == Consent(ConsentPurpose.SURVEYS, False, None, None)
    said = await shop.consents.set(
        verified, ConsentPurpose.NEWSLETTER, given=False, source="voice", key="m_1"
    )

    assert (said.given, said.at, said.source) == (False, clock.now, "voice")
    assert said in await shop.consents.own(verified)
    assert await ask(url, "SELECT count(*) FROM consents WHERE purpose = 'newsletter'") == 2
    active = "SELECT count(*) FROM subscriptions WHERE email = :email AND NOT active"
    assert await ask(url, active, email=named("10042").email) == 1

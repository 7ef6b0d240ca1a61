"""Mails: what they say, and how they reach a mail server."""

import asyncio
import json
import socket
from dataclasses import replace
from pathlib import Path

import pytest

from actions import mail
from actions.mail.letters import letter_of
from actions.mail.post import SmtpPost, message_of
from actions.mail.sending import send_due
from actions.orders import MailKind, Money, OrderSystem, Outgoing, Visitor
from actions.rounds import going_round
from actions.settings import MailSettings
from tests.orders.clock import WEDNESDAY_NOON
from tests.support.mail_server import mail_server

SETTINGS = MailSettings(
    host="127.0.0.1", port=25, use_tls=False, sender="Shop <no-reply@shop.example>",
    base_url="https://shop.example",
)  # fmt: skip
TO_PAY = Outgoing(
    id=1, kind=MailKind.PAYMENT_LINK, email="noor.demo@example.com", language="nl",
    name="Noor Demo", href="/pay/abc", number="10091", amount=Money.of("23.90"),
    ends=WEDNESDAY_NOON, written_at=WEDNESDAY_NOON, sent_at=None, attempts=1,
)  # fmt: skip


async def wants_newsletter(shop: OrderSystem, email: str = "new@example.com") -> None:
    """A mail is in the outbox."""
    await shop.registration.subscribe(Visitor("c_1"), email=email, language="en", key=email)


@pytest.mark.parametrize("language", ["en", "nl"])
@pytest.mark.parametrize("kind", list(MailKind))
def test_every_kind_of_mail_has_words(kind: MailKind, language: str) -> None:
    """With nothing left to fill in, and its link on a line of its own."""
    letter = letter_of(replace(TO_PAY, kind=kind, language=language), "https://shop.example")

    assert f"\nhttps://shop.example/pay/abc?lang={language}\n" in letter.text
    assert "{" not in letter.subject + letter.text
    assert "Noor Demo" in letter.text


def test_both_languages_have_the_same_mails() -> None:
    """None is forgotten, none left over."""
    folder = Path(mail.__file__).parent
    english, dutch = (json.loads((folder / f"{it}.json").read_text("utf-8")) for it in ("en", "nl"))

    assert english.keys() == dutch.keys()
    assert set(english["mails"]) == set(dutch["mails"]) == {kind.value for kind in MailKind}


def test_each_attempt_has_the_same_message_id() -> None:
    """So a mailbox that got it twice can tell; another mail has another."""
    again, other = replace(TO_PAY, attempts=2), replace(TO_PAY, id=2)
    first = message_of(TO_PAY, SETTINGS)["Message-ID"]

    assert message_of(again, SETTINGS)["Message-ID"] == first
    assert message_of(other, SETTINGS)["Message-ID"] != first
    assert first.endswith("@shop.example>")


async def test_what_is_due_is_sent_once(shop: OrderSystem) -> None:
    """And marked: the next round has nothing to do."""
    await wants_newsletter(shop)
    async with mail_server() as server:
        post = SmtpPost(replace(SETTINGS, port=server.port))
        sent = [await send_due(shop.mails, post) for _ in range(2)]

    assert sent == [1, 0]
    (got,) = server.received
    assert got["To"] == "new@example.com"
    assert "https://shop.example/links/" in str(got.get_payload(decode=True))


async def test_recipient_refused_for_good_is_not_tried_again(shop: OrderSystem) -> None:
    """A full mailbox is, and one refusal keeps no other mail back."""
    await wants_newsletter(shop, "gone@example.com")
    await wants_newsletter(shop, "full@example.com")
    await wants_newsletter(shop, "fine@example.com")
    async with mail_server() as server:
        server.refusals = ["550 no such user", "452 full"]
        sent = await send_due(shop.mails, SmtpPost(replace(SETTINGS, port=server.port)))

    assert sent == 1
    assert [got["To"] for got in server.received] == ["fine@example.com"]


async def test_server_that_is_away_loses_no_mail(shop: OrderSystem) -> None:
    """It waits, unsent."""
    await wants_newsletter(shop)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # nobody listens there
        port = taken.getsockname()[1]
        sent = await send_due(shop.mails, SmtpPost(replace(SETTINGS, port=port)))
    (kept,) = await shop.mails.newest()

    assert sent == 0
    assert kept.sent_at is None


async def test_round_that_fails_is_not_the_last(caplog: pytest.LogCaptureFixture) -> None:
    """The error is logged, and the work done again; it ends with the block."""
    rounds = 0
    enough = asyncio.Event()

    async def work() -> None:
        nonlocal rounds
        rounds += 1
        if rounds == 1:
            raise RuntimeError("the database was away")
        enough.set()

    async with going_round("work", work, every_s=0.001):
        await asyncio.wait_for(enough.wait(), 5)
    after = rounds

    assert "work failed" in caplog.text
    await asyncio.sleep(0)
    assert rounds == after

"""Links to pay, to labels and in mails, made in a database that a server has open."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from actions.orders import OrderSystem, Verified, Visitor, Wanted, open_order_system
from actions.orders.operations.mails import LINK_PATH
from actions.orders.states import RefundReason
from tests.orders.asking import verified_customer


class ShopLinks:
    """Makes links; `age` is how long ago that was."""

    def __init__(self, database_url: str) -> None:
        self._url = database_url

    async def to_pay(self, *, sku: str = "VASE-GLASS", age: timedelta = timedelta()) -> str:
        """For a new order of Daan's."""
        async with self._open(age) as shop:
            verified = await verified_customer(shop, "10057", _conversation())
            wanted = (Wanted(sku, 2),)
            quote = await shop.ordering.quote(verified, wanted)
            key = f"{verified.conversation_id}:place"
            placed = await shop.ordering.place(verified, wanted, key=key, agreed_total=quote.total)
        return placed.pay.href

    async def to_label(self, number: str, *, age: timedelta = timedelta()) -> str:
        """For a return of that order, which must have been delivered."""
        async with self._open(age) as shop:
            verified = await _owner(shop, number)
            key = f"{verified.conversation_id}:return"
            done = await shop.returns.register(
                verified, number, reason=RefundReason.RETURNED, key=key
            )
        assert done.label_href is not None
        return done.label_href

    async def in_mail(
        self, *, password: bool, email: str = "", age: timedelta = timedelta()
    ) -> str:
        """For a new password of Noor's, or for the newsletter."""
        who = Visitor(_conversation())
        email = email or ("noor.demo@example.com" if password else f"{uuid4().hex}@example.com")
        async with self._open(age) as shop:
            ask = shop.registration.recover_password if password else shop.registration.subscribe
            await ask(who, email=email, language="en", key=f"{who.conversation_id}:mail")
            newest = next(m for m in await shop.mails.newest() if m.email == email)
        assert newest.href is not None
        assert newest.href.startswith(LINK_PATH)
        return newest.href

    @asynccontextmanager
    async def _open(self, age: timedelta) -> AsyncIterator[OrderSystem]:
        def clock() -> datetime:
            return datetime.now(UTC) - age

        async with open_order_system(self._url, clock=clock) as shop:
            yield shop


def _conversation() -> str:
    return f"c_{uuid4().hex}"


async def _owner(shop: OrderSystem, number: str) -> Verified:
    """Daan, whose orders `delivered_orders` adds."""
    conversation_id = _conversation()
    return await shop.identity.verify_by_order(
        conversation_id, number=number, postcode="3511 CE", key=f"{conversation_id}:verify"
    )

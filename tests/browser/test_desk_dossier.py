"""The right pane: the order as it is now, earlier conversations, times, the agent's language."""

from datetime import UTC, datetime

from playwright.async_api import expect

from handoff.protocol.agent import ConversationRow
from handoff.protocol.http import History, OrderPanel, ShortOrder, TimeSpent
from handoff.protocol.shared import Controller
from tests.browser.conftest import OpenPage
from tests.browser.support import desk_story as story
from tests.browser.support.browser import picture
from tests.browser.support.desk_page import DeskPage, desk_page
from tests.browser.support.fake_desk import FakeDesk


def _panel(status: str = "On its way") -> OrderPanel:
    other = ShortOrder(
        number="10007",
        status="delivered",
        placed_at=datetime(2026, 10, 2, 9, tzinfo=UTC),
        total="18.00",
        currency="EUR",
    )
    return OrderPanel(
        verified=True,
        verification="order",
        as_of=story.ago(minutes=4),
        order={**story.ORDER_CARD, "status_text": status},
        others=[other],
    )


def _earlier() -> ConversationRow:
    return ConversationRow(
        conversation_id="c_earlier0000000000001",
        controller=Controller.NONE,
        channel="web",
        language="en",
        reason="angry",
        preview="<b>Still</b> no parcel",
        opened_at=datetime(2026, 11, 2, 9, tzinfo=UTC),
        last_at=datetime(2026, 11, 2, 10, tzinfo=UTC),
        disposition="solved",
    )


async def _known(open_page: OpenPage, desk: FakeDesk, *forgive: str, **context: object) -> DeskPage:
    desk.dossier.order = _panel()
    desk.dossier.history = History(conversations=[_earlier()])
    desk.dossier.spent = TimeSpent(
        bot_s=130, queue_s=65, agent_s=261, closed_s=0, handoffs=2, transfers=1, reopened=0
    )
    desk.mine_now(desk.talk())
    seen = await desk_page(open_page, desk, *forgive, **context)
    await seen.open("Mila Voorbeeld")
    return seen


async def test_the_order_is_shown_as_it_is_now_and_read_again(open_page: OpenPage) -> None:
    """The card has the moment it was read; the button reads it again and keeps the focus."""
    async with FakeDesk() as desk:
        seen = await _known(open_page, desk)
        card = seen.context.get_by_role("region", name="Order", exact=True)
        await expect(card).to_contain_text("On its way")
        await expect(card).to_contain_text("As of 4 min")
        desk.dossier.order = _panel("Delivered")
        refresh = card.get_by_role("button", name="Refresh")
        await refresh.focus()
        await seen.page.keyboard.press("Enter")

        await expect(card).to_contain_text("Delivered")
        await expect(refresh).to_be_focused()
        await card.get_by_text("1 other order").click()
        await card.get_by_role("button", name="10007").click()
        await expect(refresh).to_be_visible()
        assert "number=10007" in desk.dossier.asked[-1]


async def test_what_was_told_stays_while_the_order_system_is_away(open_page: OpenPage) -> None:
    """The handoff's own words of the order remain, and it is said that they are not from now."""
    async with FakeDesk() as desk:
        desk.dossier.orders_away = True
        seen = await _known(open_page, desk, "503 (Service Unavailable)")
        card = seen.context.get_by_role("region", name="Order", exact=True)

        await expect(card).to_contain_text("The order system does not answer now.")
        await expect(card).to_contain_text("Sorted (Utrecht)")


async def test_earlier_talks_and_where_the_time_went(open_page: OpenPage) -> None:
    """Each earlier conversation has its outcome, in plain text; the times are told apart."""
    async with FakeDesk() as desk:
        seen = await _known(open_page, desk, viewport={"width": 1600, "height": 1250})
        earlier = seen.context.get_by_role("region", name="Earlier conversations")
        times = seen.context.get_by_role("region", name="Where the time went")

        await expect(earlier).to_contain_text("<b>Still</b> no parcel")
        await expect(earlier).to_contain_text("Solved")
        await expect(times).to_contain_text("2:10")
        await expect(times).to_contain_text("1:05")
        await expect(times).to_contain_text("4:21")
        await expect(times).to_contain_text("2 handoffs · 1 transfer")
        await picture(seen.page, "desk-dossier")


async def test_the_summary_is_in_the_agents_language(open_page: OpenPage) -> None:
    """A bot that sums up in both languages is read in the agent's, whatever the customer's is."""
    async with FakeDesk() as desk:
        talk = desk.mine_now(desk.talk(language="nl"))
        assert talk.context is not None
        talk.context |= {
            "summary": ["Wil een mens spreken"],
            "summaries": {"nl": ["Wil een mens spreken"], "en": ["Asked for a person"]},
        }
        seen = await desk_page(open_page, desk)
        await seen.open("Mila Voorbeeld")

        await expect(seen.context).to_contain_text("Asked for a person")
        await expect(seen.context).not_to_contain_text("Wil een mens spreken")


async def test_an_offer_tells_what_it_asks_for_and_who_it_is(open_page: OpenPage) -> None:
    """Skills, tier and an earlier talk stand on the ringing card, before accepting."""
    async with FakeDesk() as desk:
        seen = await desk_page(open_page, desk)
        await desk.ring(desk.talk(), skills={"billing": 3}, tier="gold", is_known=True)

        await expect(seen.offer).to_contain_text("Billing 3")
        await expect(seen.offer).to_contain_text("Gold")
        await expect(seen.offer).to_contain_text("Talked with you before")
        await picture(seen.page, "desk-offer-asked")


async def test_a_reopened_conversation_is_marked(open_page: OpenPage) -> None:
    """The agent sees where it was taken up again, and that the customer came back."""
    async with FakeDesk() as desk:
        talk = desk.mine_now(desk.talk())
        seen = await desk_page(open_page, desk)
        await seen.open("Mila Voorbeeld")
        await desk.say(talk, "system", "Opened again.", code="reopened")

        await expect(seen.transcript.locator(".system--reopened")).to_be_visible()
        await expect(seen.context).to_contain_text("Reopened: the customer came back")
        await seen.page.emulate_media(color_scheme="dark")
        await picture(seen.page, "desk-reopened-dark")


async def test_who_is_verified_shows_so_although_the_handoff_did_not_know(
    open_page: OpenPage,
) -> None:
    """A customer who pressed the button left the bot no time to tell; the order system knows."""
    async with FakeDesk() as desk:
        talk = desk.talk(name=None)
        assert talk.context is not None
        talk.context |= {"verification": "none", "order": None, "customer": None}
        desk.mine_now(talk)
        desk.dossier.order = _panel().model_copy(update={"customer_name": "Mila Voorbeeld"})
        seen = await desk_page(open_page, desk)
        await seen.page.locator(".inbox .row").click()
        customer = seen.context.get_by_role("region", name="Customer", exact=True)

        await expect(customer).to_contain_text("Verified for this order")
        await expect(customer).to_contain_text("Mila Voorbeeld")
        await expect(seen.context).to_contain_text("Order 10042")

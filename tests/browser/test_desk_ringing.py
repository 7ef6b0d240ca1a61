"""Offers on the desk: seen before they are taken, and gone when they are over."""

from playwright.async_api import expect

from handoff.protocol import agent as wire
from tests.browser.conftest import OpenPage
from tests.browser.support.desk_page import desk_page
from tests.browser.support.fake_desk import FakeDesk


async def test_context_and_transcript_are_visible_before_accepting(open_page: OpenPage) -> None:
    """A ringing offer shows reason, summary, order and messages while nothing is accepted yet."""
    async with FakeDesk() as desk:
        seen = await desk_page(open_page, desk)
        await desk.ring(desk.talk())

        await expect(seen.offer).to_contain_text("Asked for a person")
        await expect(seen.offer).to_contain_text("Order 10042 has been on its way for nine days")
        await expect(seen.transcript).to_contain_text("I want to speak to a person")
        await expect(seen.context).to_contain_text("Shown: in transit since 14 November")
        await expect(seen.context).to_contain_text("Verified for this order")
        await expect(seen.context).to_contain_text("A colleague answers today")
        assert not any(isinstance(frame, wire.Accept) for frame in desk.received)


async def test_a_accepts_and_the_composer_has_the_focus(open_page: OpenPage) -> None:
    """After `A` the conversation is the agent's, opened, and ready to be typed into."""
    async with FakeDesk() as desk:
        seen = await desk_page(open_page, desk)
        talk = desk.talk()
        offer = await desk.ring(talk)
        await expect(seen.offer).to_be_visible()
        await seen.page.keyboard.press("a")

        await expect(seen.composer).to_be_focused()
        accepted = await desk.wait_for(wire.Accept)
        opened = await desk.wait_for(wire.Open)
        assert accepted.reservation_id == offer.reservation_id
        assert opened.conversation_id == talk.conversation_id
        await expect(seen.offer).to_have_count(0)
        await expect(seen.row("Mila Voorbeeld")).to_have_attribute("aria-current", "true")


async def test_d_declines_and_the_offer_is_gone(open_page: OpenPage) -> None:
    """`D` passes the offer on; nothing of it stays on screen."""
    async with FakeDesk() as desk:
        seen = await desk_page(open_page, desk)
        await desk.ring(desk.talk())
        await expect(seen.offer).to_be_visible()
        await seen.page.keyboard.press("d")
        await desk.wait_for(wire.Decline)

        await expect(seen.offer).to_have_count(0)
        await expect(seen.page.get_by_role("heading", name="Ready when they are")).to_be_visible()


async def test_a_timeout_ends_the_ring(open_page: OpenPage) -> None:
    """An offer that rang out disappears, the title is quiet again, and the agent is told why."""
    async with FakeDesk() as desk:
        seen = await desk_page(open_page, desk)
        offer = await desk.ring(desk.talk())
        await expect(seen.page).to_have_title("● 1 ringing · Agent desk")
        desk.agent = desk.agent.model_copy(update={"presence": wire.Presence.NOT_RESPONDING})
        await desk.end_offer(offer, "timeout")

        await expect(seen.offer).to_have_count(0)
        await expect(seen.page).to_have_title("Agent desk")
        await expect(seen.page.get_by_text("The offer rang out and moved on.")).to_be_visible()
        await seen.page.get_by_role("button", name="I am back").click()
        presence = await desk.wait_for(wire.SetPresence)
        assert presence.state == "available"


async def test_an_offer_past_its_time_can_no_longer_be_answered(open_page: OpenPage) -> None:
    """When the countdown is over the buttons are off and the page says where the offer goes."""
    async with FakeDesk() as desk:
        seen = await desk_page(open_page, desk)
        await desk.ring(desk.talk(), seconds=0.5)

        await expect(seen.offer.get_by_role("button", name="Accept")).to_be_disabled()
        await expect(seen.offer).to_contain_text("it moves on to a colleague")


async def test_a_new_offer_is_said_at_once(open_page: OpenPage) -> None:
    """A screen reader hears of the offer assertively, with its reason."""
    async with FakeDesk() as desk:
        seen = await desk_page(open_page, desk)
        await desk.ring(desk.talk())

        await expect(seen.assertive).to_contain_text("A conversation rings: Asked for a person")


async def test_an_offer_does_not_take_the_conversation_on_screen(open_page: OpenPage) -> None:
    """Who is typing to a customer stays there, with the offer beside it."""
    async with FakeDesk() as desk:
        desk.mine_now(desk.talk(1))
        seen = await desk_page(open_page, desk)
        await seen.open("Mila Voorbeeld")
        await seen.composer.fill("half a sent")
        await desk.ring(desk.talk(2, name="Tom Sample"))

        await expect(seen.offer).to_contain_text("Tom Sample")
        await expect(seen.composer).to_be_focused()
        await expect(seen.composer).to_have_value("half a sent")


async def test_an_offer_that_is_over_is_refused_clearly(open_page: OpenPage) -> None:
    """Accepting too late says so and loses nothing."""
    async with FakeDesk() as desk:
        desk.script.refuse["accept"] = ("offer-over", "This offer is over.")
        seen = await desk_page(open_page, desk)
        await desk.ring(desk.talk())
        await seen.offer.get_by_role("button", name="Accept").click()

        await expect(seen.page.get_by_text("somebody else may have it")).to_be_visible()


async def test_the_ring_sound_can_be_muted_and_stays_so(open_page: OpenPage) -> None:
    """The mute switch is a toggle that a reload does not forget."""
    async with FakeDesk() as desk:
        seen = await desk_page(open_page, desk)
        sound = seen.page.get_by_role("button", name="Ring sound", exact=True)
        await expect(sound).to_have_attribute("aria-pressed", "true")
        await seen.page.keyboard.press("m")
        await expect(sound).to_have_attribute("aria-pressed", "false")
        await seen.page.reload()

        await expect(sound).to_have_attribute("aria-pressed", "false")

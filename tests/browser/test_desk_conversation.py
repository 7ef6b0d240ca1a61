"""Working a conversation: what is shown, what is sent, how it ends."""

import re

import pytest
from playwright.async_api import expect

from handoff.protocol import agent as wire
from tests.browser.conftest import OpenPage
from tests.browser.support.desk_page import desk_page, in_conversation
from tests.browser.support.fake_desk import FakeDesk


async def test_the_bot_part_is_folded_to_its_last_turns(open_page: OpenPage) -> None:
    """Early turns with the bot are behind one button; the last ones are in sight."""
    async with in_conversation(open_page) as (seen, _):
        await expect(seen.transcript).to_contain_text("I want to speak to a person")
        await expect(seen.transcript).not_to_contain_text("Where is my order 10042?")
        await seen.page.get_by_role("button", name="Show 7 earlier messages").click()

        await expect(seen.transcript).to_contain_text("Where is my order 10042?")
        card = seen.page.get_by_role("region", name="Order 10042").first
        await expect(card).to_contain_text("Northpost")


async def test_the_last_carrier_event_stands_with_its_age(open_page: OpenPage) -> None:
    """The card tells what the carrier reported; how long ago, and exactly when on hover."""
    async with in_conversation(open_page) as (seen, _):
        event = seen.context.get_by_role("definition").filter(has_text="Sorted (Utrecht)")

        await expect(event).to_have_text(re.compile(r"^Sorted \(Utrecht\) ·\s\w"))
        age = event.get_by_role("time")
        await expect(age).to_have_attribute("title", re.compile("14 November 2026"))


@pytest.mark.parametrize("at", [None, "yesterday"])
async def test_a_carrier_event_without_a_time_is_told_alone(
    open_page: OpenPage, at: str | None
) -> None:
    """An older context has no `last_event_at`, a broken one something else: the words remain."""
    async with FakeDesk() as desk:
        talk = desk.mine_now(desk.talk())
        assert talk.context is not None
        talk.context["order"] = {**talk.context["order"], "last_event_at": at}
        seen = await desk_page(open_page, desk)
        await seen.open("Mila Voorbeeld")
        event = seen.context.get_by_role("definition").filter(has_text="Sorted (Utrecht)")

        await expect(event).to_have_text("Sorted (Utrecht)")
        await expect(event.get_by_role("time")).to_have_count(0)


async def test_buttons_are_shown_as_the_customer_saw_and_chose_them(open_page: OpenPage) -> None:
    """Offered buttons stand under the bot's words, the chosen one marked; none can be pressed."""
    async with in_conversation(open_page) as (seen, _):
        offered = seen.page.get_by_role("list", name="Buttons that the customer saw")

        await expect(offered.get_by_role("listitem").first).to_contain_text("(chosen)")
        await expect(offered.get_by_role("button")).to_have_count(0)


async def test_what_the_bot_understood_stands_by_the_customers_turn(open_page: OpenPage) -> None:
    """Intent and sentiment of a customer's turn are told beneath it."""
    async with in_conversation(open_page) as (seen, _):
        turn = seen.message("I want to speak to a person")

        await expect(turn).to_contain_text("Speak to a person 97 %")
        await expect(turn).to_contain_text("Negative")


async def test_a_reply_shows_at_once_then_stored_then_read(open_page: OpenPage) -> None:
    """The three marks of a reply follow the service's answers and no earlier."""
    async with in_conversation(open_page) as (seen, talk):
        seen.desk.script.hold.add("reply")
        await seen.write("On its way to you!")
        mine = seen.message("On its way to you!")
        await expect(mine).to_contain_text("Waiting to be sent")
        held = await seen.desk.wait_for(wire.SendReply)
        assert held.epoch == talk.epoch

        seen.desk.script.hold.clear()
        await seen.desk.drop()
        await expect(mine).to_contain_text("Sent")
        await seen.desk.customer_reads(talk)
        await expect(mine).to_contain_text("Read")
        await expect(mine).to_have_count(1)


async def test_a_note_is_yellow_and_never_a_reply(open_page: OpenPage) -> None:
    """`N` switches to notes; what is written goes out as a note."""
    async with in_conversation(open_page) as (seen, talk):
        await seen.page.keyboard.press("Escape")
        await seen.page.keyboard.press("n")
        await expect(seen.page.get_by_role("tab", name="Note")).to_have_attribute(
            "aria-selected", "true"
        )
        await seen.write("The parcel was scanned twice")
        note = await seen.desk.wait_for(wire.SendNote)

        await expect(seen.page.locator(".said--note")).to_contain_text("Note by Robin")
        assert note.text == "The parcel was scanned twice"
        assert not any(isinstance(frame, wire.SendReply) for frame in seen.desk.received)


async def test_a_canned_reply_is_filled_with_what_is_known(open_page: OpenPage) -> None:
    """`/` lists the replies, typing narrows them, Enter takes one with its variables filled."""
    async with in_conversation(open_page) as (seen, _):
        await seen.composer.press_sequentially("/gre")
        await expect(seen.page.get_by_role("option")).to_have_count(1)
        await seen.composer.press("Enter")

        await expect(seen.composer).to_have_value(
            "Hello Mila, this is Robin. I am looking at order 10042 now."
        )
        assert not any(isinstance(frame, wire.SendReply) for frame in seen.desk.received)


async def test_an_unfilled_variable_is_held_back_once(open_page: OpenPage) -> None:
    """A variable nobody could fill stops the first try and lets the second pass."""
    async with in_conversation(open_page) as (seen, _):
        await seen.composer.press_sequentially("/track")
        await seen.composer.press("Enter")
        await seen.composer.press("Enter")
        await expect(seen.page.get_by_text("{track_code} is not filled in")).to_be_visible()
        assert not any(isinstance(frame, wire.SendReply) for frame in seen.desk.received)
        await seen.composer.press("Enter")

        reply = await seen.desk.wait_for(wire.SendReply)
        assert reply.text == "Your track code is {track_code}."


async def test_shift_enter_breaks_the_line_and_the_limit_is_told(open_page: OpenPage) -> None:
    """Shift+Enter does not send; near the limit the page counts, past it nothing goes out."""
    async with in_conversation(open_page) as (seen, _):
        await seen.composer.press_sequentially("one")
        await seen.composer.press("Shift+Enter")
        await expect(seen.composer).to_have_value("one\n")
        await seen.composer.fill("x" * 1_990)
        await expect(seen.page.get_by_text("10 characters left")).to_be_visible()
        await seen.write("x" * 2_001)

        await expect(seen.composer).to_have_value("x" * 2_001)
        assert not any(isinstance(frame, wire.SendReply) for frame in seen.desk.received)


async def test_typing_is_told_both_ways(open_page: OpenPage) -> None:
    """The customer's typing shows; the agent's is told once and ended by sending."""
    async with in_conversation(open_page) as (seen, talk):
        await seen.desk.tell(wire.CustomerTyping(conversation_id=talk.conversation_id, on=True))
        await expect(seen.page.get_by_text("The customer is typing")).to_be_visible()
        await seen.composer.press_sequentially("Hello")
        await seen.desk.wait_for(wire.AgentTyping, lambda frame: frame.on)
        await seen.composer.press("Enter")
        await seen.desk.wait_for(wire.AgentTyping, lambda frame: not frame.on)
        await seen.desk.say(talk, "customer", "Hello to you")

        await expect(seen.page.get_by_text("The customer is typing")).to_be_hidden()
        started = [f for f in seen.desk.received if isinstance(f, wire.AgentTyping) and f.on]
        assert len(started) == 1


async def test_what_is_on_screen_is_said_to_be_read(open_page: OpenPage) -> None:
    """A new message in the open conversation is read; its number is told."""
    async with in_conversation(open_page) as (seen, talk):
        message = await seen.desk.say(talk, "customer", "Are you there?")

        await seen.desk.wait_for(wire.AgentRead, lambda frame: frame.seq == message.seq)


async def test_hand_back_asks_for_a_note_and_goes_to_wrap_up(open_page: OpenPage) -> None:
    """The note for the bot goes along; the composer gives way to the wrap-up."""
    async with in_conversation(open_page) as (seen, _):
        await seen.page.get_by_role("button", name="Back to bot").click()
        dialog = seen.page.get_by_role("dialog", name="Hand back to the bot?")
        await dialog.get_by_label("Note for the bot").fill("Parcel is in Utrecht")
        await dialog.get_by_role("button", name="Back to bot").click()

        handed = await seen.desk.wait_for(wire.HandBack)
        assert handed.note == "Parcel is in Utrecht"
        await expect(seen.page.get_by_role("form", name="Wrap-up")).to_be_visible()
        await expect(seen.composer).to_have_count(0)


async def test_close_asks_once_and_no_means_no(open_page: OpenPage) -> None:
    """Closing says what will happen; Escape leaves the conversation as it was."""
    async with in_conversation(open_page) as (seen, _):
        await seen.page.get_by_role("button", name="Close", exact=True).click()
        await expect(seen.page.get_by_role("dialog")).to_contain_text("asked for a rating")
        await seen.page.keyboard.press("Escape")
        await expect(seen.page.get_by_role("dialog")).to_have_count(0)

        assert not any(isinstance(frame, wire.Close) for frame in seen.desk.received)


async def test_wrap_up_asks_for_what_its_outcome_needs(open_page: OpenPage) -> None:
    """A promised refund needs its amount; a planned follow-up and a rating go out with it."""
    async with in_conversation(open_page) as (seen, _):
        await seen.page.get_by_role("button", name="Close").click()
        await seen.page.get_by_role("dialog").get_by_role("button", name="Close").click()
        form = seen.page.locator(".wrap_up")
        await form.get_by_label("Refund promised").check()
        await form.get_by_role("button", name="Done").click()
        await expect(form.get_by_label("Amount")).to_be_focused()
        await form.get_by_label("Amount").fill("12.50")
        await form.get_by_text("Plan a follow-up").click()
        await form.get_by_label("When").fill("2030-01-02T10:00")
        await form.get_by_label("What is to be done").fill("Tell that it is out")
        await form.get_by_label("Ask for a rating").check()
        await form.get_by_role("button", name="Done").click()

        done = await seen.desk.wait_for(wire.CompleteWrapUp)
        assert (done.fields, done.ask_rating) == ({"amount": "12.50"}, True)
        assert done.follow_up is not None
        assert done.follow_up.text == "Tell that it is out"
        assert done.follow_up.due_at.isoformat() == "2030-01-02T09:00:00+00:00"


async def test_close_then_wrap_up_needs_a_disposition(open_page: OpenPage) -> None:
    """Done without a choice is refused by the page; with one, notes and code are sent."""
    async with in_conversation(open_page) as (seen, talk):
        await seen.page.get_by_role("button", name="Close", exact=True).click()
        await seen.page.get_by_role("dialog").get_by_role("button", name="Close").click()
        form = seen.page.get_by_role("form", name="Wrap-up")
        await form.get_by_role("button", name="Done").click()
        await expect(form.get_by_text("Choose how it ended.")).to_be_visible()
        await form.get_by_label("Solved").check()
        await form.get_by_label("Notes").fill("Arrives on Wednesday")
        await form.get_by_role("button", name="Done").click()

        done = await seen.desk.wait_for(wire.CompleteWrapUp)
        assert (done.task_id, done.disposition) == (talk.task_id, "solved")
        assert done.notes == "Arrives on Wednesday"
        await expect(seen.row("Mila Voorbeeld")).to_have_count(0)


async def test_html_is_shown_as_text(open_page: OpenPage) -> None:
    """Markup from customers and in notes is words; nothing of it runs or loads."""
    async with in_conversation(open_page) as (seen, talk):
        nasty = "<img src=x onerror=alert(1)><b>bold</b><script>alert(2)</script>"
        await seen.desk.say(talk, "customer", nasty)
        await seen.desk.say(talk, "agent", nasty, kind="note", name="<i>Robin</i>")

        await expect(seen.message(nasty)).to_have_count(2)
        assert await seen.page.locator(".said img, .said b, .said i, .said script").count() == 0


async def test_who_is_back_during_wrap_up_can_be_answered_and_wrapped_up(
    open_page: OpenPage,
) -> None:
    """A second task of the same conversation has its own line, and each line its own foot."""
    async with in_conversation(open_page) as (seen, talk):
        talk.extra_rows = [
            talk.row().model_copy(update={"task_id": "t_earlier00001", "task_state": "wrapping"})
        ]
        await seen.desk.lists()
        rows = seen.row("Mila Voorbeeld")
        await expect(rows).to_have_count(2)
        await expect(seen.composer).to_be_visible()
        await rows.filter(has_text="Wrap-up").click()

        await expect(seen.page.get_by_role("form", name="Wrap-up")).to_be_visible()
        await expect(seen.page.locator(".row[aria-current=true]")).to_contain_text("Wrap-up")
        await rows.filter(has_not_text="Wrap-up").click()
        await expect(seen.composer).to_be_visible()


async def test_an_unknown_name_is_left_out_of_a_canned_reply(open_page: OpenPage) -> None:
    """A greeting reads well for somebody whose name is not known."""
    async with FakeDesk() as desk:
        talk = desk.mine_now(desk.talk(1, name=None))
        seen = await desk_page(open_page, desk)
        await seen.open("Customer")
        await seen.composer.press_sequentially("/hello")
        await seen.composer.press("Enter")

        await expect(seen.composer).to_have_value(
            "Hello, this is Robin. I am looking at order 10042 now."
        )
        assert talk.name is None


async def test_the_transcript_stays_at_its_end_when_the_foot_grows(open_page: OpenPage) -> None:
    """The last message is still in sight when the wrap-up takes the composer's place."""
    async with in_conversation(open_page) as (seen, talk):
        await seen.desk.say(talk, "customer", "The very last words")
        await seen.page.get_by_role("button", name="Close", exact=True).click()
        await seen.page.get_by_role("dialog").get_by_role("button", name="Close").click()
        await expect(seen.page.get_by_role("form", name="Wrap-up")).to_be_visible()

        await expect(seen.message("The very last words")).to_be_in_viewport()
        await expect(seen.page.get_by_role("button", name="New messages")).to_be_hidden()

"""Every state a customer can be in, from the first opening to the rating."""

from datetime import UTC, datetime, timedelta

from playwright.async_api import expect

from handoff.protocol import customer as wire
from tests.browser.conftest import OpenPage
from tests.browser.support.browser import picture
from tests.browser.support.fake_service import FakeService
from tests.browser.support.widget import Widget

ALL_OPTIONS = ["leave_message", "callback", "return_to_bot"]


async def test_first_open_greets(fake_service: FakeService, open_page: OpenPage) -> None:
    """Opening starts a conversation once, with the bot's greeting; nothing before that."""
    fake_service.greeting = lambda conversation: conversation.add("bot", "Hello, how can I help?")
    widget = Widget(await open_page(f"{fake_service.url}/empty"))
    await expect(widget.launcher).to_be_visible()
    assert fake_service.opened == 0
    await widget.start(fake_service)

    await widget.sees("Hello, how can I help?")
    await widget.is_told("Virtual agent")
    assert fake_service.opened == 1


async def test_connecting_is_said(fake_service: FakeService, open_page: OpenPage) -> None:
    """Until the service has welcomed, the panel says that it is connecting and takes no words."""
    fake_service.accepting = False
    page = await open_page(f"{fake_service.url}/empty", forgive=("WebSocket connection",))
    widget = Widget(page)
    await widget.open()

    await expect(widget.panel.get_by_role("heading", name="Connecting you")).to_be_visible()
    await widget.is_told("Connecting…")
    await expect(widget.box).to_be_hidden()
    fake_service.accepting = True
    await expect(widget.box).to_be_focused()


async def test_asking_for_a_person_leads_to_the_line(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """The control asks the service; place and wait are told and kept live."""
    widget = Widget(await open_page(f"{fake_service.url}/empty"))
    conversation = await widget.start(fake_service)
    await widget.button("Talk to a person").click()
    await conversation.wait_for(wire.RequestPerson)
    await conversation.become(
        controller="queue", position=2, expected_wait_s=170, options=ALL_OPTIONS
    )
    await widget.is_told("Waiting: 2nd in line, about 3 min")
    await expect(widget.panel.get_by_role("heading", name="You are 2nd in line")).to_be_visible()
    await conversation.become(position=1, expected_wait_s=40)

    await widget.is_told("Waiting: 1st in line, less than a minute")
    await expect(widget.button("Talk to a person")).to_be_hidden()
    await expect(widget.box).to_be_visible()


async def test_place_that_cannot_be_told_is_left_out(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """Without an expected wait only the place is told; without a place only that one waits."""
    widget = Widget(await open_page(f"{fake_service.url}/empty"))
    conversation = await widget.start(fake_service)
    await conversation.become(controller="queue", position=3)
    await widget.is_told("Waiting: 3rd in line")
    await conversation.become(position=None)

    await widget.is_told("Waiting for a colleague")


async def test_unstaffed_line_offers_message_callback_and_the_bot(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """With nobody there, there is no dead end."""
    widget = Widget(await open_page(f"{fake_service.url}/empty"))
    conversation = await widget.start(fake_service)
    await conversation.become(controller="queue", staffed=False, options=ALL_OPTIONS)
    await widget.is_told("No colleague is available now")
    await expect(widget.button("Leave a message")).to_be_visible()
    await expect(widget.button("Call me back")).to_be_visible()
    await widget.button("Back to the virtual agent").click()

    await conversation.wait_for(wire.ReturnToBot)
    await widget.is_told("Virtual agent")
    await expect(widget.box).to_be_focused()


async def test_left_message_is_checked_then_sent(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """Mistakes are said at their fields and the first gets the focus; corrected, it goes out."""
    widget = Widget(await open_page(f"{fake_service.url}/empty"))
    conversation = await widget.start(fake_service)
    await conversation.become(controller="queue", staffed=False, options=ALL_OPTIONS)
    await widget.button("Leave a message").click()
    text = widget.panel.get_by_role("textbox", name="Your message")
    email = widget.panel.get_by_role("textbox", name="E-mail address")
    await expect(text).to_be_focused()
    await widget.button("Send message").click()
    await expect(widget.panel.get_by_role("alert")).to_have_text("2 things need a look.")
    await expect(text).to_be_focused()
    await expect(text).to_have_accessible_description("Please write your message.")
    await text.fill("Please look at my refund")
    await email.fill("not an address")
    await widget.button("Send message").click()
    await expect(email).to_be_focused()
    await expect(email).to_have_attribute("aria-invalid", "true")
    await email.fill("someone@example.org")
    await expect(email).not_to_have_attribute("aria-invalid", "true")
    await widget.button("Send message").click()

    sent = await conversation.wait_for(wire.LeaveMessage)
    assert (sent.text, sent.email) == ("Please look at my refund", "someone@example.org")
    assert (sent.name, sent.phone) == (None, None)
    await widget.is_told("Virtual agent")
    await expect(widget.box).to_be_focused()


async def test_callback_demands_a_phone_number(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """The number is demanded and its form checked as the service does."""
    widget = Widget(await open_page(f"{fake_service.url}/empty"))
    conversation = await widget.start(fake_service)
    await conversation.become(controller="queue", position=4, options=ALL_OPTIONS)
    await widget.button("Call me back").click()
    phone = widget.panel.get_by_role("textbox", name="Phone number")
    await widget.button("Ask for a call").click()
    await expect(phone).to_have_accessible_description("Please give the number we should call.")
    await phone.fill("call me")
    await widget.button("Ask for a call").click()
    await expect(phone).to_have_attribute("aria-invalid", "true")
    await phone.fill("+31 20 123 4567")
    await phone.press("Enter")

    assert (await conversation.wait_for(wire.RequestCallback)).phone == "+31 20 123 4567"


async def test_form_can_be_left_and_keeps_its_refusal(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """A refusal by the service is shown in the form and what was written stays; back leads back."""
    widget = Widget(await open_page(f"{fake_service.url}/empty"))
    conversation = await widget.start(fake_service)
    await conversation.become(controller="queue", position=1, options=ALL_OPTIONS)
    await widget.button("Call me back").click()
    phone = widget.panel.get_by_role("textbox", name="Phone number")
    fake_service.hold_answers = True
    await phone.fill("020 123 4567")
    await phone.press("Enter")
    sent = await conversation.wait_for(wire.RequestCallback)
    await conversation.fail("busy", "Please try again.", client_msg_id=sent.client_msg_id)
    await expect(widget.panel.get_by_role("alert")).to_have_text("Please try again.")
    await expect(phone).to_have_value("020 123 4567")
    await widget.button("Back to the conversation").click()

    await expect(phone).to_be_hidden()
    await expect(widget.box).to_be_focused()


async def test_agent_joins_and_leaves(fake_service: FakeService, open_page: OpenPage) -> None:
    """The header names who answers: the agent while there, the bot again afterwards."""
    widget = Widget(await open_page(f"{fake_service.url}/empty"))
    conversation = await widget.start(fake_service)
    await conversation.become(controller="agent", agent_name="Sam")
    await conversation.say("system", "You are now talking to Sam.", code="agent_joined")
    await widget.is_told("You are talking to Sam")
    await expect(widget.box).to_have_attribute("placeholder", "Write to Sam…")
    await widget.sees("You are now talking to Sam.")
    await conversation.become(controller="bot", agent_name=None)

    await widget.is_told("Virtual agent")
    await expect(widget.button("Talk to a person")).to_be_visible()


async def test_the_header_tells_who_else_is_there(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """While the agent asks a colleague it says so; who writes too is named beside the agent."""
    widget = Widget(await open_page(f"{fake_service.url}/empty"))
    conversation = await widget.start(fake_service)
    await conversation.become(controller="agent", agent_name="Sam", one_moment=True)
    await widget.is_told("One moment: Sam is asking a colleague")
    await conversation.become(one_moment=False, also_here=["Bram"])
    await widget.is_told("You are talking to Sam, with Bram")
    await conversation.become(also_here=[])

    await widget.is_told("You are talking to Sam")


async def test_system_messages_are_worded_by_their_code(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """A code the page knows is said in the page's language; another in the service's words."""
    widget = Widget(await open_page(f"{fake_service.url}/empty"))
    conversation = await widget.start(fake_service)
    await widget.button("NL, Nederlands").click()
    await conversation.say("system", "English words", code="returned_to_bot")
    await conversation.say("system", "Only the service knows this", code="brand_new")

    await expect(widget.panel.get_by_text("Je staat niet meer in de rij.")).to_be_visible()
    await expect(widget.panel.get_by_text("Only the service knows this")).to_be_visible()


async def test_ending_asks_once_then_rates(fake_service: FakeService, open_page: OpenPage) -> None:
    """Ending says what will happen; afterwards a rating with a remark, and thanks."""
    widget = Widget(await open_page(f"{fake_service.url}/empty"))
    conversation = await widget.start(fake_service)
    await widget.button("End chat").click()
    await expect(widget.button("Keep chatting")).to_be_focused()
    await widget.button("Keep chatting").click()
    await expect(widget.box).to_be_focused()
    await widget.button("End chat").click()
    await (
        widget.panel.get_by_role("group", name="End this chat?")
        .get_by_role("button", name="End chat")
        .click()
    )
    await conversation.wait_for(wire.End)
    await widget.is_told("This conversation has ended")
    await expect(widget.box).to_be_hidden()
    await widget.panel.get_by_role("radio", name="2 of 5: poor").check()
    await widget.panel.get_by_role("checkbox", name="Not solved").check()
    await widget.panel.get_by_role("radio", name="4 of 5: good").check()
    await expect(widget.panel.get_by_role("checkbox", name="Not solved")).to_have_count(0)
    await widget.panel.get_by_role("checkbox", name="Friendly").check()
    await widget.panel.get_by_role("checkbox", name="Solved it").check()
    await picture(widget.page, "widget-reasons")
    await widget.panel.get_by_role("textbox", name="Anything to add?").fill("Quick")
    await widget.button("Send rating").click()

    rated = await conversation.wait_for(wire.Rate)
    assert (rated.score, rated.comment) == (4, "Quick")
    assert rated.reasons == ["friendly", "solved"]
    await expect(widget.panel.get_by_text("Thank you for telling us.")).to_be_visible()
    await expect(widget.panel.get_by_role("radio")).to_have_count(0)


async def test_new_conversation_after_the_end(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """Starting again opens a second conversation with an empty log."""
    widget = Widget(await open_page(f"{fake_service.url}/empty"))
    conversation = await widget.start(fake_service)
    await conversation.bot("from the first")
    await conversation.become(controller="none")
    await widget.button("New conversation").click()
    await expect(widget.box).to_be_focused()
    second = await fake_service.conversation(2)
    await widget.send("fresh")

    await second.wait_for(wire.SendMessage)
    assert await widget.bubbles() == ["fresh"]


async def test_words_that_came_too_late_go_along(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """A message refused because the conversation had ended waits in the new one's composer."""
    widget = Widget(await open_page(f"{fake_service.url}/empty"))
    conversation = await widget.start(fake_service)
    fake_service.hold_answers = True
    await widget.send("one more thing")
    sent = await conversation.wait_for(wire.SendMessage)
    await conversation.become(controller="none")
    await conversation.fail("conversation-closed", "Closed.", client_msg_id=sent.client_msg_id)
    await expect(widget.log.get_by_text("The conversation had already ended.")).to_be_visible()
    fake_service.hold_answers = False
    await widget.button("New conversation").click()

    await expect(widget.box).to_have_value("one more thing")


async def test_an_ended_conversation_can_be_taken_up_again_for_a_while(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """Until then there is a way back to the composer; what is written is marked as a new start."""
    widget = Widget(await open_page(f"{fake_service.url}/empty"))
    conversation = await widget.start(fake_service)
    await conversation.become(
        controller="none", reopens_until=datetime.now(UTC) + timedelta(minutes=10)
    )
    await expect(widget.box).to_be_hidden()
    await widget.button("Write again").click()
    await expect(widget.box).to_be_focused()
    await widget.send("One more thing")
    await conversation.become(controller="agent", agent_name="Robin", reopens_until=None)
    await conversation.say("system", "Opened again.", code="reopened")

    await expect(widget.log.locator(".system--reopened")).to_contain_text("Welcome back")
    await picture(widget.page, "widget-reopened")
    await conversation.become(controller="none")
    await expect(widget.button("New conversation")).to_be_visible()
    await expect(widget.button("Write again")).to_have_count(0)
    await expect(widget.box).to_be_hidden()

"""The story: the bot helps a customer, a person takes over with all that was said, and it ends."""

import asyncio

import pytest

from tests.e2e.album import keep, keep_in
from tests.e2e.conftest import Doors
from tests.e2e.people import Agent, Customer, soon
from tests.support.processes import House

pytestmark = [
    pytest.mark.system,
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="session"),
]

# What browsers say themselves of a service that is gone, and of asking it again.
GONE = (
    "WebSocket connection to",
    "ERR_CONNECTION_REFUSED",
    "ERR_CONNECTION_RESET",
    "503 (Service Unavailable)",
)


async def test_customer_is_helped_by_the_bot_then_by_a_person(doors: Doors) -> None:
    """Bot, queue, person, bot again, person again, closed and rated; each sees what they should."""
    customer = await doors.customer()
    await _bot_finds_the_order(customer)
    anna = await doors.agent("anna")
    await anna.goes("Break")
    await customer.asks("I want to speak to a person", "You are 1st in line.")
    await customer.talks_to("Waiting: 1st in line")
    await _anna_reads_before_accepting(anna, customer)
    await _they_talk(anna, customer)
    await _the_bot_goes_on(anna, customer)
    await _a_person_ends_it(anna, customer)

    await anna.has_nothing_left()


async def _bot_finds_the_order(customer: Customer) -> None:
    await customer.asks("Where is my order 10042?", "what is the postcode of order 10042?")
    await customer.asks("1012 AB", "Order 10042 is on its way to Amsterdam.")
    card = customer.card("Order 10042")
    await soon(card).to_have_count(1)
    await card.locator("summary", has_text="parcel events").click()
    await soon(card.locator(".events")).to_contain_text("Left the depot, Utrecht")
    await card.locator("summary", has_text="parcel events").click()
    await customer.reads_from("Order 10042 is on its way")
    await keep(customer.page, "widget")
    await keep_in(customer.page, "widget-phone", width=360, height=740)


async def _anna_reads_before_accepting(anna: Agent, customer: Customer) -> None:
    await anna.goes("Available")
    await soon(anna.offer).to_contain_text("Asked for a person")
    await soon(anna.page).to_have_title("● 1 ringing · Agent desk")
    await soon(anna.section("Why here")).to_contain_text("The customer asked for a person")
    await anna.is_at_the_end("You are 1st in line.")
    await soon(anna.composer).to_be_hidden()
    await customer.talks_to("Waiting: 1st in line")
    await keep(anna.page, "desk-offer")


async def _they_talk(anna: Agent, customer: Customer) -> None:
    await anna.accepts()
    await customer.talks_to("You are talking to Anna")
    await anna.is_at_the_end("You are now talking to Anna.")
    await soon(anna.section("Wants")).to_contain_text("Track order")
    await soon(anna.section("What the bot tried")).to_contain_text("on its way")
    await soon(anna.section("Order 10042")).to_contain_text("Oak desk lamp")
    await soon(anna.section("Customer")).to_contain_text("Verified for this order")
    await soon(anna.section("Mood")).to_contain_text("Neutral")
    await anna.composer.press_sequentially("Hello Sanne, ")
    await soon(customer.typing).to_contain_text("Anna is typing")
    await anna.write("Hello Sanne, I see that your lamp has left Utrecht.")
    await customer.has_once("Hello Sanne, I see that your lamp has left Utrecht.")
    await customer.send("Good. Can it come after six o'clock?")
    await anna.sees("Good. Can it come after six o'clock?")
    await anna.notes("Works in the daytime, evening slot asked for.")
    await anna.write("Yes, I have asked the carrier for the evening.")
    await customer.has_once("Yes, I have asked the carrier for the evening.")
    await soon(customer.log).not_to_contain_text("evening slot")
    await soon(anna.message("Yes, I have asked")).to_contain_text("Read")
    await soon(anna.row("Sanne Voorbeeld")).to_contain_text("Yes, I have asked the carrier")
    await soon(anna.row("Sanne Voorbeeld")).not_to_contain_text("unread")
    await keep(anna.page, "desk")
    await keep_in(anna.page, "desk-dark", width=1920, height=1080, theme="dark")


async def _the_bot_goes_on(anna: Agent, customer: Customer) -> None:
    await anna.hands_back("Evening delivery is arranged.")
    await customer.hears("Anna has handed the conversation back to the virtual agent.")
    await customer.hears("I'm back with you, the virtual assistant.")
    await customer.talks_to("Virtual agent")
    await anna.wraps_up("Question answered", "Evening delivery asked for.")
    await customer.send("Where is my order 10042?")
    await soon(customer.log.get_by_text("Order 10042 is on its way")).to_have_count(2)
    await soon(customer.log.get_by_text("what is the postcode")).to_have_count(1)
    await customer.asks("thank you", "You're welcome.")
    await soon(customer.log).not_to_contain_text("evening slot")
    await soon(customer.log).not_to_contain_text("Evening delivery is arranged.")


async def _a_person_ends_it(anna: Agent, customer: Customer) -> None:
    await customer.button("Talk to a person").click()
    await customer.hears("You are 1st in line; the wait is less than a minute.")
    await anna.accepts()
    await soon(anna.section("What the bot tried")).to_contain_text("on its way")
    await anna.sees("thank you")
    await anna.write("Anything else I can do, Sanne?")
    await customer.has_once("Anything else I can do, Sanne?")
    await customer.send("No, that was all!")
    await anna.sees("No, that was all!")
    await anna.closes()
    await anna.wraps_up("Solved", "All is well.")
    await customer.hears("Anna has closed this conversation.")
    await customer.page.reload()
    await soon(customer.rating).to_be_visible()
    await soon(customer.log).not_to_contain_text("evening slot")
    await customer.panel.get_by_role("radio", name="5 of 5").check()
    await customer.panel.get_by_role("textbox", name="Anything to add?").fill("Quick and kind.")
    await customer.button("Send rating").click()
    await soon(customer.rating).to_contain_text("Thank you for telling us.")


async def test_two_agents_consult_and_pass_a_customer_on(doors: Doors) -> None:
    """Warm to Bram after a talk that the customer never reads, then cold back to Anna."""
    anna, bram = await doors.agent("anna"), await doors.agent("bram")
    await anna.goes("Available")
    customer = await doors.customer()
    await customer.asks("Where is my order 10042?", "postcode")
    await customer.asks("1012 AB", "on its way")
    await customer.button("Talk to a person").click()
    await anna.accepts()
    await anna.write("Hello Sanne, one moment please.")
    await bram.goes("Available")
    await anna.asks_colleague("Bram Demo", "Ask first", "May I pay back the delivery?")
    await bram.is_asked("May I pay back the delivery?")
    await customer.hears("One moment, please: Anna is asking a colleague.")
    await anna.says_in_private("It is four days late.")
    await soon(bram.consult.get_by_text("It is four days late.")).to_have_count(1)
    await bram.says_in_private("Yes, up to ten euros. Shall I take it from here?")
    await soon(anna.consult).to_contain_text("Shall I take it from here?")
    await keep(anna.page, "desk-consult")
    await anna.line("You are asking Bram").get_by_text("Hand over").click()
    await customer.talks_to("You are talking to Bram")
    await soon(customer.log).not_to_contain_text("ten euros")
    await anna.wraps_up("Question answered", "Bram goes on.")
    await bram.write("Hello Sanne, you get the delivery costs back.")
    await customer.has_once("Hello Sanne, you get the delivery costs back.")
    await bram.asks_colleague("Anna Demo", "Hand over", "My shift ends.")
    await anna.is_asked("My shift ends.")
    await customer.talks_to("You are talking to Anna")
    await bram.wraps_up("Question answered", "")
    await anna.sees("Hello Sanne, you get the delivery costs back.")
    await anna.closes()
    await anna.wraps_up("Solved", "")


async def test_a_supervisor_listens_in_whispers_and_barges(doors: Doors) -> None:
    """From the board to the desk: unseen, then heard by the agent alone, then by the customer."""
    anna = await doors.agent("anna")
    await anna.goes("Available")
    customer = await doors.customer()
    await customer.button("Talk to a person").click()
    await anna.accepts()
    await customer.send("This is the third time, I am really angry!")
    await anna.sees("This is the third time, I am really angry!")
    chris = await doors.agent("chris")
    board = await chris.page.context.new_page()
    await board.goto(chris.page.url.split("/desk")[0] + "/board")
    row = board.get_by_role("row", name="This is the third time")
    await soon(row).to_contain_text("Anna")
    await keep(board, "board")
    await row.get_by_role("button").click()
    async with chris.page.context.expect_page() as opened:
        await board.get_by_role("menuitem", name="Listen in").click()
    there = Agent(await opened.value)
    await soon(there.line("listening in, unseen")).to_be_visible()
    await there.sees("This is the third time, I am really angry!")
    await soon(anna.page.locator(".strip")).to_have_count(0)
    await there.write("Offer the voucher, Anna.")
    await soon(anna.page.locator(".said--whisper")).to_contain_text("Offer the voucher, Anna.")
    await there.page.get_by_role("button", name="Barge in").click()
    await there.page.locator("dialog button[value=yes]").click()
    await customer.hears("Chris has joined the conversation.")
    await soon(anna.line("Supervisor Chris")).to_be_visible()
    await there.page.locator("#composer-reply").click()
    await there.write("Good afternoon, I am Chris. We will make it right today.")
    await customer.has_once("Good afternoon, I am Chris. We will make it right today.")
    await soon(customer.log).not_to_contain_text("voucher")
    await there.line("You are in").get_by_text("Leave").click()
    await customer.hears("Chris has left the conversation.")
    await there.page.close()
    await board.close()
    await anna.closes()
    await anna.wraps_up("Solved", "")


async def test_nobody_is_there_and_an_agent_finds_message_and_callback_later(doors: Doors) -> None:
    """What customers leave behind waits for the next agent, who takes it and finishes it."""
    writer = await doors.customer()
    await writer.asks("Can I speak to a human?", "None of my colleagues is here at the moment.")
    await writer.button("Leave a message").click()
    form = writer.panel.locator("form.form")
    await form.get_by_role("textbox", name="Your message").fill("Please look at my refund.")
    await form.get_by_role("textbox", name="Your name").fill("Noor")
    await form.get_by_role("textbox", name="E-mail address").fill("noor@example.org")
    await writer.button("Send message").click()
    await writer.hears("Your message is safe with us.")
    await writer.talks_to("Virtual agent")
    caller = await doors.customer()
    await caller.button("Talk to a person").click()
    await caller.button("Call me back").click()
    await caller.panel.get_by_role("textbox", name="Phone number").fill("+31 20 555 0142")
    await caller.button("Ask for a call").click()
    await caller.hears("We will call you back on")

    bram = await doors.agent("bram")
    await _finishes(bram, "Please look at my refund.", "noor@example.org", "Refund sent.")
    await _finishes(bram, "+31 20 555 0142", "+31 20 555 0142", "Called, all is well.")
    await bram.has_nothing_left()


async def _finishes(agent: Agent, row: str, reach: str, notes: str) -> None:
    await agent.row(row).click()
    panel = agent.page.locator("form.follow_up")
    await soon(panel).to_contain_text(reach)
    await panel.get_by_role("button", name="Take").click()
    await panel.get_by_role("textbox", name="What came of it").fill(notes)
    await panel.get_by_role("button", name="Done").click()
    await soon(agent.row(row)).to_have_count(0)


async def test_the_story_is_told_in_dutch_too(doors: Doors) -> None:
    """A Dutch browser is answered in Dutch by the bot, the service and both pages."""
    customer = await doors.customer("nl")
    await customer.asks("Waar is mijn bestelling 10042?", "postcode")
    await customer.asks("1012 AB", "onderweg")
    await soon(customer.card("Bestelling 10042")).to_contain_text("Onderweg")
    await customer.reads_from("Bestelling 10042 is onderweg")
    await keep(customer.page, "widget-dutch")
    bram = await doors.agent("bram", "nl")
    await bram.goes("Beschikbaar")
    await customer.send("Ik wil een medewerker spreken")
    await soon(bram.offer).to_contain_text("NL")
    await bram.accepts()
    await customer.hears("Je praat nu met Bram.")
    await bram.write("Goedemiddag, ik kijk met je mee.")
    await customer.has_once("Goedemiddag, ik kijk met je mee.")
    await customer.send("Fijn, dank je!")
    await bram.sees("Fijn, dank je!")
    await bram.closes()
    await bram.wraps_up("Opgelost", "Vraag over de bezorging.")

    await customer.hears("Bram heeft dit gesprek afgesloten.")
    await bram.has_nothing_left()


async def test_killed_service_loses_and_doubles_nothing_that_either_typed(
    doors: Doors, house: House
) -> None:
    """SIGKILL while they talk: both pages come back by themselves with every word, once."""
    anna = await doors.agent("anna", forgive=GONE)
    await anna.goes("Available")
    customer = await doors.customer(forgive=GONE)
    await customer.button("Talk to a person").click()
    await anna.accepts()
    await anna.write("Hello, this is Anna.")
    await customer.has_once("Hello, this is Anna.")

    house["handoff"].kill()
    await customer.talks_to("Reconnecting")
    await soon(anna.page.locator(".bar--urgent")).to_be_visible()
    await customer.send("Are you still there?")
    await anna.write("One moment, my line dropped.")
    await asyncio.to_thread(house["handoff"].restart)
    await customer.talks_to("You are talking to Anna")
    await anna.is_connected()
    await anna.sees("Are you still there?")
    await customer.has_once("One moment, my line dropped.")
    await _both_have_all_after_a_reload(anna, customer)
    await anna.closes()
    await anna.wraps_up("Solved", "")
    await anna.has_nothing_left()


async def _both_have_all_after_a_reload(anna: Agent, customer: Customer) -> None:
    await customer.page.reload()
    await anna.page.reload()
    for text in ("Hello, this is Anna.", "Are you still there?", "One moment, my line dropped."):
        await customer.has_once(text)
        await anna.sees(text)

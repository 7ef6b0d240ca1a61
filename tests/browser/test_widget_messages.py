"""What is said in the chat widget: messages, quick replies, cards, marks."""

import pytest
from playwright.async_api import expect

from handoff.protocol import customer as wire
from tests.browser.conftest import OpenPage
from tests.browser.support.fake_service import FakeService
from tests.browser.support.widget import ORDER_CARD, Widget

HOSTILE = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"


async def test_customer_and_bot_talk(fake_service: FakeService, open_page: OpenPage) -> None:
    """What is typed is sent once, shown as sent, and the bot's answer appears, marked as a bot."""
    widget = Widget(await open_page(f"{fake_service.url}/empty"))
    conversation = await widget.start(fake_service)
    await widget.send("Where is my order?")
    await conversation.wait_for(wire.SendMessage)
    await conversation.bot("What is its number?")

    await widget.sees("What is its number?")
    assert await widget.bubbles() == ["Where is my order?", "What is its number?"]
    await expect(widget.log.locator(".mark")).to_contain_text("Sent")
    group = widget.log.get_by_role("group", name="Virtual agent")
    await expect(group.get_by_text("bot", exact=True)).to_be_visible()
    await expect(widget.box).to_have_value("")
    await expect(widget.box).to_be_focused()


async def test_messages_are_grouped_by_author_with_time(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """Messages of one author in a row share one head with a name and a time."""
    widget = Widget(await open_page(f"{fake_service.url}/empty"))
    conversation = await widget.start(fake_service)
    await conversation.bot("One")
    await conversation.bot("Two")
    await conversation.say("agent", "Three", name="Sam")
    await widget.sees("Three")

    await expect(widget.log.get_by_role("group")).to_have_count(2)
    await expect(widget.log.locator(".group__head time")).to_have_text(["10:00", "10:01"])
    await expect(widget.log.get_by_role("group", name="Sam")).to_contain_text("Three")


@pytest.mark.parametrize("author", ["customer", "bot", "agent", "system"])
async def test_html_is_shown_as_text(
    fake_service: FakeService, open_page: OpenPage, author: str
) -> None:
    """Nobody's words become elements or run."""
    page = await open_page(f"{fake_service.url}/empty")
    widget = Widget(page)
    conversation = await widget.start(fake_service)
    if author == "customer":
        await widget.send(HOSTILE)
    else:
        await conversation.say(author, HOSTILE, name="<b>Sam</b>" if author == "agent" else None)

    await widget.sees(HOSTILE)
    assert await widget.log.locator("img, script, b").count() == 0
    assert await page.title() == "Another page"


@pytest.mark.parametrize(
    "text", ["مرحبا، أين طلبي؟", "😀👩‍👩‍👧‍👦", "'; DROP TABLE orders; --", "/inform{}", "a\nb"]
)
async def test_any_words_arrive_as_typed(
    fake_service: FakeService, open_page: OpenPage, text: str
) -> None:
    """Right-to-left text, emoji, SQL, slashes and line breaks are sent and shown unchanged, each
    in its own direction."""
    widget = Widget(await open_page(f"{fake_service.url}/empty"))
    conversation = await widget.start(fake_service)
    await widget.send(text)
    sent = await conversation.wait_for(wire.SendMessage)

    assert sent.text == text
    await expect(widget.log.locator(".mark")).to_contain_text("Sent")
    assert await widget.bubbles() == [text]
    await expect(widget.log.locator(".bubble__text")).to_have_attribute("dir", "auto")


async def test_shift_enter_breaks_the_line(fake_service: FakeService, open_page: OpenPage) -> None:
    """Shift+Enter starts a new line and sends nothing; Enter alone sends both lines."""
    widget = Widget(await open_page(f"{fake_service.url}/empty"))
    conversation = await widget.start(fake_service)
    await widget.box.press_sequentially("one")
    await widget.box.press("Shift+Enter")
    await widget.box.press_sequentially("two")
    await widget.box.press("Enter")

    assert (await conversation.wait_for(wire.SendMessage)).text == "one\ntwo"


async def test_empty_message_is_not_sent(fake_service: FakeService, open_page: OpenPage) -> None:
    """Blanks alone send nothing."""
    widget = Widget(await open_page(f"{fake_service.url}/empty"))
    conversation = await widget.start(fake_service)
    await widget.send("   \n ")
    await widget.send("real")
    await conversation.wait_for(wire.SendMessage)

    assert [f.text for f in conversation.received if isinstance(f, wire.SendMessage)] == ["real"]


async def test_quick_replies_stand_under_the_last_bot_message_only(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """Pressing one sends its payload, shows its title, and takes the offer away."""
    widget = Widget(await open_page(f"{fake_service.url}/empty"))
    conversation = await widget.start(fake_service)
    await conversation.bot("Old question", "Old=/old")
    await conversation.bot("Shall I?", "Yes, please=/affirm", "No=/deny")
    choices = widget.panel.get_by_role("group", name="Suggested answers")
    await expect(choices.get_by_role("button")).to_have_text(["Yes, please", "No"])
    await widget.button("Yes, please").click()

    assert (await conversation.wait_for(wire.Choose)).payload == "/affirm"
    await widget.sees("Yes, please")
    await expect(choices).to_be_hidden()
    await expect(widget.box).to_be_focused()


async def test_order_card_shows_number_steps_and_events(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """The card names the order, tells done steps from open ones in words, and folds the events."""
    widget = Widget(await open_page(f"{fake_service.url}/empty"))
    conversation = await widget.start(fake_service)
    await conversation.say("bot", None, custom=ORDER_CARD)
    card = widget.log.get_by_role("article", name="Order 10042")

    await expect(card).to_contain_text("Expected Wednesday 25 November")
    await expect(card).to_contain_text("PostNL, parcel 3SABC0123456")
    assert [text.split()[0] for text in await card.locator(".step").all_inner_texts()] == [
        "Placed",
        "Packed",
        "On",
        "Delivered",
    ]
    await expect(card.locator("[aria-current=step]")).to_contain_text("On its way")
    await expect(card.get_by_text("Sorted, Amsterdam")).to_be_hidden()
    await card.get_by_text("2 parcel events").click()
    await expect(card.get_by_text("Sorted, Amsterdam")).to_be_visible()
    await card.get_by_text("In this order").click()
    await expect(card).to_contain_text("€59.90")


@pytest.mark.parametrize(
    ("href", "shown"),
    [
        ("/invoices/10042.pdf", True),
        ("https://elsewhere.example/", False),
        ("//elsewhere.example/", False),
        ("/\\elsewhere.example/", False),
        ("javascript:alert(1)", False),
    ],
)
async def test_links_lead_to_our_own_pages_only(
    fake_service: FakeService, open_page: OpenPage, href: str, shown: bool
) -> None:
    """A link card to another address is left out; the words stay."""
    widget = Widget(await open_page(f"{fake_service.url}/empty"))
    conversation = await widget.start(fake_service)
    link = {"type": "link", "version": 1, "title": "Your invoice", "href": href}
    await conversation.say("bot", "Here it is: http://elsewhere.example", custom=link)
    await widget.sees("Here it is: http://elsewhere.example")

    await expect(widget.log.get_by_role("link")).to_have_count(1 if shown else 0)
    if shown:
        await expect(widget.log.get_by_role("link")).to_have_attribute(
            "href", f"{fake_service.url}{href}"
        )


async def test_unknown_cards_are_shown_as_nothing(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """A payload that this page does not know leaves no empty bubble behind."""
    widget = Widget(await open_page(f"{fake_service.url}/empty"))
    conversation = await widget.start(fake_service)
    await conversation.say("bot", None, custom={"type": "hologram", "version": 9})
    await conversation.bot("after")
    await widget.sees("after")

    await expect(widget.log.locator(".bubble")).to_have_count(1)


async def test_read_mark_follows_the_agent(fake_service: FakeService, open_page: OpenPage) -> None:
    """The newest own message turns from sent to read when the agent has seen it."""
    widget = Widget(await open_page(f"{fake_service.url}/empty"))
    conversation = await widget.start(fake_service)
    await widget.send("Are you there?")
    mark = widget.log.locator(".mark")
    await expect(mark).to_contain_text("Sent")
    await conversation.agent_reads(conversation.last_seq)

    await expect(mark).to_contain_text("Read")


async def test_both_sides_see_typing(fake_service: FakeService, open_page: OpenPage) -> None:
    """The customer's typing is told once and ended by sending; the agent's is shown until they
    have spoken."""
    widget = Widget(await open_page(f"{fake_service.url}/empty"))
    conversation = await widget.start(fake_service)
    await conversation.become(controller="agent", agent_name="Sam")
    await conversation.typing("agent", True)
    await expect(widget.panel.get_by_text("Sam is typing")).to_be_visible()
    await widget.box.press_sequentially("Hello")
    await widget.box.press("Enter")
    await conversation.wait_for(wire.SendMessage)
    await conversation.say("agent", "Hello to you", name="Sam")

    await expect(widget.panel.get_by_text("Sam is typing")).to_be_hidden()
    assert [f.on for f in conversation.received if isinstance(f, wire.Typing)] == [True, False]


async def test_characters_left_are_counted_near_the_limit(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """The count appears near the limit, counts an emoji as one, and too long is not sent."""
    widget = Widget(await open_page(f"{fake_service.url}/empty"))
    conversation = await widget.start(fake_service)
    left = widget.panel.locator("#composer-left")
    await widget.box.fill("a" * 1700)
    await expect(left).to_be_hidden()
    await widget.box.fill("😀" * 1990)
    await expect(left).to_have_text("10 characters left")
    await widget.box.fill("a" * 2001)
    await expect(left).to_have_text("1 character too many")
    await widget.box.press("Enter")
    await expect(widget.box).to_have_attribute("aria-invalid", "true")
    await expect(widget.box).to_have_value("a" * 2001)
    await widget.send("short")
    await conversation.wait_for(wire.SendMessage)

    assert [f.text for f in conversation.received if isinstance(f, wire.SendMessage)] == ["short"]

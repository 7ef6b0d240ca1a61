"""Losing and finding the service again: nothing lost, nothing doubled."""

from playwright.async_api import expect

from handoff.protocol import customer as wire
from tests.browser.conftest import OpenPage
from tests.browser.support.fake_conversation import FakeConversation
from tests.browser.support.fake_service import FakeService
from tests.browser.support.widget import Widget

# Chromium itself writes these lines when a connection fails; the page cannot prevent it.
LOST = ("WebSocket connection to", "Failed to load resource")
GONE = "Connection lost. Trying again; what you typed is kept."


def sent_ids(conversation: FakeConversation) -> list[str]:
    """The ids under which the page sent messages, in order."""
    return [f.client_msg_id for f in conversation.received if isinstance(f, wire.SendMessage)]


async def test_messages_sent_while_disconnected_arrive_once(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """The service goes, the customer writes on, the service comes back: all is there, in order."""
    widget = Widget(await open_page(f"{fake_service.url}/empty", forgive=LOST))
    conversation = await widget.start(fake_service)
    await widget.send("before")
    await conversation.wait_for(wire.SendMessage)
    fake_service.accepting = False
    await conversation.drop()
    await expect(widget.panel.get_by_text(GONE)).to_be_visible()
    await widget.is_told("Reconnecting…")
    await widget.send("meanwhile one")
    await widget.send("meanwhile two")
    await expect(widget.log.get_by_text("Sending…")).to_have_count(2)
    await widget.box.fill("half a sentence")
    conversation.add("bot", "said while you were away")
    fake_service.accepting = True
    await widget.button("Try now").click()

    await conversation.wait_until(lambda: len(sent_ids(conversation)) == 3)
    await expect(widget.log.get_by_text("Sending…")).to_have_count(0)
    await expect(widget.panel.get_by_text(GONE)).to_be_hidden()
    await expect(widget.box).to_have_value("half a sentence")
    assert await widget.bubbles() == [
        "before",
        "said while you were away",
        "meanwhile one",
        "meanwhile two",
    ]


async def test_lost_answer_is_asked_again_under_the_same_id(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """Stored, but the connection broke before the page heard: it is shown once, stored once."""
    widget = Widget(await open_page(f"{fake_service.url}/empty", forgive=LOST))
    conversation = await widget.start(fake_service)
    fake_service.lose_answers = True
    await widget.send("only once")
    await conversation.wait_for(wire.SendMessage)
    fake_service.lose_answers = False

    await expect(widget.log.get_by_text("Sending…")).to_have_count(0)
    await widget.sees("only once")
    assert len(conversation.messages) == 1
    assert len(set(sent_ids(conversation))) == 1


async def test_unanswered_message_is_sent_again_after_the_reconnect(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """Swallowed without being stored: the same id goes out again and is stored."""
    widget = Widget(await open_page(f"{fake_service.url}/empty", forgive=LOST))
    conversation = await widget.start(fake_service)
    fake_service.hold_answers = True
    await widget.send("swallowed")
    await conversation.wait_for(wire.SendMessage)
    fake_service.hold_answers = False
    await conversation.drop()

    await conversation.wait_until(lambda: len(sent_ids(conversation)) == 2)
    await expect(widget.log.get_by_text("Sending…")).to_have_count(0)
    assert len(set(sent_ids(conversation))) == 1
    assert await widget.bubbles() == ["swallowed"]


async def test_unsent_words_survive_a_reload(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """Typed and unsent, sent and unstored: both are there after a reload, the second under its
    own id."""
    page = await open_page(f"{fake_service.url}/empty", forgive=LOST)
    widget = Widget(page)
    conversation = await widget.start(fake_service)
    fake_service.hold_answers = True
    await widget.send("not stored yet")
    await conversation.wait_for(wire.SendMessage)
    await widget.box.fill("a draft")
    fake_service.hold_answers = False
    await page.reload()

    await conversation.wait_until(lambda: len(sent_ids(conversation)) == 2)
    await widget.sees("not stored yet")
    await expect(widget.box).to_have_value("a draft")
    assert len(set(sent_ids(conversation))) == 1


async def test_reload_resumes_the_conversation_and_leaves_the_focus_alone(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """Walking to another page of the shop goes on with the same conversation and takes no focus."""
    page = await open_page(f"{fake_service.url}/empty")
    widget = Widget(page)
    conversation = await widget.start(fake_service)
    await conversation.bot("Still here")
    await widget.sees("Still here")
    await page.reload()

    await widget.sees("Still here")
    assert fake_service.opened == 1
    assert await page.evaluate("document.activeElement === document.body")


async def test_gap_in_the_numbers_is_caught_up(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """A message that never arrived is fetched when the next one shows the gap."""
    widget = Widget(await open_page(f"{fake_service.url}/empty"))
    conversation = await widget.start(fake_service)
    await conversation.bot("one")
    conversation.add("bot", "lost on the way")
    await conversation.bot("three")

    await widget.sees("three")
    assert await widget.bubbles() == ["one", "lost on the way", "three"]


async def test_long_history_cut_off_in_the_middle_is_asked_for_again(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """A welcome with a part of the history, then the connection breaks: the rest is fetched."""
    page = await open_page(f"{fake_service.url}/empty", forgive=LOST)
    widget = Widget(page)
    conversation = await widget.start(fake_service)
    for number in range(4):
        conversation.add("bot", f"message {number}")
    fake_service.page_size = 2
    await page.reload()
    await widget.sees("message 1")
    await conversation.drop()

    await widget.sees("message 3")
    assert await widget.bubbles() == [f"message {number}" for number in range(4)]


async def test_internal_notes_leave_no_gap(fake_service: FakeService, open_page: OpenPage) -> None:
    """Numbers taken by notes, which customers never get, cause no resume."""
    widget = Widget(await open_page(f"{fake_service.url}/empty"))
    conversation = await widget.start(fake_service)
    await conversation.bot("one")
    await conversation.bot("two", skip=3)
    await widget.sees("two")
    await widget.send("done")
    await conversation.wait_for(wire.SendMessage)

    assert len([f for f in conversation.received if isinstance(f, wire.Resume)]) == 1


async def test_message_delivered_twice_is_shown_once(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """Duplicates are dropped by their number."""
    widget = Widget(await open_page(f"{fake_service.url}/empty"))
    conversation = await widget.start(fake_service)
    message = await conversation.bot("once")
    await conversation.tell(wire.NewMessage(message=message, prev_seq=0))
    await conversation.bot("after")
    await widget.sees("after")

    assert await widget.bubbles() == ["once", "after"]


async def test_rest_of_a_long_replay_comes_in_one_frame(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """All of it is shown in order, once; what comes after it fits on."""
    widget = Widget(await open_page(f"{fake_service.url}/empty"))
    conversation = await widget.start(fake_service)
    shown = [conversation.add("bot", text) for text in ("one", "two", "three")]
    await conversation.tell(wire.MessagesFollow(messages=shown, prev_seq=shown[0].seq - 1))
    await conversation.tell(wire.MessagesFollow(messages=shown, prev_seq=shown[0].seq - 1))
    await conversation.bot("after")
    await widget.sees("after")

    assert await widget.bubbles() == ["one", "two", "three", "after"]
    assert len([f for f in conversation.received if isinstance(f, wire.Resume)]) == 1


async def test_being_offline_is_said_and_ends_by_itself(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """Without a network the page says so, keeps what is written, and sends it afterwards."""
    page = await open_page(f"{fake_service.url}/empty", forgive=LOST)
    widget = Widget(page)
    conversation = await widget.start(fake_service)
    await page.context.set_offline(True)
    await widget.is_told("You are offline")
    await widget.send("from the tunnel")
    await expect(widget.log.get_by_text("Sending…")).to_be_visible()
    await page.context.set_offline(False)

    assert (await conversation.wait_for(wire.SendMessage)).text == "from the tunnel"
    await widget.is_told("Virtual agent")


async def test_unreachable_service_is_said_and_tried_again(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """The error names what to do; trying now works as soon as the service does."""
    fake_service.refuse_open = (503, "unavailable", "Down for a moment.")
    widget = Widget(await open_page(f"{fake_service.url}/empty", forgive=LOST))
    await widget.open()
    problem = widget.panel.get_by_role("alert")
    await expect(problem).to_contain_text("We cannot reach the chat")
    await expect(problem).to_contain_text("Down for a moment.")
    await widget.is_told("Not available at the moment")
    fake_service.refuse_open = None
    await widget.button("Try now").click()

    await expect(widget.box).to_be_visible()


async def test_expired_key_begins_a_new_conversation(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """A key that opens nothing any more is forgotten; the customer can simply write."""
    page = await open_page(f"{fake_service.url}/empty")
    widget = Widget(page)
    await widget.start(fake_service)
    fake_service.conversations.clear()
    await page.reload()
    await expect(widget.box).to_be_visible()
    conversation = await fake_service.conversation()
    await widget.send("hello again")

    assert (await conversation.wait_for(wire.SendMessage)).text == "hello again"
    assert fake_service.opened == 2


async def test_refused_message_can_be_sent_again_or_removed(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """A refusal stands at the message, in the page's own words, with a way out."""
    widget = Widget(await open_page(f"{fake_service.url}/empty"))
    conversation = await widget.start(fake_service)
    fake_service.hold_answers = True
    await widget.send("too fast")
    sent = await conversation.wait_for(wire.SendMessage)
    await conversation.fail("too-many-requests", "Slow.", client_msg_id=sent.client_msg_id)
    mark = widget.log.locator(".mark--failed")
    await expect(mark).to_contain_text("Not sent")
    await expect(mark).to_contain_text("Please wait a moment and try again.")
    fake_service.hold_answers = False
    await widget.button("Try again").click()

    await conversation.wait_until(lambda: len(sent_ids(conversation)) == 2)
    await expect(widget.log.locator(".mark")).to_contain_text("Sent")
    assert len(set(sent_ids(conversation))) == 1


async def test_refusal_of_a_command_is_shown_and_can_be_dismissed(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """An error without a message of its own is shown as a notice in the service's sentence."""
    widget = Widget(await open_page(f"{fake_service.url}/empty"))
    conversation = await widget.start(fake_service)
    await conversation.fail("busy", "Please try that again in a moment.")
    await expect(widget.panel.get_by_text("Please try that again in a moment.")).to_be_visible()
    await widget.button("Dismiss").click()

    await expect(widget.panel.get_by_text("Please try that again")).to_have_count(0)
    await expect(widget.box).to_be_focused()


async def test_back_off_grows_with_jitter_and_has_a_limit(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """Each wait lies between half of its step and the whole; the step doubles up to the limit."""
    page = await open_page(f"{fake_service.url}/empty")
    waits = await page.evaluate(
        """async () => {
          const { backoff } = await import("/assets/shared/backoff.js");
          const at = (attempt, random) => backoff(attempt, { random: () => random });
          return [at(0, 0), at(0, 1), at(3, 0), at(3, 1), at(50, 1)];
        }"""
    )

    assert waits == [250, 500, 2000, 4000, 15000]

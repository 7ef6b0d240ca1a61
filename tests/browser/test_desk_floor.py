"""The desk around the conversation: presence, follow-ups, keyboard, languages, small screens."""

from playwright.async_api import expect

from handoff.protocol import agent as wire
from tests.browser.conftest import OpenPage
from tests.browser.support import desk_story as story
from tests.browser.support.desk_page import desk_page, in_conversation
from tests.browser.support.fake_desk import FakeDesk


async def test_presence_is_set_with_its_reason(open_page: OpenPage) -> None:
    """The menu says lunch; the button shows it, with the time counted anew."""
    async with FakeDesk() as desk:
        seen = await desk_page(open_page, desk)
        button = seen.page.get_by_role("button", name="Presence: Available")
        await button.click()
        await seen.page.get_by_role("menuitemradio", name="Lunch").click()
        set_to = await desk.wait_for(wire.SetPresence)

        assert (set_to.state, set_to.reason) == ("not_ready", "lunch")
        shown = seen.page.get_by_role("button", name="Presence: Not ready, Lunch")
        await expect(shown).to_contain_text("0:0")


async def test_a_refused_presence_is_told(open_page: OpenPage) -> None:
    """Offline with open conversations is refused in words, and the button stays as it was."""
    async with FakeDesk() as desk:
        desk.script.refuse["presence"] = ("conversations-open", "Close your conversations first.")
        seen = await desk_page(open_page, desk)
        await seen.page.get_by_role("button", name="Presence").click()
        await seen.page.get_by_role("menuitemradio", name="Offline").click()

        notice = seen.page.get_by_text("Close or hand back your open conversations first.")
        await expect(notice).to_be_visible()
        await expect(seen.page.get_by_role("button", name="Presence: Available")).to_be_visible()


async def test_a_callback_is_taken_and_done_with_notes(open_page: OpenPage) -> None:
    """Take it, see the number, write what came of it, and it leaves the list."""
    async with FakeDesk() as desk:
        desk.follow_ups = [story.callback(), story.left_message()]
        talk = desk.talk(9, name="Joost Testman")
        desk.talks[story.callback().conversation_id] = talk
        seen = await desk_page(open_page, desk)
        await seen.open("Joost Testman")
        form = seen.page.get_by_role("form", name="Follow-up")
        await expect(form.get_by_role("link", name="+31 6 1234 5678")).to_be_visible()
        await form.get_by_role("button", name="Take").click()
        await form.get_by_label("What came of it").fill("Called; all well")
        await form.get_by_role("button", name="Done").click()

        finished = await desk.wait_for(wire.FinishFollowUp)
        assert finished.notes == "Called; all well"
        await expect(seen.row("Joost Testman")).to_have_count(0)
        await expect(seen.row("Ines Exemple")).to_be_visible()


async def test_a_follow_up_of_a_colleague_cannot_be_finished(open_page: OpenPage) -> None:
    """What somebody else has taken shows who is on it, without the buttons."""
    async with FakeDesk() as desk:
        taken = story.left_message().model_copy(update={"state": "taken", "taken_by": "a_other001"})
        desk.follow_ups = [taken]
        desk.talks[taken.conversation_id] = desk.talk(9, name="Ines Exemple")
        seen = await desk_page(open_page, desk)
        await seen.open("Ines Exemple")
        form = seen.page.get_by_role("form", name="Follow-up")

        await expect(form).to_contain_text("A colleague has taken it.")
        await expect(form.get_by_role("button")).to_have_count(0)


async def test_the_story_can_be_played_by_keyboard_alone(open_page: OpenPage) -> None:
    """Accept, answer, note, close and wrap up without touching the mouse."""
    async with FakeDesk() as desk:
        seen = await desk_page(open_page, desk)
        keyboard = seen.page.keyboard
        await desk.ring(desk.talk())
        await expect(seen.offer).to_be_visible()
        await keyboard.press("a")
        await expect(seen.composer).to_be_focused()
        await keyboard.type("/hello")
        await keyboard.press("Enter")
        await keyboard.press("Enter")
        await desk.wait_for(wire.SendReply)
        await keyboard.press("Escape")
        await keyboard.press("n")
        await keyboard.type("nearly done")
        await keyboard.press("Enter")
        await desk.wait_for(wire.SendNote)
        await keyboard.press("Escape")
        await keyboard.press("x")
        await expect(seen.page.get_by_role("dialog")).to_be_visible()
        await keyboard.press("Enter")
        await desk.wait_for(wire.Close)
        await expect(seen.page.get_by_label("Solved")).to_be_focused()
        await keyboard.press("Space")
        await keyboard.press("Tab")
        await keyboard.type("fine")
        await keyboard.press("Control+Enter")

        done = await desk.wait_for(wire.CompleteWrapUp)
        assert (done.disposition, done.notes) == ("solved", "fine")


async def test_j_and_k_walk_the_inbox_and_enter_opens(open_page: OpenPage) -> None:
    """The focus moves row by row over the sections; Enter opens the row that has it."""
    async with FakeDesk() as desk:
        desk.mine_now(desk.talk(1))
        desk.mine_now(desk.talk(2, name="Tom Sample"))
        desk.follow_ups = [story.callback()]
        seen = await desk_page(open_page, desk)
        await expect(seen.row("Joost Testman")).to_be_visible()
        for key in ("j", "j", "j", "k"):
            await seen.page.keyboard.press(key)
        await expect(seen.row("Tom Sample")).to_be_focused()
        await seen.page.keyboard.press("Enter")

        await expect(seen.page.locator(".head__name")).to_have_text("Tom Sample")
        await expect(seen.composer).to_be_focused()


async def test_shortcuts_sleep_while_a_field_has_the_focus(open_page: OpenPage) -> None:
    """Letters typed to a customer are letters, also when an offer rings."""
    async with in_conversation(open_page) as (seen, _):
        await seen.desk.ring(seen.desk.talk(2, name="Tom Sample"))
        await expect(seen.offer).to_be_visible()
        await seen.composer.press_sequentially("a day and a night?")

        await expect(seen.composer).to_have_value("a day and a night?")
        await expect(seen.page.get_by_role("dialog")).to_have_count(0)
        assert not any(isinstance(f, wire.Accept | wire.Decline) for f in seen.desk.received)


async def test_question_mark_shows_the_shortcuts(open_page: OpenPage) -> None:
    """`?` lists them, Escape closes the list."""
    async with FakeDesk() as desk:
        seen = await desk_page(open_page, desk)
        await seen.page.keyboard.press("?")
        await expect(seen.page.get_by_role("dialog")).to_contain_text("Accept the ringing offer")
        await seen.page.keyboard.press("Escape")

        await expect(seen.page.get_by_role("dialog")).to_have_count(0)


async def test_the_language_changes_without_losing_the_conversation(open_page: OpenPage) -> None:
    """English to Dutch in place: same conversation, same draft, no new connection."""
    async with in_conversation(open_page) as (seen, _):
        await seen.composer.fill("A draft")
        await seen.page.get_by_role("button", name="Toon in het Nederlands").click()

        await expect(seen.page.get_by_role("button", name="Terug naar de bot")).to_be_visible()
        await expect(seen.composer).to_have_value("A draft")
        assert await seen.page.evaluate("document.documentElement.lang") == "nl"
        assert seen.desk.connected == 1


async def test_the_desk_folds_to_one_pane_on_a_phone(open_page: OpenPage) -> None:
    """Inbox, conversation and context take turns; nothing is wider than the screen."""
    async with FakeDesk() as desk:
        desk.mine_now(desk.talk())
        seen = await desk_page(open_page, desk, viewport={"width": 360, "height": 740})
        await expect(seen.transcript).to_be_hidden()
        await seen.open("Mila Voorbeeld")
        await expect(seen.row("Mila Voorbeeld")).to_be_hidden()
        await seen.page.get_by_role("button", name="Context").click()
        await expect(seen.context).to_contain_text("What the bot tried")
        await seen.context.get_by_role("button", name="Back").click()
        await seen.page.locator(".head__back").click()

        await expect(seen.row("Mila Voorbeeld")).to_be_visible()
        width = await seen.page.evaluate("document.documentElement.scrollWidth")
        assert width == 360


async def test_logging_out_with_conversations_asks_first(open_page: OpenPage) -> None:
    """Logging out says what happens to open conversations, then leads to the login page."""
    async with in_conversation(open_page, "401 (Unauthorized)", "WebSocket") as (seen, _):
        await seen.page.get_by_role("button", name="Account: Robin Demo").click()
        await seen.page.get_by_role("menuitem", name="Log out").click()
        dialog = seen.page.get_by_role("dialog")
        await expect(dialog).to_contain_text("It goes back to the front of the queue.")
        await dialog.get_by_role("button", name="Log out").click()

        await seen.page.wait_for_url("**/desk/login")

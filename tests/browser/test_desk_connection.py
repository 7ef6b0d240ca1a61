"""A desk whose connection breaks, whose reply is refused, whose service has nothing for it."""

from playwright.async_api import expect

from handoff.protocol import agent as wire
from handoff.protocol.shared import Controller
from tests.browser.conftest import OpenPage
from tests.browser.support.desk_page import DROPPED, desk_page, in_conversation
from tests.browser.support.fake_desk import FakeDesk


async def test_words_written_without_connection_go_out_once_it_is_back(
    open_page: OpenPage,
) -> None:
    """They are kept, sent under the same id after the reconnect, and stored once."""
    async with in_conversation(open_page, *DROPPED) as (seen, talk):
        seen.desk.script.accepting = False
        await seen.desk.drop()
        await expect(seen.page.get_by_text("The connection is lost.")).to_be_visible()
        await seen.write("I am still here")
        await expect(seen.message("I am still here")).to_contain_text("Waiting to be sent")
        talk.add("customer", "Said meanwhile")
        seen.desk.script.accepting = True
        await seen.page.get_by_role("button", name="Try now").click()

        await expect(seen.message("I am still here")).to_contain_text("Sent")
        await expect(seen.message("I am still here")).to_have_count(1)
        await expect(seen.message("Said meanwhile")).to_have_count(1)
        await expect(seen.page.get_by_text("The connection is lost.")).to_be_hidden()
        reopened = [f for f in seen.desk.received if isinstance(f, wire.Open)][-1]
        assert reopened.after_seq > 0


async def test_a_reply_whose_answer_was_lost_is_sent_again_under_its_id(
    open_page: OpenPage,
) -> None:
    """The service never answered; after the reconnect the same id comes again."""
    async with in_conversation(open_page, *DROPPED) as (seen, _):
        seen.desk.script.hold.add("reply")
        await seen.write("Twice said, once stored")
        first = await seen.desk.wait_for(wire.SendReply)
        seen.desk.script.hold.clear()
        seen.desk.received.clear()
        await seen.desk.drop()

        again = await seen.desk.wait_for(wire.SendReply)
        assert again.client_msg_id == first.client_msg_id
        assert again.request_id != first.request_id
        await expect(seen.message("Twice said")).to_have_count(1)


async def test_words_survive_a_reload(open_page: OpenPage) -> None:
    """What was typed and what waited to go out are still there after the page was reloaded."""
    async with in_conversation(open_page, *DROPPED) as (seen, _):
        seen.desk.script.hold.add("reply")
        await seen.write("Out there somewhere")
        await seen.composer.fill("A draft")
        seen.desk.script.hold.clear()
        await seen.page.reload()

        await expect(seen.composer).to_have_value("A draft")
        await expect(seen.message("Out there somewhere")).to_contain_text("Sent")


async def test_a_gap_in_the_numbers_is_asked_for(open_page: OpenPage) -> None:
    """A message whose number skips one makes the page ask for what it missed."""
    async with in_conversation(open_page) as (seen, talk):
        missed = talk.add("customer", "You did not hear this")
        await seen.desk.say(talk, "customer", "But you hear this")

        await expect(seen.message("You did not hear this")).to_have_count(1)
        asked = [f for f in seen.desk.received if isinstance(f, wire.Open)][-1]
        assert asked.after_seq == missed.seq - 1


async def test_a_stale_epoch_is_told_and_the_text_is_kept(open_page: OpenPage) -> None:
    """The refused reply stays with its reason and can go back into the composer."""
    async with in_conversation(open_page) as (seen, _):
        seen.desk.script.refuse["reply"] = ("epoch-stale", "The conversation changed hands.")
        await seen.write("Too late, perhaps")
        refused = seen.message("Too late, perhaps")
        await expect(refused).to_contain_text("Not sent.")
        await expect(refused).to_contain_text("changed hands while you were writing")
        await refused.get_by_role("button", name="Back to the composer").click()

        await expect(seen.composer).to_have_value("Too late, perhaps")
        await expect(refused).to_have_count(0)


async def test_trying_again_uses_the_epoch_of_now(open_page: OpenPage) -> None:
    """A refused reply goes out under the new epoch when the agent says so."""
    async with in_conversation(open_page) as (seen, talk):
        seen.desk.script.refuse["reply"] = ("epoch-stale", "The conversation changed hands.")
        await seen.write("Once more")
        await expect(seen.message("Once more")).to_contain_text("Not sent.")
        seen.desk.script.refuse.clear()
        await seen.desk.become(talk, Controller.AGENT, "assigned")
        await seen.message("Once more").get_by_role("button", name="Try again").click()

        await expect(seen.message("Once more")).to_contain_text("Sent")
        last = [f for f in seen.desk.received if isinstance(f, wire.SendReply)][-1]
        assert last.epoch == talk.epoch


async def test_a_conversation_that_may_not_be_seen_says_so(open_page: OpenPage) -> None:
    """A link to somebody else's conversation shows a sentence instead of an empty pane."""
    async with FakeDesk() as desk:
        page = await open_page(f"{desk.url}/desk#c_somebodyelses00000001")

        await expect(page.get_by_role("heading", name="cannot be shown")).to_be_visible()
        await expect(page.get_by_text("You may not see this conversation")).to_be_visible()


async def test_without_permission_the_page_says_what_to_do(open_page: OpenPage) -> None:
    """A login that may not use the desk gets a way out."""
    async with FakeDesk() as desk:
        desk.script.forbidden = True
        page = await open_page(f"{desk.url}/desk", forgive=("403 (Forbidden)",))

        await expect(page.get_by_role("heading", name="No permission")).to_be_visible()
        await expect(page.get_by_role("button", name="Log in as somebody else")).to_be_visible()


async def test_an_ended_login_leads_to_the_login_page(open_page: OpenPage) -> None:
    """When the service no longer knows the login, the desk does not keep knocking."""
    async with FakeDesk() as desk:
        seen = await desk_page(open_page, desk, "401 (Unauthorized)", *DROPPED)
        desk.script.logged_in = False
        await desk.drop()

        await seen.page.wait_for_url("**/desk/login")

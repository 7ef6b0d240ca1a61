"""Two agents on one conversation: transfer, consult, conference; a supervisor who helps."""

from playwright.async_api import Locator, expect

from handoff.protocol import agent as wire
from handoff.protocol import supervisor, teamwork
from handoff.protocol.shared import Controller
from tests.browser.conftest import OpenPage
from tests.browser.support import desk_story as story
from tests.browser.support.desk_page import DeskPage, desk_page, in_conversation
from tests.browser.support.fake_desk import FakeDesk, Talk


def _strip(seen: DeskPage, words: str) -> Locator:
    return seen.page.locator(".strip", has_text=words)


async def _listening(open_page: OpenPage, desk: FakeDesk) -> tuple[DeskPage, Talk]:
    desk.agent = story.agent("Chris Demo").model_copy(update={"role": "supervisor"})
    talk = desk.talk()
    talk.controller, talk.task_state = Controller.AGENT, "assigned"
    talk.participants = [
        teamwork.Participant(
            agent_id="a_anna0001", name="Anna Demo", kind="primary", since=story.ago(minutes=2)
        )
    ]
    seen = await desk_page(open_page, desk)
    await seen.page.evaluate(f"location.hash = '#{talk.conversation_id}'")
    await seen.page.get_by_role("button", name="Listen in").click()
    await expect(_strip(seen, "listening in, unseen")).to_be_visible()
    return seen, talk


async def test_a_colleague_is_asked_first_and_then_gets_the_conversation(
    open_page: OpenPage,
) -> None:
    """Who is free is shown; the two talk beside the customer's words; the hand-over goes out."""
    async with in_conversation(open_page) as (seen, _):
        await seen.page.get_by_role("button", name="Transfer").click()
        dialog = seen.page.get_by_role("dialog")
        await expect(dialog.get_by_role("radio", name="Anna Demo")).to_be_disabled()
        await dialog.get_by_role("radio", name="Bram Demo").check()
        await dialog.get_by_label("Note for your colleague").fill("A second voucher?")
        await dialog.get_by_role("button", name="Ask", exact=True).click()
        asked = await seen.desk.wait_for(teamwork.Transfer)
        await expect(_strip(seen, "Asking Bram for advice")).to_be_visible()
        seen.desk.floor.answer("tr_00000001")
        await seen.desk.lists()
        pane = seen.page.get_by_role("region", name="Consult")
        await expect(pane.get_by_role("textbox")).to_be_focused()
        await seen.page.keyboard.type("May I give one?")
        await seen.page.keyboard.press("Enter")
        await seen.desk.wait_for(teamwork.SendConsult)
        await expect(pane.get_by_text("May I give one?")).to_have_count(1)
        await expect(seen.transcript.first).not_to_contain_text("May I give one?")
        await _strip(seen, "You are asking Bram").get_by_text("Hand over").click()
        await seen.desk.wait_for(teamwork.CompleteTransfer)

        assert (asked.mode, asked.to_agent, asked.note) == (
            "consult",
            "a_bram0001",
            "A second voucher?",
        )
        await expect(pane).to_be_hidden()


async def test_a_queue_can_only_be_handed_to(open_page: OpenPage) -> None:
    """A queue cannot be consulted, nor chosen while closed; what will happen is said."""
    async with in_conversation(open_page) as (seen, _):
        await seen.page.keyboard.press("Escape")
        await seen.page.keyboard.press("t")
        dialog = seen.page.get_by_role("dialog")
        await expect(dialog.get_by_role("radio", name="Night desk")).to_be_disabled()
        await dialog.get_by_role("searchbox").fill("bil")
        await expect(dialog.get_by_role("radio", name="Bram Demo")).to_be_hidden()
        await dialog.get_by_role("radio", name="Billing").check()
        await expect(dialog.get_by_role("radio", name="Ask first")).to_be_disabled()
        await expect(dialog).to_contain_text("waits at the front of that queue")
        await dialog.get_by_role("button", name="Ask", exact=True).click()

        asked = await seen.desk.wait_for(teamwork.Transfer)
        assert (asked.mode, asked.to_queue, asked.to_agent) == ("cold", "q_billing", None)


async def test_a_transfer_needs_a_target(open_page: OpenPage) -> None:
    """Without a choice the dialog stays and says what is missing."""
    async with in_conversation(open_page) as (seen, _):
        await seen.page.get_by_role("button", name="Transfer").click()
        dialog = seen.page.get_by_role("dialog")
        await expect(dialog.get_by_role("radio", name="Billing")).to_be_visible()
        await dialog.get_by_role("button", name="Ask", exact=True).click()

        await expect(dialog.get_by_role("alert")).to_have_text("Choose a colleague or a queue.")


async def test_who_is_free_may_be_unknown(open_page: OpenPage) -> None:
    """A service that does not answer leaves a sentence and a way to ask again."""
    async with in_conversation(open_page, "503 (Service Unavailable)") as (seen, _):
        seen.desk.floor.answering = False
        await seen.page.get_by_role("button", name="Transfer").click()
        dialog = seen.page.get_by_role("dialog")
        await expect(dialog).to_contain_text("Who is free cannot be told now.")
        seen.desk.floor.answering = True
        await dialog.get_by_role("button", name="Try again").click()

        await expect(dialog.get_by_role("radio", name="Bram Demo")).to_be_enabled()


async def test_a_declined_question_is_told_with_its_reason(open_page: OpenPage) -> None:
    """The sender reads who declined and why, and goes on with the customer."""
    async with in_conversation(open_page) as (seen, talk):
        seen.desk.floor.rings(talk.conversation_id, direction="out")
        await seen.desk.lists()
        await expect(seen.page.locator(".strip")).to_be_visible()
        ended = teamwork.TransferEnded(
            transfer_id="tr_00000001",
            conversation_id=talk.conversation_id,
            outcome="declined",
            agent_name="Bram",
            reason="In a call",
        )
        seen.desk.floor.transfers.clear()
        await seen.desk.tell(ended)

        notice = seen.page.locator(".notice", has_text="Bram declined")
        await expect(notice).to_contain_text("In a call")
        await expect(seen.page.locator(".strip")).to_have_count(0)
        await expect(seen.composer).to_be_visible()


async def test_a_colleagues_question_rings_and_is_answered_by_key(open_page: OpenPage) -> None:
    """It rings with its note and the talk so far; A takes the seat, to write to the colleague."""
    async with FakeDesk() as desk:
        talk = desk.talk()
        talk.participants = [
            teamwork.Participant(
                agent_id=desk.agent.agent_id, name="Robin Demo", kind="consulted", since=story.now()
            )
        ]
        seen = await desk_page(open_page, desk)
        desk.floor.rings(talk.conversation_id)
        await desk.lists()
        card = seen.page.locator(".inbox .offer--transfer")
        await expect(card).to_contain_text("Bram asks for your advice")
        await expect(card).to_contain_text("Is a second voucher within policy?")
        await expect(seen.transcript.first).to_contain_text("I need it before Friday!")
        await expect(seen.assertive).to_contain_text("Bram asks for your advice")
        await expect(seen.page).to_have_title("● 1 ringing · Agent desk")
        await seen.page.keyboard.press("a")
        await desk.wait_for(teamwork.AcceptTransfer)
        pane = seen.page.get_by_role("region", name="Consult")
        await expect(pane.get_by_role("textbox")).to_be_focused()
        await expect(seen.row("Mila Voorbeeld")).to_contain_text("Asked")
        await _strip(seen, "Bram asks you").get_by_role("button", name="Leave").click()

        await desk.wait_for(teamwork.Leave)
        await expect(seen.row("Mila Voorbeeld")).to_have_count(0)


async def test_who_gets_the_conversation_writes_to_the_customer(open_page: OpenPage) -> None:
    """Handed over after a consult, the empty field is for the customer, not for notes."""
    async with FakeDesk() as desk:
        talk = desk.talk()
        seen = await desk_page(open_page, desk)
        desk.floor.rings(talk.conversation_id)
        await desk.lists()
        await expect(seen.page.locator(".inbox .offer--transfer")).to_be_visible()
        await seen.page.keyboard.press("a")
        await expect(seen.page.get_by_role("region", name="Consult")).to_be_visible()
        await expect(seen.page.locator("#composer-reply")).to_be_hidden()
        desk.floor.transfers.clear()
        desk.floor.joined.clear()
        desk.mine_now(talk)
        await desk.lists()
        await expect(seen.page.locator("#composer-reply")).to_have_attribute(
            "aria-selected", "true"
        )
        await seen.write("Hello Mila")

        await desk.wait_for(wire.SendReply)


async def test_a_consult_of_others_shows_nothing(open_page: OpenPage) -> None:
    """Words without text, meant for other agents, take a number and no line."""
    async with in_conversation(open_page) as (seen, talk):
        before = await seen.transcript.first.get_by_role("listitem").count()
        await seen.desk.say(talk, "agent", "", kind="consult", name="Bram")
        await seen.desk.say(talk, "customer", "Hello?")

        await expect(seen.message("Hello?")).to_be_visible()
        assert await seen.transcript.first.get_by_role("listitem").count() == before + 1


async def test_a_whisper_is_marked_as_private(open_page: OpenPage) -> None:
    """The agent sees who whispers, and that the customer does not."""
    async with in_conversation(open_page) as (seen, talk):
        await seen.desk.say(talk, "agent", "Offer the voucher.", kind="whisper", name="Chris")

        whisper = seen.page.locator(".said--whisper", has_text="Offer the voucher.")
        await expect(whisper).to_contain_text("Whisper by Chris: the customer does not see it")
        await expect(whisper).not_to_contain_text("Sent")


async def test_the_agent_sees_a_supervisor_who_barged_in(open_page: OpenPage) -> None:
    """A strip says who is in the conversation and that the customer reads them."""
    async with in_conversation(open_page) as (seen, talk):
        talk.participants = [
            teamwork.Participant(
                agent_id="a_chris001", name="Chris Demo", kind="barge", since=story.now()
            )
        ]
        await seen.desk.lists()

        await expect(_strip(seen, "Supervisor Chris is in this conversation")).to_be_visible()
        await expect(seen.row("Mila Voorbeeld")).to_contain_text("Supervisor in")


async def test_a_supervisor_listens_whispers_and_barges(open_page: OpenPage) -> None:
    """Listening is unseen and can only whisper; barging asks once, with what will happen."""
    async with FakeDesk() as desk:
        seen, _ = await _listening(open_page, desk)
        await expect(seen.page.locator("#composer-reply")).to_be_hidden()
        await seen.write("Offer the voucher.")
        whisper = await desk.wait_for(supervisor.Whisper)
        await expect(seen.page.locator(".said--whisper")).to_contain_text("Offer the voucher.")
        await seen.page.get_by_role("button", name="Barge in").click()
        dialog = seen.page.get_by_role("dialog")
        await expect(dialog).to_contain_text("Mila Voorbeeld is told that you joined")
        await dialog.get_by_role("button", name="Barge in").click()
        await desk.wait_for(supervisor.Barge)

        assert whisper.text == "Offer the voucher."
        assert not any(isinstance(it, wire.SendReply) for it in desk.received)


async def test_agents_are_not_shown_what_supervisors_may_do(open_page: OpenPage) -> None:
    """A conversation in the queue has no such buttons for an agent."""
    async with FakeDesk() as desk:
        waiting = desk.talk()
        desk.queue = [waiting.conversation_id]
        seen = await desk_page(open_page, desk)
        await seen.open("Mila Voorbeeld")

        await expect(seen.page.locator(".foot_notice")).to_be_visible()
        await expect(seen.page.locator(".head__actions button")).to_have_count(0)


async def test_a_conference_can_be_left_to_the_colleague(open_page: OpenPage) -> None:
    """Who asked for it hands the conversation over from the strip that tells who else writes."""
    async with FakeDesk() as desk:
        talk = desk.mine_now(desk.talk())
        talk.participants = [
            teamwork.Participant(
                agent_id="a_bram0001",
                name="Bram Demo",
                kind="conference",
                since=story.ago(minutes=1),
                transfer_id="tr_00000001",
            )
        ]
        seen = await desk_page(open_page, desk)
        await seen.open("Mila Voorbeeld")
        await _strip(seen, "Bram writes to the customer too").get_by_text("Hand over").click()
        done = await desk.wait_for(teamwork.CompleteTransfer)

        assert done.transfer_id == "tr_00000001"

"""Files on both pages: asked for, sent, shown and fetched."""

from pathlib import Path

from playwright.async_api import expect

from handoff.protocol import agent
from handoff.protocol import customer as wire
from tests.browser.conftest import OpenPage
from tests.browser.support.browser import picture
from tests.browser.support.desk_page import in_conversation
from tests.browser.support.fake_files import custom
from tests.browser.support.fake_files import picture as png
from tests.browser.support.fake_service import FakeService
from tests.browser.support.widget import Widget


async def test_an_agent_asks_for_a_file_and_sees_what_comes(open_page: OpenPage) -> None:
    """The question goes out in the agent's words; the file is a picture with a download."""
    async with in_conversation(open_page) as (seen, talk):
        await seen.page.get_by_role("button", name="Ask for a file").click()
        dialog = seen.page.get_by_role("dialog")
        await dialog.get_by_role("textbox").fill("A photo of the kettle, please")
        await dialog.get_by_role("button", name="Ask", exact=True).click()
        asked = await seen.desk.wait_for(agent.RequestFile)
        file_id = seen.desk.files.keep(png())
        await seen.desk.say(talk, "customer", "", custom=custom(file_id, "<i>dent</i>.png", 18_400))
        link = seen.transcript.get_by_role("link", name="Download <i>dent</i>.png")

        assert asked.text == "A photo of the kettle, please"
        await expect(link).to_contain_text("18 kB")
        await expect(link.locator("img")).to_be_visible()
        await picture(seen.page, "desk-file")
        async with seen.page.expect_download() as saved:
            await link.click()
        assert await (await saved.value).path()


async def test_an_agent_sends_a_file(open_page: OpenPage, tmp_path: Path) -> None:
    """It is uploaded under its name, then sent in this conversation, in this epoch."""
    (tmp_path / "label.png").write_bytes(png())
    async with in_conversation(open_page) as (seen, talk):
        await seen.page.locator(".composer input[type=file]").set_input_files(
            tmp_path / "label.png"
        )
        sent = await seen.desk.wait_for(agent.SendFile)

        assert seen.desk.files.kept[sent.attachment_id] == png()
        assert (sent.conversation_id, sent.epoch) == (talk.conversation_id, talk.epoch)


async def test_an_agent_hears_why_a_file_is_not_taken(open_page: OpenPage, tmp_path: Path) -> None:
    """A refused upload is told in words, and nothing is sent."""
    (tmp_path / "setup.exe").write_bytes(b"MZ")
    async with in_conversation(open_page, "415 (Unsupported") as (seen, _):
        seen.desk.files.refuse = "file-type-refused"
        await seen.page.locator(".composer input[type=file]").set_input_files(
            tmp_path / "setup.exe"
        )

        await expect(seen.page.locator(".notices")).to_contain_text("Files like this are not taken")
        assert not [it for it in seen.desk.received if isinstance(it, agent.SendFile)]


async def test_a_customer_sends_the_file_that_is_asked_for(
    fake_service: FakeService, open_page: OpenPage, tmp_path: Path
) -> None:
    """Only when asked there is a button; the key of the conversation opens upload and picture."""
    (tmp_path / "dent.png").write_bytes(png())
    widget = Widget(await open_page(f"{fake_service.url}/empty", forgive=("415 (Unsupported",)))
    conversation = await widget.start(fake_service)
    await conversation.become(controller="agent", agent_name="Robin")
    await expect(widget.button("Choose a file")).to_be_hidden()
    await conversation.become(file_wanted=True)
    await expect(widget.button("Choose a file")).to_be_visible()
    fake_service.files.refuse = "file-type-refused"
    field = widget.panel.locator("input[type=file]")
    await field.set_input_files(tmp_path / "dent.png")
    await expect(widget.panel.get_by_text("We cannot take a file like this")).to_be_visible()
    await picture(widget.page, "widget-file-wanted")
    fake_service.files.refuse = None
    await field.set_input_files(tmp_path / "dent.png")
    sent = await conversation.wait_for(wire.SendFile)
    await conversation.become(file_wanted=False)
    about = custom(sent.attachment_id, "dent.png", len(png()))
    await conversation.say("customer", client_msg_id=sent.client_msg_id, custom=about)

    await expect(widget.log.get_by_role("img", name="dent.png")).to_be_visible()
    await expect(widget.button("Choose a file")).to_be_hidden()
    assert set(fake_service.files.askers) == {f"Bearer {conversation.token}"}
    async with widget.page.expect_download() as saved:
        await widget.button("Download dent.png").click()
    assert (await saved.value).suggested_filename == "dent.png"
    await picture(widget.page, "widget-file")

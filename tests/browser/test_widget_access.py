"""The widget for everyone: keyboard, screen reader, phone, language."""

from playwright.async_api import Page, expect

from handoff.protocol import customer as wire
from tests.browser.conftest import OpenPage
from tests.browser.support.fake_service import FakeService
from tests.browser.support.widget import ORDER_CARD, Widget

FOCUSED_NAME = """() => {
  let at = document.activeElement;
  while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
  return at?.getAttribute("aria-label") || at?.textContent.trim() || "";
}"""


async def focused(page: Page) -> str:
    """The name of the control that has the focus."""
    name: str = await page.evaluate(FOCUSED_NAME)
    return name


async def test_everything_works_with_the_keyboard_alone(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """Open, answer, write, walk the controls back and forth, close: no mouse, and the focus comes
    back to the button it left."""
    fake_service.greeting = lambda c: c.add(
        "bot", "Shall I?", buttons=[{"title": "Yes", "payload": "/affirm"}]
    )
    page = await open_page(f"{fake_service.url}/empty")
    widget = Widget(page)
    await expect(widget.launcher).to_be_visible()
    await page.keyboard.press("Tab")
    assert await focused(page) == "Open chat"
    await page.keyboard.press("Enter")
    await expect(widget.box).to_be_focused()
    await page.keyboard.press("Shift+Tab")
    assert await focused(page) == "Yes"
    await page.keyboard.press("Enter")
    conversation = await fake_service.conversation()
    await conversation.wait_for(wire.Choose)
    await expect(widget.box).to_be_focused()
    await page.keyboard.type("hello")
    await page.keyboard.press("Enter")
    await conversation.wait_for(wire.SendMessage)
    walked = []
    for _ in range(6):
        await page.keyboard.press("Shift+Tab")
        walked.append(await focused(page))
    assert walked == [
        "Conversation",
        "End chat",
        "Talk to a person",
        "Close chat",
        "Switch to dark colours",
        "NL, Nederlands",
    ]
    await page.keyboard.press("Escape")

    await expect(widget.panel).to_be_hidden()
    assert await focused(page) == "Open chat"


async def test_focus_is_visible(fake_service: FakeService, open_page: OpenPage) -> None:
    """Whatever has the keyboard's focus shows an outline."""
    page = await open_page(f"{fake_service.url}/empty")
    await expect(Widget(page).launcher).to_be_visible()
    await page.keyboard.press("Tab")
    width = await Widget(page).launcher.evaluate("(e) => getComputedStyle(e).outlineWidth")

    assert width == "2px"


async def test_screen_readers_get_roles_and_names(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """The accessibility tree says what sighted customers see."""
    widget = Widget(await open_page(f"{fake_service.url}/empty"))
    conversation = await widget.start(fake_service)
    await conversation.bot("Shall I look it up?", "Yes=/affirm")

    await expect(widget.panel).to_match_aria_snapshot(
        """
        - dialog "Chat":
          - heading "Chat" [level=2]
          - status: Virtual agent
          - button "NL, Nederlands": NL
          - button "Switch to dark colours"
          - button "Close chat"
          - button "Talk to a person"
          - button "End chat"
          - region "Conversation":
            - log "Conversation":
              - group "Virtual agent":
                - paragraph: Shall I look it up?
            - group "Suggested answers":
              - button "Yes"
          - textbox "Your message":
            - /placeholder: Write a message…
          - button "Send" [disabled]
        """
    )


async def test_new_messages_are_announced_and_old_ones_are_not_again(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """The log is polite, and what stays is not touched when something is added: the same element
    before and after."""
    widget = Widget(await open_page(f"{fake_service.url}/empty"))
    conversation = await widget.start(fake_service)
    await conversation.bot("one")
    await widget.sees("one")
    first = await widget.log.locator(".bubble").first.element_handle()
    await conversation.bot("two")
    await widget.sees("two")

    assert await widget.log.get_attribute("aria-live") == "polite"
    assert first is not None
    assert await first.evaluate("(e) => e.isConnected")


async def test_unread_messages_are_counted_and_told(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """While the chat is closed the button counts; opening reads them and tells the service."""
    widget = Widget(await open_page(f"{fake_service.url}/empty"))
    conversation = await widget.start(fake_service)
    await widget.button("Close chat").click()
    await conversation.say("agent", "Are you there?", name="Sam")
    await conversation.say("agent", "Hello?", name="Sam")
    two = widget.page.get_by_role("button", name="Open chat, 2 unread messages")
    await expect(two).to_contain_text("2")
    await expect(widget.page.get_by_text("2 new messages")).to_be_attached()
    await two.click()

    await conversation.wait_for(wire.Read, lambda frame: frame.seq == conversation.last_seq)
    await widget.button("Close chat").click()
    await expect(widget.launcher).to_have_accessible_name("Open chat")


async def test_reader_further_up_is_not_pulled_down(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """New messages leave the place alone while one reads earlier ones, and a button leads down."""
    widget = Widget(await open_page(f"{fake_service.url}/empty"))
    conversation = await widget.start(fake_service)
    for number in range(12):
        await conversation.bot(f"message {number} " + "with a long tail " * 6)
    region = widget.panel.get_by_role("region", name="Conversation")
    await expect(widget.log.get_by_text("message 11")).to_be_in_viewport()
    await region.evaluate("(e) => { e.scrollTop = 0 }")
    await expect(widget.button("To the newest messages")).to_be_visible()
    await conversation.bot("the newest")
    await widget.sees("the newest")
    assert await region.evaluate("(e) => e.scrollTop") == 0
    await widget.button("To the newest messages").click()

    await expect(widget.log.get_by_text("the newest")).to_be_in_viewport()


async def test_phone_gets_the_whole_screen(fake_service: FakeService, open_page: OpenPage) -> None:
    """At 360 px the chat covers everything, traps the focus and does not scroll sideways."""
    page = await open_page(
        f"{fake_service.url}/empty", viewport={"width": 360, "height": 640}, has_touch=True
    )
    widget = Widget(page)
    conversation = await widget.start(fake_service)
    await conversation.say("bot", "Here it is:", custom=ORDER_CARD)
    await conversation.bot("w" * 300)
    await widget.sees("w" * 300)

    assert await widget.panel.bounding_box() == {"x": 0, "y": 0, "width": 360, "height": 640}
    assert await widget.panel.evaluate("(e) => e.matches(':modal')")
    assert await page.locator("frontline-chat .scroll").evaluate(
        "(e) => e.scrollWidth <= e.clientWidth"
    )
    await widget.button("Close chat").click()
    await expect(widget.launcher).to_be_focused()


async def test_language_switch_changes_the_page_and_tells_the_service(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """Everything is said in Dutch at once, the choice is kept, and typed words stay."""
    page = await open_page(f"{fake_service.url}/empty")
    widget = Widget(page)
    conversation = await widget.start(fake_service)
    await widget.box.fill("half a sentence")
    await widget.button("NL, Nederlands").click()

    assert (await conversation.wait_for(wire.SetLanguage)).language == "nl"
    await widget.is_told("Virtuele medewerker")
    dutch = widget.panel.get_by_role("textbox", name="Je bericht")
    await expect(dutch).to_have_value("half a sentence")
    await expect(widget.button("EN, English")).to_be_focused()
    await page.reload()
    await expect(widget.button("Medewerker spreken")).to_be_visible()


async def test_script_tag_chooses_language_and_name(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """`data-language` and `data-name` are heeded."""
    fake_service.extra_script_attributes = 'data-language="nl" data-name="Linde &amp; Co"'
    page = await open_page(f"{fake_service.url}/empty")
    await page.get_by_role("button", name="Chat openen").click()

    await expect(page.get_by_role("dialog", name="Linde & Co")).to_be_visible()
    assert (await fake_service.conversation()).state.language == "nl"


async def test_both_languages_say_the_same_things(
    fake_service: FakeService, open_page: OpenPage
) -> None:
    """The string files have the same keys with the same blanks to fill."""
    page = await open_page(f"{fake_service.url}/empty")
    for path in ("/assets/widget/words/en.js", "/assets/shop/words.js"):
        other = path.replace("en.js", "nl.js")
        blanks = await page.evaluate(
            """async ([path, other]) => {
              const { en } = await import(path), { nl } = await import(other);
              const blanks = (entry) =>
                [...new Set(JSON.stringify(entry).match(/\\{\\w+\\}/g))].sort();
              const shape = (table) => Object.fromEntries(
                Object.entries(table).map(([key, entry]) => [key, blanks(entry)])
              );
              return [shape(en), shape(nl)];
            }""",
            [path, other],
        )
        assert blanks[0] == blanks[1]

"""Canned replies as they are kept: edited, in order, each key and shortcut once."""

import pytest

from handoff import first_plan
from handoff.bus import CannedRepliesMoved
from handoff.errors import (
    CannedReplyNotFound,
    CannedReplyTaken,
    HandoffError,
    TextEmpty,
    TooManyCannedReplies,
    UnknownVariable,
)
from handoff.model.canned import check_variables
from handoff.switchboard.canned_replies import MOST, Wording
from tests.handoff.core.floor import Floor


def saying(text: str = "Hello {customer_name}", shortcut: str | None = None) -> Wording:
    """A wording in English."""
    return Wording(title={"en": "Greeting"}, text={"en": text}, shortcut=shortcut)


async def keys(floor: Floor) -> list[str]:
    """The list, in order."""
    return [reply.key for reply in await floor.board.canned_replies()]


async def test_replies_are_added_changed_moved_and_deleted(floor: Floor) -> None:
    """New ones come last; every change is told and is in the log."""
    agent = await floor.agent()
    for key in ("hello", "bye"):
        await floor.board.add_canned_reply(key, saying(), agent_id=agent.id)
    assert await keys(floor) == ["hello", "bye"]

    moved = Wording({"en": "Hi", "nl": "Hoi"}, {"en": "Hi", "nl": "Hoi"}, "h", position=7)
    await floor.board.change_canned_reply("hello", moved, agent_id=agent.id)
    replies = await floor.board.canned_replies()
    assert [(it.key, it.shortcut) for it in replies] == [("bye", None), ("hello", "h")]
    assert (dict(replies[1].text), replies[1].changed_by) == ({"en": "Hi", "nl": "Hoi"}, agent.id)

    await floor.board.delete_canned_reply("bye", agent_id=agent.id)
    assert await keys(floor) == ["hello"]
    assert len(floor.heard(CannedRepliesMoved)) == 4
    logged = [row for row in (await floor.everything())["events"] if "canned_reply" in row]
    assert len(logged) == 4


async def test_key_and_shortcut_belong_to_one_reply(floor: Floor) -> None:
    """Those of a deleted one are free again."""
    agent = await floor.agent()
    await floor.board.add_canned_reply("hello", saying(shortcut="h"), agent_id=agent.id)
    await floor.board.add_canned_reply("bye", saying(), agent_id=agent.id)

    with pytest.raises(CannedReplyTaken):
        await floor.board.add_canned_reply("hello", saying(), agent_id=agent.id)
    with pytest.raises(CannedReplyTaken):
        await floor.board.change_canned_reply("bye", saying(shortcut="h"), agent_id=agent.id)
    for refused in (
        floor.board.change_canned_reply("nobody", saying(), agent_id=agent.id),
        floor.board.delete_canned_reply("nobody", agent_id=agent.id),
    ):
        with pytest.raises(CannedReplyNotFound):
            await refused

    await floor.board.delete_canned_reply("hello", agent_id=agent.id)
    await floor.board.change_canned_reply("bye", saying(shortcut="h"), agent_id=agent.id)
    await floor.board.add_canned_reply("hello", saying(), agent_id=agent.id)
    assert await keys(floor) == ["bye", "hello"]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("Hello {customer}", UnknownVariable),
        ("Hello {}", UnknownVariable),
        ("Hello {customer_name", UnknownVariable),
        ("Hello }{", UnknownVariable),
        ("{{customer_name}}", UnknownVariable),
        (" \u200b ", TextEmpty),
    ],
)
async def test_what_no_desk_could_fill_in_is_refused(
    floor: Floor, text: str, error: type[HandoffError]
) -> None:
    """With a sentence, and nothing is kept."""
    agent = await floor.agent()

    with pytest.raises(error) as refused:
        await floor.board.add_canned_reply("hello", saying(text), agent_id=agent.id)

    assert str(refused.value)
    assert await keys(floor) == []


async def test_first_replies_come_once_and_stay_deleted(floor: Floor) -> None:
    """What somebody changed or deleted is not brought back by the next start."""
    agent, first = await floor.agent(), first_plan.canned_replies()
    assert await floor.board.seed_canned_replies(first) == len(first)
    assert await keys(floor) == list(first)
    gone, changed, *_ = first
    await floor.board.delete_canned_reply(gone, agent_id=agent.id)
    await floor.board.change_canned_reply(changed, saying("Ours"), agent_id=agent.id)

    assert await floor.board.seed_canned_replies(first) == 0

    replies = {reply.key: reply for reply in await floor.board.canned_replies()}
    assert gone not in replies
    assert replies[changed].text == {"en": "Ours"}


async def test_list_has_an_end(floor: Floor) -> None:
    """Nobody looks through more."""
    agent = await floor.agent()
    await floor.board.seed_canned_replies({f"r{number}": saying() for number in range(MOST)})

    with pytest.raises(TooManyCannedReplies):
        await floor.board.add_canned_reply("one_more", saying(), agent_id=agent.id)


def test_first_replies_use_known_variables_in_both_languages() -> None:
    """The file that lies in the package."""
    for wording in first_plan.canned_replies().values():
        assert set(wording.title) == set(wording.text) == {"en", "nl"}
        for text in wording.text.values():
            check_variables(text)

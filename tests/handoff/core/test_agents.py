"""What agents do with a conversation."""

from typing import Any

import pytest

from handoff.errors import (
    BadDisposition,
    ClientMsgIdReused,
    ConversationClosed,
    EpochStale,
    NotYourConversation,
    TaskNotFound,
    TaskNotWrapping,
    TextTooLong,
)
from handoff.model.conversation import AuthorKind, BotReply, MessageKind, TurnKind
from handoff.model.states import Controller, TaskState
from tests.handoff.core.floor import Floor


async def test_reply_is_stored_under_the_first_name(floor: Floor) -> None:
    """Once for each id; cards masked; another text under the id is refused."""
    agent = await floor.agent()
    conversation = await floor.talking(agent)
    send: dict[str, Any] = {"epoch": conversation.epoch, "client_msg_id": "reply-01"}

    first = await floor.board.reply(agent.id, conversation.id, text="Pay 4111111111111111?", **send)
    again = await floor.board.reply(agent.id, conversation.id, text="Pay 4111111111111111?", **send)

    assert first == again
    assert (first.author.kind, first.author.name) == (AuthorKind.AGENT, "Sam")
    assert first.text == "Pay ************1111?"
    with pytest.raises(ClientMsgIdReused):
        await floor.board.reply(agent.id, conversation.id, text="Other", **send)


async def test_reply_under_an_old_epoch_is_refused(floor: Floor) -> None:
    """Whoever writes must have seen who is in control."""
    agent = await floor.agent()
    conversation = await floor.talking(agent)

    with pytest.raises(EpochStale) as refused:
        await floor.board.reply(
            agent.id, conversation.id, epoch=2, client_msg_id="reply-01", text="Hi"
        )

    assert (refused.value.given, refused.value.current) == (2, 3)


async def test_only_the_agent_in_control_replies(floor: Floor) -> None:
    """Not a colleague, not while the customer waits, not after the end."""
    sam = await floor.agent("sam")
    conversation = await floor.talking(sam)
    kim = await floor.agent("kim")

    async def reply(agent_id: str) -> None:
        now = await floor.now(conversation)
        await floor.board.reply(
            agent_id, now.id, epoch=now.epoch, client_msg_id=floor.msg_id(), text="Hi"
        )

    for command in (
        reply(kim.id),
        floor.board.hand_back(kim.id, conversation.id),
        floor.board.close_conversation(kim.id, conversation.id),
    ):
        with pytest.raises(NotYourConversation):
            await command
    await floor.board.close_conversation(sam.id, conversation.id)
    with pytest.raises(ConversationClosed):
        await reply(sam.id)


async def test_note_is_for_agents_only(floor: Floor) -> None:
    """Also after the end; masked like everything else; limited."""
    agent = await floor.agent()
    conversation = await floor.talking(agent)
    await floor.board.close_conversation(agent.id, conversation.id)

    note = await floor.board.note(
        agent.id, conversation.id, client_msg_id="note-001", text="Gave 4111 1111 1111 1111"
    )

    assert (note.kind, note.text) == (MessageKind.NOTE, "Gave **** **** **** 1111")
    assert note not in await floor.board.messages(conversation.id)
    assert note in (await floor.board.conversation_for_agent(agent.id, conversation.id)).messages
    with pytest.raises(TextTooLong):
        await floor.board.note(
            agent.id, conversation.id, client_msg_id="note-002", text="x" * 4_001
        )


async def test_handing_back_gives_the_bot_control_and_the_note(floor: Floor) -> None:
    """A turn of the bot, a new epoch, the customer told, the agent in wrap-up."""
    agent = await floor.agent()
    conversation = await floor.talking(agent)

    await floor.board.hand_back(agent.id, conversation.id, "Refund agreed, send the label")

    now, turn = await floor.now(conversation), await floor.turn(conversation)
    assert (now.controller, now.epoch, now.agent_name) == (Controller.BOT, 4, None)
    assert (turn.kind, turn.text) == (TurnKind.EVENT, "/EXTERNAL_handed_back")
    assert turn.metadata == {"note": "Refund agreed, send the label"}
    assert (await floor.codes(conversation))[-1] == "handed_back"
    assert (await floor.task(conversation)).state is TaskState.WRAPPING
    await floor.board.complete_bot_turn(turn, [BotReply("Anything else?")])
    assert (await floor.transcript(conversation))[-1].text == "Anything else?"


async def test_person_can_be_asked_for_again_while_the_first_agent_writes_up(floor: Floor) -> None:
    """A wrapping task is not an open one."""
    agent = await floor.agent()
    conversation = await floor.talking(agent)
    await floor.board.hand_back(agent.id, conversation.id)

    await floor.board.request_person(conversation.id)

    states = [task.state for task in await floor.tasks(conversation)]
    assert sorted(states) == [TaskState.RESERVED, TaskState.WRAPPING]


async def test_closing_ends_the_conversation_and_begins_the_wrap_up(floor: Floor) -> None:
    """The customer hears who closed it."""
    agent = await floor.agent()
    conversation = await floor.talking(agent)

    await floor.board.close_conversation(agent.id, conversation.id)

    now, task = await floor.now(conversation), await floor.task(conversation)
    assert (now.controller, now.closed_at) == (Controller.NONE, floor.clock.now())
    assert (task.state, task.released_at) == (TaskState.WRAPPING, floor.clock.now())
    assert (await floor.transcript(conversation))[-1].params == {"name": "Sam"}
    assert [line.task for line in (await floor.board.inbox(agent.id)).mine] == [task]


async def test_wrap_up_completes_the_task_and_frees_the_agent(floor: Floor) -> None:
    """With disposition and masked notes; the same again is no error."""
    agent = await floor.agent()
    conversation = await floor.talking(agent)
    await floor.board.close_conversation(agent.id, conversation.id)
    task_id = (await floor.task(conversation)).id

    for _ in range(2):
        await floor.board.wrap_up(agent.id, task_id, "refunded", "card 4111111111111111")

    task = await floor.task(conversation)
    assert (task.state, task.disposition) == (TaskState.COMPLETED, "refunded")
    assert task.notes == "card ************1111"
    assert (await floor.board.agent_status(agent.id)).busy == 0
    assert (await floor.board.inbox(agent.id)).mine == ()


async def test_wrap_up_is_refused_when_it_is_not_due(floor: Floor) -> None:
    """While talking, for another's task, with a strange code, twice with other words."""
    sam, kim = await floor.agent("sam"), await floor.agent("kim")
    await floor.board.set_presence(kim.id, (await floor.see(kim)).state.NOT_READY)
    conversation = await floor.talking(sam)
    task_id = (await floor.task(conversation)).id

    with pytest.raises(TaskNotWrapping):
        await floor.board.wrap_up(sam.id, task_id, "solved")
    await floor.board.close_conversation(sam.id, conversation.id)
    with pytest.raises(TaskNotWrapping):
        await floor.board.wrap_up(kim.id, task_id, "solved")
    with pytest.raises(BadDisposition):
        await floor.board.wrap_up(sam.id, task_id, "Solved!")
    with pytest.raises(TaskNotFound):
        await floor.board.wrap_up(sam.id, "t_none", "solved")
    await floor.board.wrap_up(sam.id, task_id, "solved")
    with pytest.raises(TaskNotWrapping):
        await floor.board.wrap_up(sam.id, task_id, "refunded")


async def test_forgotten_wrap_up_is_completed_as_unspecified_and_can_be_mended(
    floor: Floor,
) -> None:
    """After 120 s the agent is free again; the late notes are kept all the same."""
    agent = await floor.agent()
    conversation = await floor.talking(agent)
    await floor.board.close_conversation(agent.id, conversation.id)

    assert "wrap-ups ended" not in await floor.pass_time(119, agent)
    assert (await floor.pass_time(1, agent))["wrap-ups ended"] == 1
    task = await floor.task(conversation)
    assert (task.state, task.disposition) == (TaskState.COMPLETED, "unspecified")

    await floor.board.wrap_up(agent.id, task.id, "solved", "was at the printer")

    assert (await floor.task(conversation)).disposition == "solved"
    assert (await floor.board.events(conversation.id))[-1].name == "wrap-up mended"


async def test_conversation_at_the_desk_has_the_whole_story(floor: Floor) -> None:
    """Context of the latest handoff, all messages, what is unread."""
    agent = await floor.agent()
    conversation = await floor.customer()
    await floor.say(conversation, "Where is my order?")
    await floor.board.request_person(conversation.id)
    await floor.accept(agent)
    await floor.say(conversation, "Hi!")
    await floor.board.mark_read(conversation.id, "agent", 1)

    seen = await floor.board.conversation_for_agent(agent.id, conversation.id)

    assert seen.context is not None
    assert seen.context["reason"] == "requested_human"
    assert [m.seq for m in seen.messages] == [1, 2, 3, 4]
    assert (seen.line.unread, seen.line.reason) == (1, "requested_human")
    assert seen.line.task == await floor.task(conversation)
    assert seen.line.conversation.preview == "Hi!"

"""Files as the switchboard knows them: who may, how many, and what becomes of those never sent."""

from collections.abc import Mapping

import pytest

from handoff.errors import (
    AttachmentNotFound,
    ClientMsgIdReused,
    ConversationClosed,
    EpochStale,
    FileNotWanted,
    NotYourConversation,
    TooManyFiles,
)
from handoff.model.attachments import Attachment
from handoff.model.conversation import Conversation, Message
from handoff.model.work import Agent
from handoff.switchboard import Switchboard
from tests.handoff.core.floor import Floor


async def asked(floor: Floor) -> tuple[Agent, Conversation]:
    """A conversation in which the agent asked for a file."""
    agent = await floor.agent()
    conversation = await floor.talking(agent)
    await floor.board.request_file(
        agent.id, conversation.id, client_msg_id=floor.msg_id(), text="A photo, please"
    )
    return agent, await floor.now(conversation)


async def upload(
    floor: Floor, conversation: Conversation, by: Agent | None = None, size: int = 3
) -> Attachment:
    """A file that lies on the disk, as far as the switchboard knows."""
    return await floor.board.keep_attachment(
        conversation.id,
        by.id if by else None,
        name="photo.png",
        media_type="image/png",
        size=size,
        stored_as=floor.msg_id(),
    )


async def send(floor: Floor, file: Attachment, key: str = "", epoch: int | None = None) -> Message:
    """Whoever uploaded it sends it."""
    return await floor.board.send_file(
        file.conversation_id,
        file.agent_id,
        client_msg_id=key or floor.msg_id(),
        attachment_id=file.id,
        epoch=epoch,
    )


def told(message: Message) -> Mapping[str, object]:
    """What the message says of its file."""
    assert message.custom is not None
    return message.custom


async def test_file_that_was_asked_for_becomes_a_message(floor: Floor) -> None:
    """With its name, kind and size; the wish for one is fulfilled then."""
    _, conversation = await asked(floor)
    assert conversation.wants_file

    file = await upload(floor, conversation)
    message = await send(floor, file)

    assert (told(message)["name"], told(message)["size"]) == ("photo.png", 3)
    assert told(message)["href"] == f"/api/attachments/{file.id}"
    assert message.for_customer
    after = await floor.now(conversation)
    assert (after.wants_file, after.preview) == (False, "photo.png")
    assert (await floor.board.sent_attachment(file.id)).message_id == message.id


async def test_customers_send_nothing_that_nobody_asked_for(floor: Floor) -> None:
    """Neither before the wish nor after it was fulfilled, nor once the agent is gone."""
    agent = await floor.agent()
    conversation = await floor.talking(agent)
    with pytest.raises(FileNotWanted):
        await floor.board.check_may_upload(conversation.id, None)
    with pytest.raises(FileNotWanted):
        await upload(floor, conversation)

    await floor.board.request_file(
        agent.id, conversation.id, client_msg_id=floor.msg_id(), text="A photo, please"
    )
    first, second = await upload(floor, conversation), await upload(floor, conversation)
    await send(floor, first)
    with pytest.raises(FileNotWanted):
        await send(floor, second)

    await floor.board.close_conversation(agent.id, conversation.id)
    with pytest.raises(ConversationClosed):
        await upload(floor, conversation)


async def test_wish_for_a_file_ends_with_the_agents_stretch(floor: Floor) -> None:
    """The bot asked for nothing."""
    agent, conversation = await asked(floor)

    await floor.board.hand_back(agent.id, conversation.id)

    assert not (await floor.now(conversation)).wants_file
    with pytest.raises(FileNotWanted):
        await upload(floor, conversation)


async def test_agents_file_is_refused_under_a_stale_epoch(floor: Floor) -> None:
    """Like a reply: nothing is stored, the file stays unsent."""
    agent = await floor.agent()
    conversation = await floor.talking(agent)
    file = await upload(floor, conversation, agent)
    before = await floor.transcript(conversation)

    with pytest.raises(EpochStale):
        await send(floor, file, epoch=conversation.epoch - 1)
    assert await floor.transcript(conversation) == before

    message = await send(floor, file, epoch=conversation.epoch)
    assert message.author.id == agent.id


async def test_only_who_writes_there_uploads_and_sends(floor: Floor) -> None:
    """Not another agent, not into another conversation, and nobody the file of somebody else."""
    agent, conversation = await asked(floor)
    other = await floor.agent("kim")
    file = await upload(floor, conversation)

    with pytest.raises(NotYourConversation):
        await upload(floor, conversation, other)
    with pytest.raises(NotYourConversation):
        await floor.board.request_file(
            other.id, conversation.id, client_msg_id=floor.msg_id(), text="A photo, please"
        )
    with pytest.raises(AttachmentNotFound):
        await floor.board.send_file(
            conversation.id, agent.id, client_msg_id=floor.msg_id(), attachment_id=file.id
        )
    elsewhere = await floor.talking(other)
    with pytest.raises(AttachmentNotFound):
        await floor.board.send_file(
            elsewhere.id, other.id, client_msg_id=floor.msg_id(), attachment_id=file.id
        )


async def test_sending_again_is_the_same_message(floor: Floor) -> None:
    """The same key with another file is refused; a file is sent once only."""
    _, conversation = await asked(floor)
    file, other = await upload(floor, conversation), await upload(floor, conversation)
    first = await send(floor, file, "the-same-key")

    assert (await send(floor, file, "the-same-key")).seq == first.seq
    with pytest.raises(ClientMsgIdReused):
        await send(floor, other, "the-same-key")
    await floor.board.request_file(
        (await floor.now(conversation)).agent_id or "",
        conversation.id,
        client_msg_id=floor.msg_id(),
        text="Another one",
    )
    with pytest.raises(AttachmentNotFound):
        await send(floor, file)


async def test_conversation_has_room_for_so_many_files(floor: Floor) -> None:
    """By count and by bytes, sent or not."""
    _, conversation = await asked(floor)
    with pytest.raises(TooManyFiles):
        await upload(floor, conversation, size=floor.board.rules.attachment_bytes + 1)

    for _ in range(floor.board.rules.attachments):
        await upload(floor, conversation)
    with pytest.raises(TooManyFiles):
        await upload(floor, conversation)
    with pytest.raises(TooManyFiles):
        await floor.board.check_may_upload(conversation.id, None)


async def test_upload_that_nobody_sends_is_dropped_after_an_hour(
    floor: Floor, board: Switchboard
) -> None:
    """What was sent stays; the dropped one cannot be sent any more and its file is unknown."""
    agent, conversation = await asked(floor)
    sent, left = await upload(floor, conversation), await upload(floor, conversation)
    await send(floor, sent)

    await floor.pass_time(3_599, agent)
    assert len(await board.known_files([sent.stored_as, left.stored_as])) == 2
    await floor.pass_time(2, agent)

    assert set(await board.known_files([sent.stored_as, left.stored_as])) == {sent.stored_as}
    with pytest.raises(AttachmentNotFound):
        await board.sent_attachment(left.id)

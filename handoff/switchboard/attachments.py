"""Files in conversations: who may upload one, and how it becomes a message. Knows no bytes."""

from collections.abc import Collection, Sequence

from sqlalchemy import delete, func, select, update

from handoff import text as words
from handoff.bus import ConversationMoved
from handoff.errors import (
    AttachmentNotFound,
    ClientMsgIdReused,
    EpochStale,
    FileNotWanted,
    TooManyFiles,
)
from handoff.masking import mask_cards
from handoff.model.attachments import Attachment
from handoff.model.conversation import Author, Conversation, Message, MessageKind
from handoff.model.states import Controller
from handoff.model.work import CUSTOMER, Actor, agent_actor
from handoff.store import rows
from handoff.store.teamwork_tables import attachments
from handoff.switchboard.agents import same, writer
from handoff.switchboard.change import Change
from handoff.switchboard.core import Core
from handoff.switchboard.customers import THE_CUSTOMER, check_open, earlier

PATH = "/api/attachments/"


class Attachments(Core):
    """The commands about files; `agent_id` of None is the customer."""

    async def request_file(
        self, agent_id: str, conversation_id: str, *, client_msg_id: str, text: str
    ) -> Message:
        """Ask the customer for a file; raises NotYourConversation, ClientMsgIdReused."""
        said = mask_cards(words.clean(text, self.rules.max_message_chars))

        async def work(change: Change) -> Message:
            conversation = await change.conversation(conversation_id)
            before = await earlier(change, conversation_id, client_msg_id)
            if before is not None:
                return same(before, agent_id, said, MessageKind.TEXT)
            author = await writer(change, conversation, agent_id)
            message = change.append(
                conversation_id, author=author, text=said, client_msg_id=client_msg_id
            )
            change.set(conversation_id, wants_file=True)
            change.record(conversation, "file asked for", by=agent_actor(agent_id))
            change.notify(ConversationMoved(conversation_id))
            return message

        return await self.run(work)

    async def check_may_upload(self, conversation_id: str, agent_id: str | None) -> None:
        """Raise what `keep_attachment` would, before a single byte is read."""

        async def work(change: Change) -> None:
            await _uploader(change, conversation_id, agent_id)
            await _check_room(change, conversation_id, more=0)

        await self.run(work)

    async def keep_attachment(
        self,
        conversation_id: str,
        agent_id: str | None,
        *,
        name: str,
        media_type: str,
        size: int,
        stored_as: str,
    ) -> Attachment:
        """The file, which must lie on the disk by now, can be sent.

        Raises ConversationNotFound, ConversationClosed, NotYourConversation, FileNotWanted,
        TooManyFiles.
        """

        async def work(change: Change) -> Attachment:
            await _uploader(change, conversation_id, agent_id)
            await _check_room(change, conversation_id, more=size)
            kept = Attachment(
                id=change.ids.new("at"),
                conversation_id=conversation_id,
                agent_id=agent_id,
                name=name,
                media_type=media_type,
                size=size,
                stored_as=stored_as,
                uploaded_at=change.now,
            )
            await change.connection.execute(attachments.insert().values(**rows.columns(kept)))
            return kept

        return await self.run(work)

    async def send_file(
        self,
        conversation_id: str,
        agent_id: str | None,
        *,
        client_msg_id: str,
        attachment_id: str,
        epoch: int | None = None,
    ) -> Message:
        """The uploaded file becomes a message; agents name the `epoch` they look at.

        Raises as `keep_attachment` does, and EpochStale, AttachmentNotFound, ClientMsgIdReused.
        """

        async def work(change: Change) -> Message:
            conversation = await change.conversation(conversation_id)
            before = await earlier(change, conversation_id, client_msg_id)
            if before is not None:
                return _same_file(before, agent_id, attachment_id)
            if epoch is not None and epoch != conversation.epoch:
                raise EpochStale(epoch, conversation.epoch)
            author = await _uploader(change, conversation_id, agent_id)
            file = await _unsent(change, conversation_id, agent_id, attachment_id)
            message = change.append(
                conversation_id,
                author=author,
                text=None,
                client_msg_id=client_msg_id,
                custom=_custom(file),
            )
            await _mark_sent(change, file, message)
            by = CUSTOMER if agent_id is None else agent_actor(agent_id)
            _note(change, conversation, file, by)
            return message

        return await self.run(work)

    async def sent_attachment(self, attachment_id: str) -> Attachment:
        """The file of a message; raises AttachmentNotFound, also while it is not sent."""
        query = select(attachments).where(
            attachments.c.id == attachment_id, attachments.c.message_id.is_not(None)
        )
        async with self.store.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            raise AttachmentNotFound(attachment_id)
        return rows.value(Attachment, row)

    async def drop_unsent_attachments(self) -> int:
        """Forget uploads that nobody sent; their files go when the folder is tidied."""
        before = self.clock.now() - self.rules.attachment_unsent
        due = (
            select(attachments.c.id)
            .where(attachments.c.message_id.is_(None), attachments.c.uploaded_at <= before)
            .limit(self.rules.sweep_batch)
        )
        async with self.store.read() as connection:
            found = list((await connection.execute(due)).scalars())
        if not found:
            return 0

        async def work(change: Change) -> int:
            unsent = delete(attachments).where(
                attachments.c.id.in_(found), attachments.c.message_id.is_(None)
            )
            return (await change.connection.execute(unsent)).rowcount

        return await self.run(work)

    async def known_files(self, names: Sequence[str]) -> Collection[str]:
        """Which of these names of stored files have a row."""
        query = select(attachments.c.stored_as).where(attachments.c.stored_as.in_(names))
        async with self.store.read() as connection:
            return set((await connection.execute(query)).scalars())


async def _uploader(change: Change, conversation_id: str, agent_id: str | None) -> Author:
    """Who sends; raises unless they may send a file into this conversation now."""
    conversation = await change.conversation(conversation_id)
    if agent_id is not None:
        return await writer(change, conversation, agent_id)
    check_open(conversation)
    if not conversation.wants_file or conversation.controller is not Controller.AGENT:
        raise FileNotWanted
    return THE_CUSTOMER


async def _check_room(change: Change, conversation_id: str, *, more: int) -> None:
    query = select(func.count(), func.coalesce(func.sum(attachments.c.size), 0)).where(
        attachments.c.conversation_id == conversation_id
    )
    count, size = (await change.connection.execute(query)).one()
    rules = change.rules
    if count >= rules.attachments or size + more > rules.attachment_bytes:
        raise TooManyFiles


async def _unsent(
    change: Change, conversation_id: str, agent_id: str | None, attachment_id: str
) -> Attachment:
    """The uploader's own file of this conversation that is not sent yet."""
    query = select(attachments).where(
        attachments.c.id == attachment_id,
        attachments.c.conversation_id == conversation_id,
        attachments.c.agent_id.is_(None)
        if agent_id is None
        else attachments.c.agent_id == agent_id,
        attachments.c.message_id.is_(None),
    )
    row = (await change.connection.execute(query)).one_or_none()
    if row is None:
        raise AttachmentNotFound(attachment_id)
    return rows.value(Attachment, row)


async def _mark_sent(change: Change, file: Attachment, message: Message) -> None:
    """It may have been dropped as unsent meanwhile: then nothing is sent."""
    done = await change.connection.execute(
        update(attachments)
        .where(attachments.c.id == file.id, attachments.c.message_id.is_(None))
        .values(message_id=message.id)
    )
    if done.rowcount != 1:
        raise AttachmentNotFound(file.id)


def _note(change: Change, conversation: Conversation, file: Attachment, by: Actor) -> None:
    facts = {"attachment_id": file.id, "media_type": file.media_type, "size": file.size}
    change.record(conversation, "file sent", by=by, facts=facts)
    if file.agent_id is None:
        change.set(conversation.id, wants_file=False)
        change.notify(ConversationMoved(conversation.id))


def _custom(file: Attachment) -> dict[str, object]:
    """What a message says of its file."""
    return {
        "type": "attachment",
        "version": 1,
        "attachment_id": file.id,
        "name": file.name,
        "media_type": file.media_type,
        "size": file.size,
        "href": PATH + file.id,
    }


def _same_file(before: Message, agent_id: str | None, attachment_id: str) -> Message:
    """The stored message, if it is what comes again; raises ClientMsgIdReused otherwise."""
    sent = (before.custom or {}).get("attachment_id")
    by_same = (
        before.author.kind is THE_CUSTOMER.kind
        if agent_id is None
        else (before.author.id == agent_id)
    )
    if sent != attachment_id or not by_same:
        raise ClientMsgIdReused(before.seq)
    return before

"""Calls: who may speak in one; sound itself is the voice gateway's."""

from handoff.errors import NotACall, NotInCall
from handoff.routing import Medium
from handoff.switchboard import finding, participants
from handoff.switchboard.core import Core
from handoff.switchboard.reading import conversation_of


class Calls(Core):
    """What the sockets of live audio ask."""

    async def name_in_call(self, agent_id: str, conversation_id: str) -> str:
        """The name of an agent who takes part in this call now, as whatever.

        Raises ConversationNotFound, NotACall, NotInCall.
        """
        async with self.store.read() as connection:
            conversation = await conversation_of(connection, conversation_id)
            if conversation.channel != Medium.VOICE:
                raise NotACall
            here = await participants.seen(connection, (conversation_id,), all_kinds=True)
            if all(it.agent_id != agent_id for it in here.get(conversation_id, ())):
                raise NotInCall
            return (await finding.agent(connection, agent_id)).name

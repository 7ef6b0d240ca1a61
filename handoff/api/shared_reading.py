"""What many sockets look at, read once for all that ask at the same time."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from handoff.api.batches import Batches
from handoff.errors import AgentNotFound, ConversationNotFound
from handoff.model.views import CustomerView, Inbox
from handoff.switchboard import Switchboard

# A free agent's next offer is made in a transaction of its own, right after the one that freed
# them: with a short wait one reading shows it, else it is shown by the next, after its rest.
OFFER_FOLLOWS_S = 0.015


class SharedReading:
    """The lists of desks and the states of customers; answers while `open` runs."""

    def __init__(self, switchboard: Switchboard) -> None:
        self._inboxes: Batches[Inbox] = Batches(
            "inboxes", switchboard.inboxes, after_s=OFFER_FOLLOWS_S
        )
        self._customers: Batches[CustomerView] = Batches(
            "customer states", switchboard.customer_states
        )

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Answer while the block runs."""
        async with self._inboxes.open(), self._customers.open():
            yield

    async def inbox(self, agent_id: str) -> Inbox:
        """The lists of this agent's desk; raises AgentNotFound."""
        found = await self._inboxes.of(agent_id)
        if found is None:
            raise AgentNotFound(agent_id)
        return found

    async def customer_state(self, conversation_id: str) -> CustomerView:
        """What the customer of this conversation is told; raises ConversationNotFound."""
        found = await self._customers.of(conversation_id)
        if found is None:
            raise ConversationNotFound(conversation_id)
        return found

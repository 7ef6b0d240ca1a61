"""Which conversations an agent may look into."""

from handoff.errors import HandoffError
from handoff.model.views import Inbox
from handoff.model.work import OVERSEERS
from handoff.switchboard import Switchboard


class NotForYou(HandoffError):
    """The conversation is with somebody else."""

    code = "conversation-not-for-you"
    sentence = "This conversation is not yours, not offered to you and not waiting."


def visible_conversations(inbox: Inbox) -> frozenset[str]:
    """The conversations on the agent's lists: offered, own, joined, waiting, to be followed up."""
    return frozenset(
        {it.conversation.id for it in inbox.offers}
        | {line.conversation.id for line in (*inbox.mine, *inbox.queue, *inbox.joined)}
        | {it.conversation.id for it in inbox.transfers if it.in_hand}
        | {it.conversation_id for it in inbox.follow_ups}
    )


def may_see(inbox: Inbox, conversation_id: str) -> bool:
    """Whether the agent may look into the conversation; supervisors may look into all."""
    return inbox.me.agent.role in OVERSEERS or conversation_id in visible_conversations(inbox)


async def demand_sight(switchboard: Switchboard, agent_id: str, conversation_id: str) -> None:
    """Raise `NotForYou` unless the agent may look into the conversation now."""
    if not await switchboard.is_listed_for(agent_id, conversation_id, overseers=OVERSEERS):
        raise NotForYou

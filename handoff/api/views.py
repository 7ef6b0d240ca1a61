"""From what the switchboard knows to what goes over the wire; who may see what is decided here."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from functools import lru_cache

from handoff.model.board import Board
from handoff.model.canned import CannedReply
from handoff.model.conversation import Message
from handoff.model.states import TransferState
from handoff.model.teamwork import Seen
from handoff.model.views import (
    AgentStatus,
    ConversationAtDesk,
    ConversationLine,
    CustomerView,
    Inbox,
    Offer,
    TransferLine,
)
from handoff.model.work import OVERSEERS, Agent, FollowUp
from handoff.protocol import agent as at_desk
from handoff.protocol import customer as at_customer
from handoff.protocol import shared, supervisor
from handoff.protocol import teamwork as together
from handoff.switchboard.audit import AuditPage
from handoff.switchboard.rating_reports import RatingReport, Satisfaction
from handoff.switchboard.targets import Targets

IsOnline = Callable[[str], bool]


def message_for_customer(message: Message) -> shared.MessageView:
    """A message without what is meant for agents only."""
    return _message(replace(message, heard=None), turn=None)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who looks at a conversation from a desk; supervisors see what was said between agents."""

    agent_id: str
    oversees: bool = False

    def may_read(self, message: Message) -> bool:
        """Whether the words are meant for them too."""
        readers = message.readers
        return readers is None or self.oversees or self.agent_id in readers


def viewer(agent: Agent) -> Viewer:
    """The agent as a viewer."""
    return Viewer(agent.id, oversees=agent.role in OVERSEERS)


def message_for_agent(message: Message, to: Viewer) -> shared.MessageView:
    """A message with what the bot understood; without words when it is not meant for them."""
    if not to.may_read(message):
        return _message(replace(message, text=None, custom=None, heard=None), turn=None)
    turn = message.turn
    if turn is None:
        return _message(message, turn=None)
    facts = shared.TurnFacts(
        intent=turn.intent,
        confidence=turn.confidence,
        sentiment=turn.sentiment,
        sentiment_score=turn.sentiment_score,
        anger=turn.anger,
    )
    return _message(message, turn=facts)


def _message(message: Message, *, turn: shared.TurnFacts | None) -> shared.MessageView:
    return shared.MessageView(
        seq=message.seq,
        client_msg_id=message.client_msg_id,
        author=_author(message.author.kind.value, message.author.name),
        kind=message.kind.value,
        text=message.text,
        code=message.code,
        buttons=[shared.Button(title=it.title, payload=it.payload) for it in message.buttons],
        custom=dict(message.custom) if message.custom is not None else None,
        at=message.at,
        turn=turn,
        heard=message.heard,
    )


@lru_cache(maxsize=1_000)
def _author(kind: str, name: str | None) -> shared.Author:
    """Frozen, and the same few in most messages."""
    return shared.Author(kind=shared.AuthorKind(kind), name=name)


def customer_state(view: CustomerView) -> at_customer.CustomerState:
    """Who is in control, as the customer is told."""
    return at_customer.CustomerState.model_validate(
        {
            "controller": view.controller.value,
            "epoch": view.epoch,
            "language": view.language,
            "agent_name": view.agent_name,
            "position": view.position,
            "expected_wait_s": view.expected_wait_s,
            "staffed": view.staffed,
            "options": list(view.options),
            "bot_busy": view.bot_busy,
            "rated": view.rated,
            "queue": view.queue_name,
            "opens_at": view.opens_at,
            "one_moment": view.one_moment,
            "also_here": list(view.also_here),
            "file_wanted": view.file_wanted,
            "reopens_until": view.reopens_until,
            "requested_slot": view.requested_slot,
            "parties": None if view.parties is None else [_party(it) for it in view.parties],
            "briefings": dict(view.briefings),
        }
    )


def _party(it: Seen) -> dict[str, object]:
    return {
        "agent_id": it.agent_id,
        "name": it.name,
        "kind": it.kind.value,
        "languages": list(it.languages),
    }


def canned_reply(it: CannedReply) -> at_desk.CannedReply:
    """A ready-made reply."""
    return at_desk.CannedReply.model_validate(
        {"key": it.key, "shortcut": it.shortcut, "title": dict(it.title), "text": dict(it.text)}
    )


def agent_card(status: AgentStatus) -> at_desk.AgentCard:
    """The agent as pages show them."""
    agent = status.agent
    return at_desk.AgentCard.model_validate(
        {
            "agent_id": agent.id,
            "name": agent.name,
            "role": agent.role.value,
            "languages": list(agent.languages),
            "presence": agent.state.value,
            "reason": agent.reason,
            "since": agent.since,
            "capacity": agent.capacity,
            "busy": status.busy,
            "voice_capacity": agent.voice_capacity,
            "busy_voice": status.busy_voice,
            "skills": dict(agent.skills),
            "queues": list(status.queues),
        }
    )


def inbox(lists: Inbox, is_online: IsOnline) -> at_desk.Inbox:
    """All lists of the desk."""
    to = viewer(lists.me.agent)
    return at_desk.Inbox(
        agent=agent_card(lists.me),
        offers=[offer(it, to) for it in lists.offers],
        mine=[conversation_row(it, is_online) for it in lists.mine],
        queue=[conversation_row(it, is_online) for it in lists.queue],
        follow_ups=[follow_up(it) for it in lists.follow_ups],
        transfers=[transfer(it, to) for it in lists.transfers],
        joined=[conversation_row(it, is_online) for it in lists.joined],
    )


def offer(it: Offer, to: Viewer) -> at_desk.OfferView:
    """A ringing task."""
    return at_desk.OfferView.model_validate(
        {
            "reservation_id": it.reservation.id,
            "task_id": it.task.id,
            "conversation_id": it.conversation.id,
            "queue": it.queue_name,
            "channel": it.conversation.channel,
            "language": it.conversation.language,
            "reason": it.handoff.reason.value,
            "context": dict(it.handoff.context),
            "waiting_since": it.task.queued_since,
            "offered_at": it.reservation.offered_at,
            "due_at": it.reservation.due_at,
            "messages": [message_for_agent(message, to) for message in it.messages],
            "kind": it.task.kind.value,
            "queue_id": it.task.queue_id,
            "priority": it.task.priority,
            "skills": dict(it.task.skills),
            "tier": it.task.tier,
            "is_known": it.task.previous_agent_id == it.reservation.agent_id,
            "follow_up": it.follow_up and follow_up(it.follow_up),
        }
    )


def transfer(it: TransferLine, to: Viewer) -> together.TransferView:
    """A transfer that is not over."""
    asked = it.transfer
    return together.TransferView.model_validate(
        {
            "transfer_id": asked.id,
            "conversation_id": asked.conversation_id,
            "direction": "in" if it.in_hand else "out",
            "mode": asked.mode.value,
            "state": asked.state.value,
            "from_agent_id": asked.from_agent,
            "from_name": it.from_name,
            "to_agent_id": asked.to_agent,
            "to_name": it.to_name,
            "reason": asked.reason,
            "note": asked.note,
            "language": it.conversation.language,
            "channel": it.conversation.channel,
            "customer_name": it.conversation.customer_name,
            "requested_at": asked.requested_at,
            "due_at": asked.due_at if asked.state is TransferState.REQUESTED else None,
            "context": dict(it.context) if it.context is not None else None,
            "messages": [message_for_agent(message, to) for message in it.messages],
        }
    )


def board(it: Board) -> supervisor.Board:
    """The whole floor; of who takes part, what a desk is told too."""
    shown = asdict(it)
    for talk, line in zip(it.conversations, shown["conversations"], strict=True):
        line["participants"] = [participant(seen) for seen in talk.participants]
    return supervisor.Board.model_validate(shown)


def audit_page(page: AuditPage) -> supervisor.AuditPage:
    """Lines of the log."""
    return supervisor.AuditPage(
        events=[
            supervisor.AuditLine(
                id=it.id,
                at=it.at,
                actor=it.actor.kind,
                actor_id=it.actor.id,
                actor_name=page.names.get(it.actor.id or ""),
                subject=it.subject,
                subject_id=it.subject_id,
                name=it.name,
                source=it.source,
                target=it.target,
                conversation_id=it.conversation_id,
                facts=dict(it.facts),
            )
            for it in page.events
        ],
        next_before=page.next_before,
    )


def rating_report(found: RatingReport) -> supervisor.RatingReport:
    """What customers thought."""
    return supervisor.RatingReport(
        since=found.since,
        until=found.until,
        agents=[_satisfaction(it) for it in found.agents],
        queues=[_satisfaction(it) for it in found.queues],
    )


def _satisfaction(it: Satisfaction) -> supervisor.Satisfaction:
    return supervisor.Satisfaction(
        id=it.id,
        name=it.name,
        asked=it.asked,
        answered=it.answered,
        average=it.average,
        scores=dict(it.scores),
        reasons=dict(it.reasons),
    )


def targets(found: Targets) -> together.Targets:
    """To whom a conversation can go."""
    return together.Targets.model_validate(
        {
            "agents": [
                {
                    "agent_id": it.agent.id,
                    "name": it.agent.name,
                    "role": it.agent.role.value,
                    "languages": list(it.agent.languages),
                    "presence": it.agent.state.value,
                    "free": it.free,
                }
                for it in found.colleagues
            ],
            "queues": [asdict(it) for it in found.queues],
        }
    )


def participant(it: Seen) -> together.Participant:
    """Somebody who takes part in a conversation."""
    return together.Participant(
        agent_id=it.agent_id,
        name=it.name,
        kind=it.kind.value,
        since=it.since,
        transfer_id=it.transfer_id,
    )


def conversation_row(line: ConversationLine, is_online: IsOnline) -> at_desk.ConversationRow:
    """A line of the inbox."""
    conversation, task = line.conversation, line.task
    return at_desk.ConversationRow.model_validate(
        {
            "conversation_id": conversation.id,
            "task_id": task and task.id,
            "task_state": task and task.state.value,
            "controller": conversation.controller.value,
            "channel": conversation.channel,
            "language": conversation.language,
            "customer_name": conversation.customer_name,
            "reason": line.reason,
            "preview": conversation.preview,
            "unread": line.unread,
            "waiting_since": task and task.queued_since,
            "last_at": conversation.last_at,
            "customer_online": is_online(conversation.id),
            "wrap_up_due_at": task and task.wrap_up_due_at,
            "opened_at": conversation.opened_at,
            "closed_at": conversation.closed_at,
            "disposition": task and task.disposition,
            "participants": [participant(it) for it in line.participants],
            "queue": line.queue_name,
            "priority": task and task.priority,
            "skills": dict(task.skills) if task else {},
        }
    )


def follow_up(it: FollowUp) -> at_desk.FollowUpView:
    """A callback or a left message."""
    return at_desk.FollowUpView.model_validate(
        {
            "follow_up_id": it.id,
            "kind": it.kind.value,
            "conversation_id": it.conversation_id,
            "state": it.state.value,
            "language": it.language,
            "name": it.name,
            "email": it.email,
            "phone": it.phone,
            "text": it.text,
            "queued_since": it.queued_since,
            "created_at": it.created_at,
            "taken_by": it.taken_by,
            "notes": it.notes,
            "due_at": it.planned_for or it.due_at,
            "attempts": it.attempts,
        }
    )


def conversation_shown(
    it: ConversationAtDesk, *, request_id: str, is_online: IsOnline, to: Viewer
) -> at_desk.ConversationShown:
    """The answer to `open`."""
    return at_desk.ConversationShown(
        request_id=request_id,
        conversation=conversation_row(it.line, is_online),
        epoch=it.line.conversation.epoch,
        context=dict(it.context) if it.context is not None else None,
        messages=[message_for_agent(message, to) for message in it.messages],
        last_seq=it.line.conversation.last_seq,
        customer_read_seq=it.line.conversation.customer_read_seq,
    )

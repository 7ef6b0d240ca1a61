"""A floor for page tests: colleagues and queues, a board of a busy morning, a log."""

from datetime import timedelta
from typing import Literal

from handoff.protocol import supervisor, teamwork
from handoff.protocol.shared import Controller
from tests.browser.support import desk_story as story

Presence = Literal["offline", "available", "not_ready", "not_responding"]


def targets() -> teamwork.Targets:
    """Two colleagues, one of them full, and two queues."""
    return teamwork.Targets(
        agents=[
            teamwork.Colleague(
                agent_id="a_bram0001",
                name="Bram Demo",
                role="agent",
                languages=["nl", "en"],
                presence="available",
                free=2,
            ),
            teamwork.Colleague(
                agent_id="a_anna0001",
                name="Anna Demo",
                role="agent",
                languages=["nl", "en"],
                presence="not_ready",
                free=0,
            ),
        ],
        queues=[
            teamwork.TargetQueue(queue_id="q_billing", name="Billing", waiting=2, staffed=True),
            teamwork.TargetQueue(queue_id="q_technical", name="Website", waiting=0, staffed=False),
            teamwork.TargetQueue(
                queue_id="q_night", name="Night desk", waiting=0, staffed=False, is_open=False
            ),
        ],
    )


def transfer(conversation_id: str) -> teamwork.TransferView:
    """Bram asks for advice; it rings."""
    return teamwork.TransferView(
        transfer_id="tr_00000001",
        conversation_id=conversation_id,
        direction="in",
        mode="consult",
        state="requested",
        from_agent_id="a_bram0001",
        from_name="Bram Demo",
        to_agent_id="a_robin001",
        to_name="Robin Demo",
        reason="billing",
        note="Is a second voucher within policy?",
        language="en",
        channel="web",
        customer_name="Mila Voorbeeld",
        requested_at=story.now(),
        due_at=story.now() + timedelta(seconds=30),
        context=dict(story.CONTEXT),
        messages=story.talk_with_the_bot(),
    )


def board() -> supervisor.Board:
    """Three queues, five agents, four conversations."""
    return supervisor.Board(
        at=story.now(),
        interval_s=3600,
        queues=[
            _queue("q_main0000", "Customer service", 2, 95, (40, 35, 3, 0.82)),
            _queue("q_complaints", "Complaints", 1, 212, (9, 5, 2, 0.45)),
            _queue("q_billing", "Billing", 0, None, (0, 0, 0, None)),
        ],
        agents=[
            _agent("a_anna0001", "Anna Demo", "available", "busy", 12, 2),
            _agent("a_bram0001", "Bram Demo", "available", "available", 3, 0),
            _agent("a_dina0001", "Dina Demo", "available", "wrap_up", 1, 0, wrapping=1),
            _agent("a_eli00001", "Eli Demo", "not_ready", "not_ready", 26, 0, reason="lunch"),
            _agent("a_fenna001", "Fenna Demo", "offline", "offline", 140, 0),
        ],
        conversations=[
            _talk(
                1,
                "Mila Voorbeeld",
                "agent",
                "angry",
                ("negative", -0.7),
                "Before Friday!",
            ),
            _talk(2, "Tom Sample", "agent", "requested_human", ("positive", 0.6), "A relief"),
            _talk(3, None, "queue", "repeated_failure", ("neutral", 0.0), "No, that is not it"),
            _talk(4, "Noor Voorbeeld", "queue", "sensitive_topic", None, "Can somebody call me?"),
        ],
    )


def audit_page() -> supervisor.AuditPage:
    """Two lines of the log, and more to come."""
    return supervisor.AuditPage(
        events=[
            supervisor.AuditLine(
                id=12,
                at=story.ago(minutes=1),
                actor="agent",
                actor_id="a_chris001",
                actor_name="Chris Demo",
                subject="conversation",
                subject_id="c_talk0000000000000001",
                name="whisper",
                conversation_id="c_talk0000000000000001",
            ),
            supervisor.AuditLine(
                id=11,
                at=story.ago(minutes=4),
                actor="agent",
                actor_id="a_anna0001",
                actor_name="Anna Demo",
                subject="task",
                subject_id="t_0000001",
                name="accepted",
                source="reserved",
                target="assigned",
                conversation_id="c_talk0000000000000001",
            ),
        ],
        next_before=11,
    )


def _queue(
    queue_id: str,
    name: str,
    waiting: int,
    longest: int | None,
    served: tuple[int, int, int, float | None],
) -> supervisor.QueueOnBoard:
    answered, in_time, abandoned, level = served
    return supervisor.QueueOnBoard(
        queue_id=queue_id,
        name=name,
        waiting=waiting,
        longest_wait_s=longest,
        answered=answered,
        answered_in_time=in_time,
        abandoned=abandoned,
        service_level=level,
        service_level_day=None if level is None else 0.78,
        target_s=60,
    )


def _agent(
    agent_id: str,
    name: str,
    presence: Presence,
    doing: str,
    minutes: float,
    conversations: int,
    *,
    wrapping: int = 0,
    reason: str | None = None,
) -> supervisor.AgentOnBoard:
    return supervisor.AgentOnBoard(
        agent_id=agent_id,
        name=name,
        role="agent",
        presence=presence,
        doing=doing,
        reason=reason,
        since=story.ago(minutes=minutes),
        conversations=conversations,
        wrapping=wrapping,
        capacity=3,
    )


def _talk(
    number: int,
    customer: str | None,
    controller: Literal["agent", "queue"],
    reason: str,
    mood: tuple[Literal["negative", "neutral", "positive"], float] | None,
    preview: str,
) -> supervisor.ConversationOnBoard:
    talks = controller == "agent"
    return supervisor.ConversationOnBoard(
        conversation_id=f"c_talk{number:016d}",
        controller=Controller(controller),
        channel="web",
        language="en",
        queue_id="q_main0000",
        agent_id="a_anna0001" if talks else None,
        agent_name="Anna" if talks else None,
        customer_name=customer,
        reason=reason,
        priority=70,
        since=story.ago(minutes=2 + number),
        preview=preview,
        mood=mood[0] if mood else None,
        mood_score=mood[1] if mood else None,
    )

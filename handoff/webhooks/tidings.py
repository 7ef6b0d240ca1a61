"""What of a change is told to other systems: from lines of the log and messages to tidings."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from handoff.model.conversation import Conversation, Message
from handoff.model.states import Controller, FollowUpState
from handoff.model.webhooks import Telling, Tiding

Line = Mapping[str, Any]


def tidings(
    lines: Iterable[Line], messages: Iterable[Message], about: Mapping[str, Conversation]
) -> list[Tiding]:
    """What happened, an opening first, then what was said, then what came of it.

    `about` are the conversations of the change as they are after it.
    """
    moves = [tiding for line in lines if (tiding := _of_line(line, about)) is not None]
    opened = [it for it in moves if it.kind is Telling.CONVERSATION_OPENED]
    rest = [it for it in moves if it.kind is not Telling.CONVERSATION_OPENED]
    return [*opened, *(_of_message(message) for message in messages), *rest]


def _of_message(message: Message) -> Tiding:
    data = {
        "message_id": message.id,
        "seq": message.seq,
        "author": message.author.kind.value,
        "agent_id": message.author.id,
        "kind": message.kind.value,
        "code": message.code,
    }
    return Tiding(
        Telling.MESSAGE_STORED, message.conversation_id, data, words={"text": message.text}
    )


def _of_line(line: Line, about: Mapping[str, Conversation]) -> Tiding | None:
    if line["subject"] == "conversation":
        return _of_conversation(line, about.get(line["subject_id"]))
    if line["subject"] == "follow_up":
        return _of_follow_up(line)
    return None


def _of_conversation(line: Line, conversation: Conversation | None) -> Tiding | None:
    for kind, data in _kinds(line, conversation):
        return Tiding(kind, line["subject_id"], {**data, "by": line["actor_kind"]})
    return None


def _kinds(line: Line, now: Conversation | None) -> Iterator[tuple[Telling, dict[str, Any]]]:
    source, target, name = line["source"], line["target"], line["name"]
    if source is None and target is not None:
        facts = {"channel": now.channel, "language": now.language} if now else {}
        yield Telling.CONVERSATION_OPENED, facts
    elif source == Controller.NONE:
        yield Telling.CONVERSATION_REOPENED, {"controller": target}
    elif target == Controller.NONE:
        yield Telling.CONVERSATION_CLOSED, {"because": name}
    elif (source, target) == (Controller.BOT, Controller.QUEUE):
        yield Telling.HANDOFF_MADE, {"reason": name, "queue_id": now.queue_id if now else None}
    elif (source, target) == (Controller.AGENT, Controller.QUEUE):
        queue_id = now.queue_id if now else None
        yield Telling.CONVERSATION_REQUEUED, {"because": name, "queue_id": queue_id}
    elif target == Controller.AGENT:
        yield Telling.AGENT_ACCEPTED, {"agent_id": now.agent_id if now else None, "because": name}
    elif (source, target) == (Controller.AGENT, Controller.BOT):
        yield Telling.HANDED_BACK, {"because": name}
    elif name == "rated":
        yield Telling.RATED, {"score": (line["facts"] or {}).get("score")}
    elif name == "erased":
        yield Telling.ERASED, {}


def _of_follow_up(line: Line) -> Tiding | None:
    data = {"follow_up_id": line["subject_id"], "by": line["actor_kind"]}
    if line["source"] is None and line["target"] == FollowUpState.OPEN:
        kind = {"kind": line["name"]}
        return Tiding(Telling.FOLLOW_UP_MADE, line["conversation_id"], data | kind)
    if line["target"] == FollowUpState.DONE:
        return Tiding(Telling.FOLLOW_UP_DONE, line["conversation_id"], data)
    return None

"""Rows to values and back, where a column is not simply a field; decides nothing."""

from dataclasses import asdict
from typing import Any, TypeVar

from sqlalchemy import Row

from handoff.model.conversation import Author, Button, Message, TurnFacts
from handoff.model.work import Actor, Agent, Event
from handoff.store.tables import agents

Value = TypeVar("Value")

AGENT_COLUMNS = [column for column in agents.c if column.name != "password_hash"]


def value(kind: type[Value], row: Row[Any]) -> Value:
    """A value whose fields are the row's columns."""
    return kind(**row._mapping)


def agent(row: Row[Any]) -> Agent:
    """An agent, from a row of AGENT_COLUMNS."""
    return value(Agent, row)


def message(row: Row[Any]) -> Message:
    """A message with its author, buttons and facts."""
    return Message(
        id=row.id,
        conversation_id=row.conversation_id,
        seq=row.seq,
        author=Author(row.author_kind, row.author_id, row.author_name),
        kind=row.kind,
        at=row.at,
        epoch=row.epoch,
        text=row.text,
        client_msg_id=row.client_msg_id,
        payload=row.payload,
        code=row.code,
        params=row.params or {},
        buttons=tuple(Button(**button) for button in row.buttons) if row.buttons else (),
        custom=row.custom,
        turn=TurnFacts(**row.turn) if row.turn else None,
        heard=row.heard,
    )


def message_row(said: Message) -> dict[str, Any]:
    """The columns of a message."""
    return {
        "id": said.id,
        "conversation_id": said.conversation_id,
        "seq": said.seq,
        "client_msg_id": said.client_msg_id,
        "author_kind": said.author.kind,
        "author_id": said.author.id,
        "author_name": said.author.name,
        "kind": said.kind,
        "at": said.at,
        "epoch": said.epoch,
        "text": said.text,
        "payload": said.payload,
        "code": said.code,
        "params": dict(said.params) or None,
        "buttons": [asdict(button) for button in said.buttons] or None,
        "custom": dict(said.custom) if said.custom is not None else None,
        "turn": facts_row(said.turn),
        "heard": said.heard,
    }


def facts_row(facts: TurnFacts | None) -> dict[str, Any] | None:
    """The facts that are known, as JSON."""
    if facts is None:
        return None
    return {name: known for name, known in asdict(facts).items() if known is not None}


def columns(thing: Any) -> dict[str, Any]:
    """The columns of a frozen dataclass whose fields are columns."""
    return {name: getattr(thing, name) for name in thing.__dataclass_fields__}


def event(row: Row[Any]) -> Event:
    """A line of the log."""
    fields = row._mapping
    return Event(
        id=fields["id"],
        at=fields["at"],
        actor=Actor(fields["actor_kind"], fields["actor_id"]),
        subject=fields["subject"],
        subject_id=fields["subject_id"],
        name=fields["name"],
        source=fields["source"],
        target=fields["target"],
        conversation_id=fields["conversation_id"],
        facts=fields["facts"] or {},
    )

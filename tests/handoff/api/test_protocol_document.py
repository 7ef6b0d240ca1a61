"""docs/protocol.md says what the service does: every example parses, no frame is missing."""

import re
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from handoff.api.errors import ErrorAnswer
from handoff.api.frames import types_of
from handoff.context import HandoffContext
from handoff.protocol.agent import agent_command, agent_event
from handoff.protocol.customer import (
    ConversationOpened,
    OpenConversation,
    customer_command,
    customer_event,
)

DOCUMENT = Path(__file__).parents[3] / "docs" / "protocol.md"
EXAMPLES = re.findall(r"```json ([\w-]+)\n(.*?)```", DOCUMENT.read_text("utf-8"), re.DOTALL)
FRAMES: dict[str, TypeAdapter[Any]] = {
    "customer-command": customer_command,
    "customer-event": customer_event,
    "agent-command": agent_command,
    "agent-event": agent_event,
}
OTHERS: dict[str, TypeAdapter[Any]] = {
    "open-conversation": TypeAdapter(OpenConversation),
    "conversation-opened": TypeAdapter(ConversationOpened),
    "handoff-context": TypeAdapter(HandoffContext),
    "error-answer": TypeAdapter(ErrorAnswer),
}


@pytest.mark.parametrize(("kind", "text"), EXAMPLES)
def test_example_is_what_the_service_understands(kind: str, text: str) -> None:
    """The types that read and write real frames read the examples."""
    (FRAMES | OTHERS)[kind].validate_json(text)


@pytest.mark.parametrize("kind", FRAMES)
def test_every_frame_is_shown(kind: str) -> None:
    """A new frame needs its example."""
    known = types_of(FRAMES[kind].json_schema())
    shown = {FRAMES[kind].validate_json(text).type for of, text in EXAMPLES if of == kind}

    assert shown == known


def test_every_json_example_is_checked() -> None:
    """A block without a kind would escape the tests above."""
    assert DOCUMENT.read_text("utf-8").count("```json") == len(EXAMPLES)

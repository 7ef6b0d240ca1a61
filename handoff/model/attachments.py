"""A file that somebody uploaded to a conversation; where its bytes lie is not known here."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Attachment:
    """Uploaded by the agent `agent_id`, or by the customer; sent once it has a `message_id`.

    `size` is in bytes, `media_type` what the content is, `stored_as` the name of its file.
    """

    id: str
    conversation_id: str
    agent_id: str | None
    name: str
    media_type: str
    size: int
    stored_as: str
    uploaded_at: datetime
    message_id: str | None = None

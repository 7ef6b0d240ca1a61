"""What the frames of the desk have in common: ids, lengths, and commands that are answered."""

from typing import Annotated

from pydantic import Field

from handoff.protocol.shared import MAX_NOTE_CHARS, Frame, RequestId

Note = Annotated[str, Field(max_length=MAX_NOTE_CHARS)]
RowId = Annotated[str, Field(pattern=r"^[a-z]{1,3}_[A-Za-z0-9_-]{8,64}$")]
QueueId = Annotated[str, Field(pattern=r"^q_[A-Za-z0-9_-]{1,64}$")]
Why = Annotated[str, Field(max_length=60)]


class Command(Frame):
    """A command that is answered under its own `request_id`."""

    request_id: RequestId

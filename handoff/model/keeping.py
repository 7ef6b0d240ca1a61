"""How long each kind of thing is kept; None is for ever."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Keeping:
    """`transcripts`, `attachments` and `recordings` count from the end of the conversation."""

    transcripts: timedelta | None = None
    attachments: timedelta | None = None
    recordings: timedelta | None = timedelta(days=90)
    events: timedelta | None = None
    deliveries: timedelta | None = timedelta(days=30)
    sessions: timedelta | None = timedelta(days=1)

"""The recording of a call: what the caller was told and wanted, and what became of the sound."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Consent(StrEnum):
    """The caller heard the notice and went on, or said that nothing may be recorded."""

    TOLD = "told"
    OBJECTED = "objected"


@dataclass(frozen=True, slots=True)
class Recording:
    """One for a conversation; the sound is there once it is `stored_as` a file.

    `pauses` are stretches of silence with their reason, `lines` what was said and heard when, both
    in milliseconds from `began_at`. `size` and `sha256` are those of the whole file.
    """

    conversation_id: str
    call_id: str
    consent: Consent
    told_at: datetime
    began_at: datetime | None = None
    duration_ms: int = 0
    pauses: Sequence[Mapping[str, Any]] = ()
    lines: Sequence[Mapping[str, Any]] | None = None
    size: int = 0
    sha256: str | None = None
    stored_as: str | None = None
    stored_at: datetime | None = None
    erased_at: datetime | None = None

"""Editing canned replies over HTTP."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from handoff.protocol.agent import CannedReply
from handoff.protocol.shared import Frame, Language, Text

Key = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,39}$")]
Shortcut = Annotated[str, Field(pattern=r"^[a-z0-9]{1,20}$")]
Title = Annotated[str, Field(min_length=1, max_length=80)]


class CannedReplyWording(Frame):
    """What it says, in at least one language; `position` moves it in the list.

    Variables: `{customer_name}`, `{agent_name}`, `{order_number}`.
    """

    title: Annotated[dict[Language, Title], Field(min_length=1)]
    text: Annotated[dict[Language, Text], Field(min_length=1)]
    shortcut: Shortcut | None = None
    position: Annotated[int, Field(ge=0, le=9_999)] | None = None

    @model_validator(mode="after")
    def _same_languages(self) -> Self:
        if self.title.keys() != self.text.keys():
            raise ValueError("title and text need the same languages")
        return self


class NewCannedReply(CannedReplyWording):
    """A new one; its key is its name for ever."""

    key: Key


class CannedReplyList(Frame):
    """All of them, in order."""

    canned_replies: list[CannedReply]

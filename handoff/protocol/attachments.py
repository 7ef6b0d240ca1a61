"""Uploading a file over HTTP: what is asked, and what is answered."""

from typing import Annotated, Literal

from pydantic import Field

from handoff.protocol.commands import RowId
from handoff.protocol.shared import Frame

MediaType = Literal[
    "image/png", "image/jpeg", "image/webp", "image/gif", "application/pdf", "text/plain"
]


class UploadQuery(Frame):
    """What the sender calls the file; what it is, its content says."""

    name: Annotated[str, Field(max_length=400)] = ""


class Uploaded(Frame):
    """The file is safe, under a clean name; `send_file` with this id sends it within the hour."""

    attachment_id: RowId
    name: str
    media_type: MediaType
    size: int

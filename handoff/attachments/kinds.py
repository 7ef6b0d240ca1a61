"""What a file is, by its first bytes and never by its name or by what anybody says it is."""

import codecs
from collections.abc import Iterable
from dataclasses import dataclass

HEAD_BYTES = 32
# Tabulator, line ends and form feed; text has no other control characters.
_TEXT_CONTROLS = frozenset("\t\n\r\f")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file that is taken; `suffixes` are the usual ends of its names, best first."""

    media_type: str
    suffixes: tuple[str, ...]
    is_image: bool = False

    @property
    def content_type(self) -> str:
        """What a browser is told."""
        return f"{self.media_type}; charset=utf-8" if self is TEXT else self.media_type


PNG = Kind("image/png", (".png",), is_image=True)
JPEG = Kind("image/jpeg", (".jpg", ".jpeg"), is_image=True)
WEBP = Kind("image/webp", (".webp",), is_image=True)
GIF = Kind("image/gif", (".gif",), is_image=True)
PDF = Kind("application/pdf", (".pdf",))
TEXT = Kind("text/plain", (".txt", ".log", ".csv", ".md"))
BY_MEDIA_TYPE = {kind.media_type: kind for kind in (PNG, JPEG, WEBP, GIF, PDF, TEXT)}


class Judge:
    """Looks at a file piece by piece; `kind` says what it was, when all of it went by."""

    def __init__(self) -> None:
        self._head = b""
        self._decoder = codecs.getincrementaldecoder("utf-8")("strict")
        self._is_text = True

    def look(self, piece: bytes) -> None:
        """The next bytes of the file."""
        if len(self._head) < HEAD_BYTES:
            self._head += piece[: HEAD_BYTES - len(self._head)]
        self._read(piece, final=False)

    def kind(self) -> Kind | None:
        """What it is; None for everything that is not taken."""
        known = _by_head(self._head)
        if known is not None:
            return known
        self._read(b"", final=True)
        return TEXT if self._is_text and self._head else None

    def _read(self, piece: bytes, *, final: bool) -> None:
        if not self._is_text:
            return
        try:
            text = self._decoder.decode(piece, final)
        except UnicodeDecodeError:
            self._is_text = False
            return
        self._is_text = not any(_is_control(character) for character in set(text))


def kind_of(pieces: Iterable[bytes]) -> Kind | None:
    """What these bytes are."""
    judge = Judge()
    for piece in pieces:
        judge.look(piece)
    return judge.kind()


def _by_head(head: bytes) -> Kind | None:
    if head.startswith(b"\x89PNG\r\n\x1a\n") and head[12:16] == b"IHDR":
        return PNG
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith((b"GIF87a", b"GIF89a")):
        return GIF
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    return PDF if head.startswith(b"%PDF-") else None


def _is_control(character: str) -> bool:
    code = ord(character)
    return (code < 0x20 and character not in _TEXT_CONTROLS) or 0x7F <= code < 0xA0

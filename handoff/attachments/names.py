"""The names of files as people see them: no paths, no tricks, an end that fits the content."""

import re
import unicodedata

from handoff.attachments.kinds import Kind

MAX_CHARS = 100
NAMELESS = "file"
# Control and format characters (those that turn the direction of writing among them), halves of
# surrogate pairs, private use, line and paragraph ends.
_DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_FORBIDDEN = re.compile(r'[<>:"|?*%;]')


def clean_name(claimed: str, kind: Kind) -> str:
    """What is kept of the name that somebody gave a file of this kind."""
    last = re.split(r"[/\\]", claimed)[-1]
    kept = "".join(c for c in last if unicodedata.category(c) not in _DROPPED)
    kept = _FORBIDDEN.sub("_", unicodedata.normalize("NFC", kept))
    kept = " ".join(kept.split()).strip(". ")
    stem, suffix = _split(kept, kind)
    return stem[: MAX_CHARS - len(suffix)].rstrip(". ") + suffix


def _split(name: str, kind: Kind) -> tuple[str, str]:
    """The name before its end, and the end: the one it has if it fits, else the kind's own."""
    for suffix in kind.suffixes:
        if name.lower().endswith(suffix) and len(name) > len(suffix):
            return name[: -len(suffix)], suffix
    return name or NAMELESS, kind.suffixes[0]

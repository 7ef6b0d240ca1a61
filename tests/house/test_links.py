"""Links in the papers lead somewhere."""

import re
from pathlib import Path

from tests.house.files import texts
from tools.places import ROOT

LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)(?:\s+\"[^\"]*\")?\)")
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def anchors(text: str) -> set[str]:
    """The anchors that a Markdown page's headings make, as GitHub names them."""
    headings = (re.sub(r"[`*_]", "", heading) for heading in HEADING.findall(FENCE.sub("", text)))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def is_good(page: Path, target: str) -> bool:
    """Whether a link of a page leads to a file, and to a heading in it if it names one."""
    path, _, anchor = target.partition("#")
    file = (page.parent / path).resolve() if path else page
    if not file.exists():
        return False
    return not anchor or file.suffix != ".md" or anchor in anchors(file.read_text())


def test_headings_make_anchors() -> None:
    """What the rule below leans on."""
    assert anchors("# One room\n```\n# no heading\n```\n## What, `make run`?\n") == {
        "one-room",
        "what-make-run",
    }


def test_links_resolve() -> None:
    """Every link to a file of the repository finds it, and its heading."""
    broken = [
        f"{name}: {target}"
        for name, text in texts(".md")
        for target in LINK.findall(FENCE.sub("", text))
        if "://" not in target and not target.startswith("mailto:")
        if not is_good(ROOT / name, target)
    ]

    assert broken == []

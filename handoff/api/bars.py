"""Code 39 as a drawing of our own: nine bars and gaps a character, three of them wide."""

from handoff.api.html import Html, el

# From the standard ISO/IEC 16388: n is narrow, w is wide; bars and gaps take turns.
_PATTERNS = dict(
    pair.split("=")
    for pair in [
        "0=nnnwwnwnn",
        "1=wnnwnnnnw",
        "2=nnwwnnnnw",
        "3=wnwwnnnnn",
        "4=nnnwwnnnw",
        "5=wnnwwnnnn",
        "6=nnwwwnnnn",
        "7=nnnwnnwnw",
        "8=wnnwnnwnn",
        "9=nnwwnnwnn",
        "A=wnnnnwnnw",
        "B=nnwnnwnnw",
        "C=wnwnnwnnn",
        "D=nnnnwwnnw",
        "E=wnnnwwnnn",
        "F=nnwnwwnnn",
        "G=nnnnnwwnw",
        "H=wnnnnwwnn",
        "I=nnwnnwwnn",
        "J=nnnnwwwnn",
        "K=wnnnnnnww",
        "L=nnwnnnnww",
        "M=wnwnnnnwn",
        "N=nnnnwnnww",
        "O=wnnnwnnwn",
        "P=nnwnwnnwn",
        "Q=nnnnnnwww",
        "R=wnnnnnwwn",
        "S=nnwnnnwwn",
        "T=nnnnwnwwn",
        "U=wwnnnnnnw",
        "V=nwwnnnnnw",
        "W=wwwnnnnnn",
        "X=nwnnwnnnw",
        "Y=wwnnwnnnn",
        "Z=nwwnwnnnn",
        "-=nwnnnnwnw",
        ".=wwnnnnwnn",
        "*=nwnnwnwnn",
    ]
)
_WIDE, _HEIGHT, _QUIET = 3, 40, 10


def widths(text: str) -> list[int]:
    """Bars and gaps in turn, with start and stop. KeyError for what the code cannot say."""
    found: list[int] = []
    for character in f"*{text}*":
        found += [_WIDE if width == "w" else 1 for width in _PATTERNS[character]]
        found.append(1)  # the gap between two characters
    return found[:-1]


def bars(text: str, *, name: str) -> Html:
    """An SVG that a scanner reads; `name` is said instead to who cannot see it."""
    at, drawn = _QUIET, []
    for position, width in enumerate(widths(text)):
        if position % 2 == 0:
            drawn.append(el("rect", x=str(at), y="0", width=str(width), height=str(_HEIGHT)))
        at += width
    return el(
        "svg",
        *drawn,
        viewBox=f"0 0 {at + _QUIET} {_HEIGHT}",
        preserveAspectRatio="none",
        shape_rendering="crispEdges",
        fill="#000000",
        role="img",
        aria_label=name,
    )

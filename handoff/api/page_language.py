"""In which language a page is written that the service makes itself."""

from aiohttp import web

from handoff.wording import FALLBACK, LANGUAGES


def page_language(request: web.Request) -> str:
    """The `?lang` of the address, else the best of the browser's that we have, else English."""
    asked = request.query.get("lang", "")
    return asked if asked in LANGUAGES else preferred(request.headers.get("Accept-Language", ""))


def preferred(accept_language: str) -> str:
    """The language of ours that this header likes best; the first of equals."""
    best, best_weight = FALLBACK, 0.0
    for part in accept_language.split(","):
        tag, _, parameter = part.partition(";")
        language = tag.strip().partition("-")[0].lower()
        weight = _weight(parameter)
        if language in LANGUAGES and weight > best_weight:
            best, best_weight = language, weight
    return best


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if not name:
        return 1.0
    try:
        weight = float(value)
    except ValueError:
        return 0.0
    return weight if name.strip() == "q" and 0 <= weight <= 1 else 0.0

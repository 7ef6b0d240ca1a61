"""Whether somebody asks how their case stands: a complaint, claim, dispute or follow-up. Pure."""

import re

_CASE = (
    r"(?:complaints?|claims?|cases?|tickets?|disputes?|klacht(?:en)?|meldings?\w*|zaak|zaken|"
    r"dossiers?|claims?)"
)
_OWN = r"(?:my|the|this|that|our|mijn|de|die|het|ons|onze)"
_PATTERNS = [
    # "K40012": nothing else of ours is called so.
    r"\b[kK][\s\-]?4(?:[\s\-]?\d){4,6}\b",
    rf"\b(?:status|progress|news|update|follow(?:ing)?[ -]?up)\b[^.!?]{{0,30}}"
    rf"\b{_OWN} (?:\w+ )?{_CASE}\b",
    rf"\bhow (?:is|are|far (?:is|are)|does|do) (?:\w+ )?{_OWN} (?:\w+ )?{_CASE}\b",
    rf"\b(?:has|have|was|is|did) (?:anybody |anyone |somebody )?(?:\w+ ){{0,3}}{_OWN} {_CASE}"
    r" (?:been |being |yet )*(?:handled|looked|answered|solved|processed|dealt|decided|reviewed)\b",
    rf"\bwhat(?:'s| is| has)? (?:happened|happening|going on|become) (?:with|to|of)"
    rf" {_OWN} {_CASE}\b",
    rf"\bwhen (?:do|will|can) (?:i|we) (?:get|hear|expect)[^.!?]{{0,30}}\b{_OWN} {_CASE}\b",
    rf"\b{_CASE} (?:number|no|nr|nummer)\b[^.!?]{{0,12}}\d",
    rf"\bhoe (?:staat|is|gaat|loopt)[^.!?]{{0,20}}\b{_OWN} {_CASE}\b",
    rf"\b(?:status|voortgang|nieuws|update|stand)\b[^.!?]{{0,30}}\b{_OWN} {_CASE}\b",
    rf"\b(?:is|zijn|wordt) {_OWN} {_CASE} (?:al |nog )*(?:behandeld|bekeken|opgelost|afgehandeld)",
    rf"\bwanneer (?:krijg|hoor|kan)[^.!?]{{0,40}}\b{_OWN} {_CASE}\b",
    rf"\bhoe ver (?:is|zijn)[^.!?]{{0,20}}\b{_OWN} {_CASE}\b",
    rf"\bwat (?:is|gebeurt) er[^.!?]{{0,20}}\bmet {_OWN} {_CASE}\b",
]
_QUESTION = re.compile("|".join(rf"(?:{pattern})" for pattern in _PATTERNS), re.IGNORECASE)


def asks_for_case(text: str) -> bool:
    """ "How is my complaint going?", "K40012"; not "I have a complaint"."""
    return _QUESTION.search(text.replace("\u2019", "'")) is not None

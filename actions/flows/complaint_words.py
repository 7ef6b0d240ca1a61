"""What a complaint is about and what would put it right, from the customer's words. Pure."""

import re
from decimal import Decimal

from actions.orders import ComplaintCategory, Money

CREDIT, PERSON, APOLOGY, NOTHING, OTHER = "credit", "person", "apology", "nothing", "other"
WISHES = (CREDIT, PERSON, APOLOGY, NOTHING)

_CATEGORIES = {
    ComplaintCategory.PRIVACY: r"privacy|personal data|persoonsgegevens|my data|mijn gegevens",
    ComplaintCategory.BILLING: (
        r"invoice|charged|bill\b|payment|factuur|afgeschreven|rekening|betal"
    ),
    ComplaintCategory.DELIVERY: (
        r"deliver|parcel|package|courier|driver|carrier|late\b|bezorg|pakket|pakje|koerier"
    ),
    ComplaintCategory.WEBSITE: r"website|web ?shop|\bsite\b|\bapp\b|page|pagina",
    ComplaintCategory.SERVICE: (
        r"service|rude|colleague|employee|agent|phone|called|onbeleefd|medewerker|telefoon|gebeld"
    ),
    ComplaintCategory.PRODUCT: r"broke|quality|product|scratch|smell|kapot|kwaliteit|kras|stuk\b",
}
_WISHES = {
    CREDIT: (
        r"credit|compensat|voucher|discount|money|refund|tegoed|korting|vergoed|geld|€|euro\b|euros\b"
    ),
    PERSON: r"\bcall\b|person|manager|supervisor|bel(?:len|t)?\b|mens\b|iemand|leidinggevende",
    APOLOGY: r"apolog|sorry|excus",
    NOTHING: r"nothing|just (?:want|wanted)|only that|let you know|niets|niks|alleen (?:dat|maar)",
}
_AMOUNT = re.compile(
    r"(?:€|\beur(?:os?)?\b)\s*(\d{1,5}(?:[.,]\d{2})?)\b"
    r"|\b(\d{1,5}(?:[.,]\d{2})?)\s*(?:€|eur(?:os?)?\b)",
    re.IGNORECASE,
)


def category_of(story: str) -> ComplaintCategory:
    """The first kind whose words are in it."""
    for category, words in _CATEGORIES.items():
        if re.search(words, story, re.IGNORECASE):
            return category
    return ComplaintCategory.OTHER


def wish_of(text: str) -> str:
    """One of `WISHES`, or `other`: then the customer's own words count."""
    for wish, words in _WISHES.items():
        if re.search(words, text, re.IGNORECASE):
            return wish
    return OTHER


def amount_in(text: str) -> Money | None:
    """ "at least 25 euros" is €25.00."""
    found = _AMOUNT.search(text)
    if found is None:
        return None
    return Money.of(str(Decimal((found[1] or found[2]).replace(",", "."))))

"""What of an account is meant, and names, numbers and choices in the customer's words. Pure."""

import re
from enum import StrEnum

from actions.orders import ConsentPurpose


class Part(StrEnum):
    """What of an account can be changed here; the values are those of the buttons, too."""

    EMAIL = "email"
    PHONE = "phone"
    NAME = "name"
    ADDRESS = "address"
    LANGUAGE = "language"
    CONSENT = "consent"


_PARTS = {
    Part.CONSENT: r"consent|permission|allow|advert|offers?\b|survey|market|newsletter"
    r"|call(?:s|ed|ing) me|toestemming|reclame|aanbieding|enqu[eê]te|nieuwsbrief"
    r"|(?:niet|mogen|mag) (?:\w+ )?(?:ge)?bel",
    Part.EMAIL: r"e-?mail|mail ?ad",
    Part.PHONE: r"phone|mobile|telephone|\bcell|telefoon|mobiel|\b06\b|nummer\b(?!.*bestel)",
    Part.ADDRESS: r"\baddress|\bmoved|moving|\badres|verhui[sz]",
    Part.LANGUAGE: r"language|\btaal\b|in (?:dutch|english)|in het (?:nederlands|engels)",
    Part.NAME: r"\bname|surname|married|\bnaam|achternaam|getrouwd",
}
_PURPOSES = {
    ConsentPurpose.PHONE_CALLS: r"call|phone|bel|telefo",
    ConsentPurpose.SURVEYS: r"survey|research|questionnaire|enqu[eê]te|onderzoek|vragenlijst",
    ConsentPurpose.NEWSLETTER: r"newsletter|nieuwsbrief|\bmails?\b",
    ConsentPurpose.PERSONAL_OFFERS: r"offer|advert|market|personal|aanbied|reclame|persoonlijk",
}
_OFF = re.compile(
    r"\bno\b|\bnot\b|n't\b|\bstop|\boff\b|withdraw|revoke|without|never|\bgeen\b|\bniet\b|\bnee\b"
    r"|intrek|\buit\b|nooit|zonder",
    re.IGNORECASE,
)
_NAME_LEAD = re.compile(
    r"^(?:(?:no|nee|yes|ja)[,. ]+)?(?:my (?:new )?(?:full )?name(?: is|'s)?(?: now)?|i am|i'm"
    r"|it(?:'s| is)|this is|call me|to|the name is|name:?|mijn (?:nieuwe )?naam is(?: nu)?"
    r"|ik (?:heet|ben)|het is|naam:?|naar|dat is)\s+",
    re.IGNORECASE,
)
_POLITE = re.compile(r"[,\s]+(?:please|graag|alsjeblieft|aub|now|nu)[.!]*$", re.IGNORECASE)
_NAME = re.compile(r"^[^\W\d_][\w'’.\- ]{1,60}$")
_PHONE = re.compile(r"\+?\d[\d\s\-()./]{6,18}\d")
_BUSINESS = re.compile(r"business|company|zakelijk|bedrijf|firma", re.IGNORECASE)
_PRIVATE = re.compile(r"private|personal|consumer|particulier|priv[eé]|persoonlijk", re.IGNORECASE)
_OTHER = re.compile(r"other|another|different|ander", re.IGNORECASE)
_AN_EMAIL = re.compile(r"\S+@\S+")
_NEW_EMAIL = re.compile(r"\b(?:to|into|becomes?|is now|naar|in|wordt|is nu)\b[^@]*@", re.IGNORECASE)
_MOST_NAME_WORDS = 6
BUSINESS, PRIVATE, OTHER_ACCOUNT = "business", "private", "other_account"


def part_in(text: str) -> Part | None:
    """The first part named; an e-mail address alone says which it is, too."""
    bare = _AN_EMAIL.sub(" ", text)
    for part, words in _PARTS.items():
        if re.search(words, bare, re.IGNORECASE):
            return part
    return Part.EMAIL if bare != text else None


def purpose_in(text: str) -> ConsentPurpose | None:
    """What a consent is about."""
    for purpose, words in _PURPOSES.items():
        if re.search(words, text, re.IGNORECASE):
            return purpose
    return None


def is_off(text: str) -> bool:
    """Whether a consent is taken back."""
    return _OFF.search(text) is not None


def name_in(text: str) -> str | None:
    """ "My name is Emma Sample": the name; None for what cannot be one."""
    bare = _POLITE.sub("", _NAME_LEAD.sub("", text.strip())).strip(" .,!\"'")
    if not _NAME.match(bare) or len(bare.split()) > _MOST_NAME_WORDS:
        return None
    return bare if bare != bare.lower() else bare.title()


def is_new_email(text: str) -> bool:
    """ "Change it to emma@example.com": the new one, not the one the account has."""
    return _NEW_EMAIL.search(text) is not None


def phone_in(text: str) -> str | None:
    found = _PHONE.search(text)
    return found[0] if found else None


def language_in(text: str) -> str | None:
    """`en` or `nl`, where one is named."""
    if re.search(r"dutch|nederlands", text, re.IGNORECASE):
        return "nl"
    return "en" if re.search(r"english|engels", text, re.IGNORECASE) else None


def switch_in(text: str) -> str | None:
    """To which account: `business`, `private`, or `other_account`."""
    if _BUSINESS.search(text):
        return BUSINESS
    if _PRIVATE.search(text):
        return PRIVATE
    return OTHER_ACCOUNT if _OTHER.search(text) else None

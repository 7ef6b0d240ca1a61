"""What a person must hear first: law, fraud, death, danger, despair. By rule, in context. Pure.

A word alone seldom tells: batteries die, orders are burnt into memory, and Sue is a name.
"""

import re
from typing import Pattern

_I = re.IGNORECASE


def _any(*patterns: str) -> Pattern[str]:
    return re.compile("|".join(rf"(?:{p})" for p in patterns), _I)


_THINGS = (
    r"batter(?:y|ies)|phone|laptop|computer|tablet|screen|app|site|website|page|link|chat|wifi"
    r"|lamp|light|bulb|kettle|toaster|radio|speaker|headphones?|headset|charger|clock|watch"
    r"|machine|device|plant|plants|flowers?|car|connection|signal|internet|remote|order|parcel"
    r"|accu|batterij(?:en)?|telefoon|scherm|lampje|waterkoker|broodrooster|luidspreker"
    r"|koptelefoon|oplader|klok|apparaat|planten|bloemen|auto|verbinding|afstandsbediening"
    r"|pagina|bestelling|pakket|pakje"
)
# "My battery died", "de lamp is overleden": struck out before anything is looked for.
_THING_ENDED = _any(
    rf"\b(?:{_THINGS})\b(?:[ ']\w+){{0,3}}? "
    r"(?:died|dies|dead|passed away|deceased|kicked the bucket|overleden|doodgegaan|dood)\b",
    rf"\b(?:dead|dying|dode|overleden|killed) (?:{_THINGS})\b",
    r"\b(?:died|dying) (?:laughing|to know|of (?:boredom|embarrassment|laughter))\b",
)
_PEOPLE = (
    r"husband|wife|spouse|partner|mother|father|mum|mom|mam|dad|parents?|son|daughter|child|baby"
    r"|brother|sister|grand(?:mother|father|ma|pa|son|daughter)|granny|gran|nan|aunt|uncle|cousin"
    r"|friend|fianc[eé]e?|neighbour|he|she|owner|account holder|customer|somebody|someone"
)
_DEATH = _any(
    rf"\b(?:{_PEOPLE})\b[^.!?]{{0,40}}"
    r"\b(?:died|dying|is dead|passed (?:away|on)|lost (?:his|her) life)\b",
    rf"\bdeath of (?:my|our|his|her|the) (?:late )?(?:{_PEOPLE})\b|\bmy late (?:{_PEOPLE})\b",
    rf"\blost my (?:late )?(?:{_PEOPLE})\b(?! (?:order|parcel|in))",
    r"\b(?:passed away|deceased|bereave\w*|next of kin|widow(?:er|ed)?)\b",
    r"\bfuneral\b(?! (?:flowers|home delivery))",
    r"\b(?:overleden|overlijden|nabestaande\w*|weduwe|weduwnaar|erfgenaam|erfgenamen)\b",
    r"\b(?:begrafenis|uitvaart|crematie)\b",
    r"\bwijlen mijn\b|\b(?:man|vrouw|vader|moeder|zoon|dochter|broer|zus|opa|oma|hij|zij|ze)\b"
    r"[^.!?]{0,25}\b(?:is dood|gestorven|doodgegaan)\b",
)
_LAW = _any(
    r"\b(?:my|our|a|an|the) (?:lawyers?|solicitors?|attorneys?)\b(?! (?:ordered|bought|likes))"
    r"(?=[^.!?]*\b(?:will|hear|contact|letter|send|sue|court|write|involve|you|speak|call)\b)",
    r"\b(?:get|hire|call|consult|contact|involve|involving|see|speak to|talk to|hear from)"
    r" (?:my|our|a|an|the) (?:lawyer|solicitor|attorney)s?\b",
    r"\b(?:i(?:'ll| will|'m going to| am going to)|we(?:'ll| will)|going to|gonna)"
    r" sue\b|\bsue (?:you|your|this (?:shop|company)|them|linde)\b|\bsuing\b",
    r"\blegal (?:action|steps|proceedings|claim)\b|\b(?:take|see) you (?:to|in) court\b"
    r"|\bsmall claims\b|\bombudsman\b|\blawsuit\b",
    r"\b(?:mijn|een|de|onze|naar) advoca(?:at|ten)\b|\badvocaat (?:in|erbij|inschakelen)\b",
    r"\b(?:rechtszaak|juridische (?:stappen|actie|procedure)|aanklagen)\b",
    r"\bklaag (?:jullie|je|u) aan\b",
    r"\b(?:naar de rechter|voor de rechter|dagvaard\w*|deurwaarder|kort geding)\b",
    r"\bgeschillencommissie\b|\brechtsbijstand\w*",
)
_FRAUD = _any(
    r"\b(?:fraud(?:ulent)?|identity theft|phish(?:ed|ing))\b(?! (?:filter|department hours))",
    r"\b(?:stolen|stole) (?:my |the )?(?:bank |credit |debit )?(?:card|identity|account)\b",
    r"\b(?:card|identity|account|wallet) (?:was|is|has been|got) (?:stolen|hacked|compromised)\b",
    r"\b(?:i was|i've been|got|been|was|someone|somebody) hacked\b|\bhacked (?:my|into)\b",
    r"\b(?:somebody|someone) (?:else )?(?:used|is using|ordered (?:with|on|in)) my\b",
    r"\b(?:fraude|identiteitsfraude|gefraudeerd|phishing|gehackt)\b",
    r"\bgestolen (?:pas|bankpas|kaart|creditcard|identiteit|account)\b",
    r"\b(?:pas|bankpas|creditcard|identiteit|portemonnee) (?:is|was|werd) (?:gestolen|gehackt)\b",
    r"\biemand (?:anders )?(?:heeft|gebruikt)[^.!?]{0,25}\bmijn (?:pas|account|naam|gegevens)\b",
)
_HARMLESS_FIRE = _any(
    r"\b(?:you(?:'re| are)?|team|service|sale|deals?|inbox|mailbox|phone|mail|telefoon|prices?)"
    r"(?: \w+){0,2} (?:on fire|explod\w+|ontplof\w+)\b",
    r"\b(?:toast|bread|food|egg|eggs|pancakes?|rice|meat|eten|brood|vlees|rijst)\b[^.!?]{0,20}"
    r"\b(?:burn(?:ed|t)|verbrand)\b|\bverbrand(?:e)? (?:toast|brood|eten|smaak|vlees)\b",
    r"\bburn(?:ed|t)? (?:calories|toast|cd|dvd)\b|\bburnt (?:orange|sienna)\b",
)
_DANGER = _any(
    r"\b(?:caught|catch(?:es|ing)?|on|set) fire\b|\bexplod(?:ed|ing)\b|\bburst into flames\b",
    r"\belectric(?:al)? shock\b|\belectrocut\w*",
    r"\b(?:gave|got|get|gives) (?:me |us |him |her )?a shock\b",
    r"\bburn(?:ed|t) (?:my|his|her|our|myself|himself|herself|the (?:house|table|floor))\b",
    r"\binjur(?:y|ies|ed)\b|\b(?:in|to|went to|from) (?:the )?(?:hospital|emergency room|a&e)\b"
    r"(?=[^.!?]*\b(?:because|after|with|from|burn|cut|hurt|due)\b)",
    r"\b(?:smoke|sparks?|flames?) (?:is |are |was |were )?(?:coming|came|comes)\b",
    r"\bvlam(?:men)? (?:gevat|eruit)|\bvat(?:te)? vlam\b|\bin brand\b|\bontploft\b|\bstroomschok\b",
    r"\b(?:een|kreeg(?: \w+){0,2}) schok (?:gekregen|van de|van het)\b|\bonder stroom\b",
    r"\b(?:me|mijn|zijn|haar|hand|vingers?|arm)\b[^.!?]{0,20}\bverbrand\b|\bgewond\b|\bletsel\b",
    r"\b(?:in|naar) het ziekenhuis\b(?=[^.!?]*\b(?:door|na|vanwege|omdat|met)\b)",
    r"\b(?:komt|kwam|komen) (?:er )?(?:rook|vonken)\b|\b(?:rook|vonken) (?:uit|kwamen|komt)\b",
)
_DESPAIR = _any(
    r"\bsuicid\w*|\bkill(?:ing)? myself\b|\bend my (?:own )?life\b|\bwant to die\b|\bself[- ]harm",
    r"\bzelfmoord\w*|\bsu[iï]cid\w*|\bmezelf iets aan\b|\bwil (?:niet meer leven|dood)\b",
    r"\b(?:domestic violence|abusive (?:partner|husband|wife|ex)|huiselijk geweld)\b",
    r"\b(?:dementia|alzheimer'?s?|dementie|dementerend\w*|terminal(?:ly)? ill|terminaal ziek)\b",
    r"\bkankerpati|\b(?:heb|heeft|heb je|hebben) kanker\b|\b(?:have|has) cancer\b|\bchemo",
)
_DISPUTED = _any(
    r"\bgift for my (?:lawyer|solicitor|attorney)\b|\bi(?:'m| am) a (?:lawyer|solicitor)\b"
)


def is_sensitive(text: str) -> bool:
    """A legal threat, fraud, a death, an injury or danger, despair, somebody vulnerable."""
    plain = text.replace("\u2019", "'")
    plain = _THING_ENDED.sub(" ", plain)
    calm = _DISPUTED.sub(" ", _HARMLESS_FIRE.sub(" ", plain))
    return any(pattern.search(calm) for pattern in (_DEATH, _LAW, _FRAUD, _DANGER, _DESPAIR))

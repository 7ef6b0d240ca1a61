"""What may be said in answer to each question: the pause that ends it, and the words expected."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.voice.turn_taking import Expected

DIGIT_SLOTS = frozenset(
    {"order_number", "postcode", "phone", "quantity", "amount", "invoice_number"}
)
ORDER_DIGITS = 5
POSTCODE = (4, 2)  # digits and letters
AFFIRM, DENY = "/affirm", "/deny"

_DIGITS = {
    "en": ("zero", "oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"),
    "nl": ("nul", "een", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen"),
}
_NUMBER_WORDS = {
    "en": (
        *("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen"),
        *("eighteen", "nineteen", "twenty", "thirty", "forty", "fifty", "sixty", "seventy"),
        *("eighty", "ninety", "hundred", "thousand", "double", "triple", "order", "number"),
    ),
    "nl": (
        *("tien", "elf", "twaalf", "dertien", "veertien", "vijftien", "zestien", "zeventien"),
        *("achttien", "negentien", "twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig"),
        *("tachtig", "negentig", "honderd", "duizend", "dubbel", "en", "bestelling", "nummer"),
    ),
}
_YES_NO = {
    "en": ("yes", "yes please", "yeah", "no", "no thanks", "no thank you", "sure", "okay"),
    "nl": ("ja", "ja graag", "jawel", "nee", "nee dank je", "nee bedankt", "prima", "oke"),
}
# Always understood, whatever was asked: nobody is locked into a question.
_WAYS_OUT = {
    "en": (
        *("agent", "a person", "speak to a person", "operator", "help", "stop", "cancel"),
        *("repeat", "repeat that", "slower", "louder", "i don't know", "the other order"),
    ),
    "nl": (
        *("een mens", "medewerker", "een medewerker", "help", "stop", "annuleren", "herhaal"),
        *("herhalen", "langzamer", "harder", "ik weet het niet", "de andere bestelling"),
    ),
}


@dataclass(frozen=True, slots=True)
class Question:
    """What the caller was asked: how they pause, and what is understood; () is anything."""

    expected: Expected
    phrases: tuple[str, ...] = ()
    # How an answer that is complete goes on: so many digits, then so many letters.
    digits: int = 0
    letters: int = 0
    digit_words: frozenset[str] = frozenset()

    @property
    def takes_digits(self) -> bool:
        """Can it be answered by keying digits in?"""
        return self.expected is Expected.DIGITS

    def is_whole(self, words: str) -> bool:
        """Are these words all of it, said one by one, so that nobody needs to wait for more?"""
        said = words.split()
        digits = [word for word in said if word in self.digit_words]
        letters = [word for word in said if len(word) == 1]
        end = self.digits + self.letters
        return (
            end > 0
            and (len(digits), len(letters)) == (self.digits, self.letters)
            and said[-end:] == [*digits, *letters]
        )


def question(
    slot: str | None, payloads: Sequence[str], language: str, *, tries: int = 0
) -> Question:
    """The question the bot has put: by the slot it asks for, or the choices it offers.

    After a try that was not understood anything may be said: the caller has another thing in mind.
    """
    is_open = tries > 0
    if AFFIRM in payloads or DENY in payloads:
        said = _YES_NO[language] + _WAYS_OUT[language]
        return Question(Expected.YES_NO, () if is_open else said)
    if slot == "order_number":
        said = _DIGITS[language] + _NUMBER_WORDS[language] + _WAYS_OUT[language]
        phrases = () if is_open else said
        return Question(Expected.DIGITS, phrases, ORDER_DIGITS, 0, frozenset(_DIGITS[language]))
    if slot == "postcode":
        return Question(Expected.DIGITS, (), *POSTCODE, frozenset(_DIGITS[language]))
    if slot in DIGIT_SLOTS:
        return Question(Expected.DIGITS)
    return Question(Expected.OPEN)

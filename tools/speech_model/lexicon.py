"""How each word of the vocabulary may be pronounced, and how likely each way is."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from itertools import cycle

from tools.speech_model import flite
from tools.speech_model.espeak import Manner
from tools.speech_model.phones import SILENCE, UnknownPhoneme
from tools.speech_model.segments import pronunciations, segments
from tools.speech_model.speaking import house_voice
from tools.speech_model.voices import Voices

Lexicon = Mapping[str, Mapping[tuple[str, ...], float]]
Ways = Mapping[str, Mapping[tuple[str, ...], int]]

_RAREST = 0.06
_SECOND_OPINION = 0.25
# Nobody listens: as fast as espeak-ng can.
_HURRIED = Manner(speed=450)


class Unpronounceable(Exception):
    """A word that no voice can say; the message names it."""


def lexicon(vocabulary: Iterable[str], sentences: Iterable[str], voices: Voices) -> Lexicon:
    """Each word as it is said in the sentences, and by itself."""
    heard = said_in(sentences, voices)
    return {word: _ways(word, heard.get(word, {}), voices) for word in vocabulary}


def said_in(sentences: Iterable[str], voices: Voices) -> Ways:
    """How often each word is said how, each sentence in another accent."""
    counts: dict[str, Counter[tuple[str, ...]]] = defaultdict(Counter)
    for sentence, accent in zip(sentences, cycle(voices.accents), strict=False):
        said = house_voice().say(sentence, accent, _HURRIED)
        try:
            found = pronunciations(sentence, said, voices.inventory)
        except UnknownPhoneme:
            continue
        for word, phones in found:
            counts[word][phones] += 1
    return counts


def alone(word: str, voices: Voices) -> set[tuple[str, ...]]:
    """The word said by itself in each accent, and by flite where it knows the language."""
    ways = set()
    for accent in dict.fromkeys(voices.accents):
        said = house_voice().say(word, accent, _HURRIED)
        phones = (one.phone for one in segments(said, voices.inventory))
        ways.add(tuple(phone for phone in phones if phone != SILENCE))
    if voices.flite_reads is None:
        ways.add(flite.pronounced(word))
    return ways


def _ways(
    word: str, heard: Mapping[tuple[str, ...], int], voices: Voices
) -> dict[tuple[str, ...], float]:
    total = sum(heard.values())
    weights = {phones: float(count) for phones, count in heard.items() if count >= _RAREST * total}
    usual = max(weights.values(), default=1.0)
    for phones in alone(word, voices):
        weights[phones] = weights.get(phones, 0.0) + _SECOND_OPINION * usual
    known = frozenset(voices.inventory.phones)
    spoken = {phones: weight for phones, weight in weights.items() if phones and known >= {*phones}}
    if not spoken:
        raise Unpronounceable(f"no voice can say {word!r}")
    all_together = sum(spoken.values())
    return {phones: weight / all_together for phones, weight in sorted(spoken.items())}

"""Keeps a recording's text: what was said and really heard, and which words may not be kept."""

from collections import deque
from dataclasses import dataclass, field

from bot.voice.acts import HeardPart
from bot.voice.playout import Began, Played
from bot.voice.recognition import Heard
from bot.voice.recording.recorder import Recorder, Why
from bot.voice.recording.secrets import Number, is_card, mask, numbers
from bot.voice.recording.tracks import RATE

# The recogniser's times are a little late at the beginnings and early at the ends of words.
MARGIN = RATE // 5
# A number may be said in two breaths; further apart it is two numbers.
BREATH = 6 * RATE
REMEMBERED = 100


@dataclass(slots=True)
class Uttered:
    """Where in the recording the sound of one utterance stands, piece by piece."""

    recorder: Recorder
    _pieces: list[tuple[int, int]] = field(default_factory=list)
    _samples: int = 0
    _token: object = None

    def add(self, samples: int, position: int | None) -> None:
        """So many samples more; without a position they are silence that never came."""
        if position is not None:
            if not self._pieces:
                self._token = self.recorder.hold_back(position)
            self._pieces.append((self._samples, position))
        self._samples += samples

    def at(self, seconds: float) -> int:
        """The position of a moment of the utterance."""
        wanted = int(seconds * RATE)
        before = [piece for piece in self._pieces if piece[0] <= wanted] or self._pieces[:1]
        if not before:
            return self.recorder.position
        first, position = before[-1]
        return position + max(0, wanted - first)

    @property
    def end(self) -> int:
        """Where the last of it ends."""
        return self.at(self._samples / RATE)

    def is_over(self) -> None:
        """It is known what was said, or nobody wants to know."""
        self.recorder.let_go(self._token)


class Notes:
    """One call's."""

    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._playing: deque[Began] = deque()
        self._told: dict[str, int] = {}
        self._cut: dict[int, int] = {}
        self._said_before: list[tuple[str, int, int]] = []

    def began(self, began: Began) -> None:
        """The first of a sentence is on the line."""
        self._playing.append(began)

    def told(self, text: str, seq: int | None) -> None:
        """A message of the conversation will be spoken."""
        if seq is not None:
            self._told[text] = seq
            while len(self._told) > REMEMBERED:
                del self._told[next(iter(self._told))]

    def cut(self, played: Played) -> HeardPart | None:
        """What the conversation is to know of a sentence that is over, if it is a message of it.

        One that was cut off, or one that was, and was now heard whole.
        """
        seq = self._told.get(played.name)
        heard = heard_of(played.name, played.share)
        if seq is None or (seq not in self._cut and played.share >= 1):
            return None
        if heard <= self._cut.get(seq, -1):
            return None
        self._cut[seq] = heard
        return HeardPart(seq, heard)

    def over(self, played: Played) -> None:
        """A sentence is over; of one that was cut off, only so much was heard."""
        if not played.share or all(played.name != began.name for began in self._playing):
            return
        began = self._playing.popleft()
        while began.name != played.name:
            began = self._playing.popleft()
        heard = None if played.share >= 1 else heard_of(played.name, played.share)
        self._recorder.line(began.by, played.name, began.at, played.at, heard=heard)

    def said(self, heard: Heard, uttered: Uttered) -> str:
        """The caller said this; what comes back is without the numbers that may not be kept."""
        placed = [(it.text, uttered.at(it.start), uttered.at(it.end)) for it in heard.words]
        if not placed:  # an ear without times: whenever in it
            placed = [(word, uttered.at(0), uttered.end) for word in heard.text.split()]
        hidden = self._silence_cards(placed)
        uttered.is_over()
        text = mask([word for word, _, _ in placed], hidden) if hidden else heard.text
        if placed:
            self._recorder.line("caller", text, placed[0][1], placed[-1][2])
        return text

    def keyed(self, digits: str, since: int) -> None:
        """A number was keyed in from there on."""
        if is_card(digits):
            self._recorder.silence(since - MARGIN, self._recorder.position, Why.CARD)

    def _silence_cards(self, placed: list[tuple[str, int, int]]) -> list[Number]:
        """Silence the card numbers that were said; those that stand in these words."""
        before = self._said_before
        if before and placed and placed[0][1] - before[-1][2] > BREATH:
            before = []
        both = [*before, *placed]
        found = [it for it in numbers([word for word, _, _ in both]) if is_card(it.digits)]
        for number in found:
            start, end = both[number.first][1], both[number.end - 1][2]
            self._recorder.silence(start - MARGIN, end + MARGIN, Why.CARD)
        is_whole = bool(found) and found[-1].end == len(both)
        self._said_before = [] if is_whole else _last_number(both)
        return [moved for number in found if (moved := _without(number, len(before)))]


def heard_of(text: str, share: float) -> int:
    """How many characters of it were heard: whole words, as many as fit into that share."""
    most = int(len(text) * min(max(share, 0.0), 1.0))
    if most >= len(text) or text[most : most + 1].isspace():
        return min(most, len(text))
    return max(text.rfind(" ", 0, most), 0)


def _last_number(placed: list[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """The digits at the end: more of them may follow in the next breath."""
    found = numbers([word for word, _, _ in placed])
    return placed[found[-1].first :] if found and found[-1].end == len(placed) else []


def _without(number: Number, before: int) -> Number | None:
    """The number by its place in these words alone; its beginning may have been said before."""
    if number.end <= before:
        return None
    return Number(number.digits, max(0, number.first - before), number.end - before)

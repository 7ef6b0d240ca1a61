"""A text as weighted terms (TF-IDF): character runs, word beginnings and pairs, concepts."""

from collections import Counter
from typing import Any, Callable, Dict, Iterable, List, Optional, Sequence, Tuple

import numpy as np
from scipy import sparse

from bot.components.concepts import Concepts
from bot.components.wording import character_terms, plain, word_terms

Array = np.ndarray[Any, Any]
Terms = Callable[[str], Iterable[str]]
# Positions and values.
Weighed = Tuple[Array, Array]


class Block:
    """One kind of terms; `weight` is the length of its part of a text's vector."""

    def __init__(self, terms: Terms, weight: float, *, rarest: int = 1) -> None:
        """Terms in fewer than `rarest` of the texts are not learnt."""
        self._terms = terms
        self._weight = weight
        self._rarest = rarest
        self.vocabulary: Dict[str, int] = {}
        self.rarity: Array = np.zeros(0, dtype=np.float32)

    def learn(self, texts: Sequence[str]) -> List[Weighed]:
        """The terms of plain texts, and how rare each is (inverse document frequency, smoothed).

        Returns what `weigh` would say of each text: finding the terms twice would cost as much as
        the whole rest of it.
        """
        numbers: Dict[str, int] = {}
        counted = [self._counted(text, numbers) for text in texts]
        seen = np.zeros(len(numbers), dtype=np.int64)
        for found, _ in counted:
            seen[found] += 1
        kept = sorted(term for term, number in numbers.items() if seen[number] >= self._rarest)
        places = np.full(len(numbers), -1, dtype=np.int64)
        of_kept = [numbers[term] for term in kept]
        places[of_kept] = np.arange(len(kept))
        rarity = np.log((1.0 + len(texts)) / (1.0 + seen[of_kept])) + 1.0
        self.restore(kept, rarity.astype(np.float32))
        known = ((places[found], times) for found, times in counted)
        return [self._weighed(at[at >= 0], times[at >= 0]) for at, times in known]

    def _counted(self, text: str, numbers: Dict[str, int]) -> Tuple[Array, Array]:
        """Numbers of the text's terms, given out as they come up, and how often each is there."""
        counts = Counter(self._terms(text))
        found = [numbers.setdefault(term, len(numbers)) for term in counts]
        times = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        return np.array(found, dtype=np.int32), times

    def restore(self, terms: Sequence[str], rarity: Array) -> None:
        self.vocabulary = {term: i for i, term in enumerate(terms)}
        self.rarity = rarity

    def weigh(self, text: str) -> Weighed:
        """Positions and values of a plain text's known terms."""
        counts = Counter(map(self.vocabulary.get, self._terms(text)))
        counts.pop(None, None)
        places = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
        return self._weighed(
            places, np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        )

    def _weighed(self, places: Array, times: Array) -> Weighed:
        values = (1.0 + np.log(times)) * self.rarity[places]
        return places, values * (self._weight / max(float(np.sqrt(values @ values)), 1e-9))


class TextFeatures:
    """Learn once, then `row(text)`; the blocks stand side by side in one vector."""

    def __init__(
        self, *, ngrams: Tuple[int, int] = (3, 5), words: float = 0.0, concepts: float = 0.0,
        known: Optional[Concepts] = None,
    ) -> None:  # fmt: skip
        """`words` and `concepts` are weights beside the characters' 1; 0 leaves them out."""
        shortest, longest = ngrams
        self._about = {"ngrams": [shortest, longest], "words": words, "concepts": concepts}
        self._known = known
        self._blocks = [Block(lambda text: character_terms(text, shortest, longest), 1.0)]
        if words:
            self._blocks.append(Block(word_terms, words, rarest=2))
        if concepts and known is not None:
            self._blocks.append(Block(known.terms, concepts, rarest=2))

    def learn(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """Learn the terms of the texts; their rows."""
        plain_texts = [plain(text) for text in texts]
        learnt = [block.learn(plain_texts) for block in self._blocks]
        return self._matrix([self._side_by_side(parts) for parts in zip(*learnt, strict=True)])

    def rows(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """The rows of texts by the terms learnt before."""
        return self._matrix([self.row(text) for text in texts])

    def _matrix(self, rows: Sequence[Weighed]) -> sparse.csr_matrix:
        ends = np.cumsum([0] + [len(places) for places, _ in rows])
        places = np.concatenate([places for places, _ in rows] or [np.zeros(0, dtype=np.int64)])
        values = np.concatenate([values for _, values in rows] or [np.zeros(0, dtype=np.float32)])
        matrix = sparse.csr_matrix((values, places, ends), shape=(len(rows), self.width))
        matrix.sort_indices()
        return matrix

    def row(self, text: str) -> Weighed:
        """Positions and values of one text's known terms."""
        bare = plain(text)
        return self._side_by_side([block.weigh(bare) for block in self._blocks])

    @property
    def width(self) -> int:
        """How many terms are known."""
        return sum(len(block.vocabulary) for block in self._blocks)

    @property
    def about(self) -> Dict[str, Any]:
        """All but the rarities, for JSON."""
        return {
            **self._about,
            "known": self._known.words if self._known else None,
            "terms": [list(block.vocabulary) for block in self._blocks],
        }

    @property
    def rarities(self) -> Array:
        return np.concatenate([block.rarity for block in self._blocks])

    @classmethod
    def restored(cls, about: Dict[str, Any], rarities: Array) -> "TextFeatures":
        """What `about` and `rarities` came from."""
        known = Concepts(about["known"]) if about["known"] else None
        features = cls(
            ngrams=tuple(about["ngrams"]), words=about["words"], concepts=about["concepts"],
            known=known,
        )  # fmt: skip
        start = 0
        for block, terms in zip(features._blocks, about["terms"], strict=True):
            block.restore(terms, rarities[start : start + len(terms)])
            start += len(terms)
        return features

    def _side_by_side(self, of_blocks: Iterable[Weighed]) -> Weighed:
        parts: List[Weighed] = []
        start = 0
        for block, (places, values) in zip(self._blocks, of_blocks, strict=True):
            parts.append((places + start, values))
            start += len(block.vocabulary)
        return np.concatenate([p for p, _ in parts]), np.concatenate([v for _, v in parts])

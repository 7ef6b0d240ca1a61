"""A text as weighted terms (TF-IDF): character runs, word beginnings and pairs, concepts."""

from collections import Counter
from typing import Any, Callable, Dict, Iterable, List, Optional, Sequence, Tuple

import numpy as np
from scipy import sparse

from bot.components.concepts import Concepts
from bot.components.wording import character_terms, plain, word_terms

Array = np.ndarray[Any, Any]
Terms = Callable[[str], Iterable[str]]


class Block:
    """One kind of terms; `weight` is the length of its part of a text's vector."""

    def __init__(self, terms: Terms, weight: float, *, rarest: int = 1) -> None:
        """Terms in fewer than `rarest` of the texts are not learnt."""
        self._terms = terms
        self._weight = weight
        self._rarest = rarest
        self.vocabulary: Dict[str, int] = {}
        self.rarity: Array = np.zeros(0, dtype=np.float32)

    def learn(self, texts: Sequence[str]) -> None:
        """The terms of plain texts, and how rare each is (inverse document frequency, smoothed)."""
        seen = Counter(term for text in texts for term in set(self._terms(text)))
        kept = sorted(term for term, times in seen.items() if times >= self._rarest)
        times = np.array([seen[term] for term in kept], dtype=np.float64)
        rarity = np.log((1.0 + len(texts)) / (1.0 + times)) + 1.0
        self.restore(kept, rarity.astype(np.float32))

    def restore(self, terms: Sequence[str], rarity: Array) -> None:
        self.vocabulary = {term: i for i, term in enumerate(terms)}
        self.rarity = rarity

    def weigh(self, text: str) -> Tuple[Array, Array]:
        """Positions and values of a plain text's known terms."""
        counts = Counter(map(self.vocabulary.get, self._terms(text)))
        counts.pop(None, None)
        places = np.fromiter(counts.keys(), dtype=np.int64, count=len(counts))
        values = np.fromiter(counts.values(), dtype=np.float32, count=len(counts))
        values = (1.0 + np.log(values)) * self.rarity[places]
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
        for block in self._blocks:
            block.learn(plain_texts)
        return self._matrix(plain_texts)

    def rows(self, texts: Sequence[str]) -> sparse.csr_matrix:
        """The rows of texts by the terms learnt before."""
        return self._matrix([plain(text) for text in texts])

    def _matrix(self, plain_texts: Sequence[str]) -> sparse.csr_matrix:
        rows = [self._weigh(text) for text in plain_texts]
        ends = np.cumsum([0] + [len(places) for places, _ in rows])
        places = np.concatenate([places for places, _ in rows] or [np.zeros(0, dtype=np.int64)])
        values = np.concatenate([values for _, values in rows] or [np.zeros(0, dtype=np.float32)])
        matrix = sparse.csr_matrix((values, places, ends), shape=(len(rows), self.width))
        matrix.sort_indices()
        return matrix

    def row(self, text: str) -> Tuple[Array, Array]:
        """Positions and values of one text's known terms."""
        return self._weigh(plain(text))

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

    def _weigh(self, text: str) -> Tuple[Array, Array]:
        parts: List[Tuple[Array, Array]] = []
        start = 0
        for block in self._blocks:
            places, values = block.weigh(text)
            parts.append((places + start, values))
            start += len(block.vocabulary)
        return np.concatenate([p for p, _ in parts]), np.concatenate([v for _, v in parts])

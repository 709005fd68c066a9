"""Ranking: BM25 over weighted fields, for questions whose words may stand for several."""

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from knowledge.words import ASKING_WORDS, STOP_WORDS, Word, stem, words_of

ENOUGH = 1.2  # BM25's k1: how soon more of the same word stops adding
LENGTH = 0.6  # BM25's b: how much a long field dilutes its words
INSTEAD = 0.7  # what a word counts that the question did not say but may have meant
ASKING = 0.4  # what a word counts that is about the asking, not the matter
EXACT = 0.4  # what the very form of a word adds to its stem
PAIR = 0.3  # what two words add that stand side by side, as in the question


@dataclass(frozen=True)
class Field:
    """A part of a document, and how much a word in it weighs."""

    text: str
    weight: float


class Index:
    """Documents, found by their words; a document is named by its place in `documents`."""

    def __init__(self, documents: Sequence[Sequence[Field]]) -> None:
        self._count = len(documents)
        self._found: defaultdict[str, dict[int, float]] = defaultdict(dict)
        counted = [[Counter(_terms(field.text)) for field in fields] for fields in documents]
        usual = [
            _mean([terms.total() for terms in column]) for column in zip(*counted, strict=True)
        ]
        for place, (fields, counts) in enumerate(zip(documents, counted, strict=True)):
            for field, terms, length in zip(fields, counts, usual, strict=True):
                dilution = 1 - LENGTH + LENGTH * terms.total() / length
                for term, times in terms.items():
                    found = self._found[term]
                    found[place] = found.get(place, 0.0) + field.weight * times / dilution

    def rank(self, words: Sequence[Word]) -> list[tuple[int, float]]:
        """The documents that have any of the words, best first; a score is between 0 and 1.

        What a document has of the words counts twice: as BM25 weighs it, and as a plain share,
        which keeps a document with one rare word of five from passing for an answer.
        """
        telling = [word for word in words if word.said not in ASKING_WORDS or self.knows(word)]
        scores: defaultdict[int, float] = defaultdict(float)
        shares: defaultdict[int, float] = defaultdict(float)
        for word in telling:
            found = self._of_word(word)
            _add(scores, found)
            _add(shares, dict.fromkeys(found, _weight(word)))
        for term, weight in _extras(telling):
            _add(scores, self._of_term(term, weight))
        most = (1 + EXACT) * sum(_weight(word) * self.tells(word) for word in telling)
        whole = sum(map(_weight, telling))
        fair = {place: score / most * shares[place] / whole for place, score in scores.items()}
        return sorted(fair.items(), key=lambda each: (-each[1], each[0]))

    def holds(self, place: int, word: Word) -> bool:
        """Whether the document has the word, or one that it may stand for."""
        return any(place in self._found.get(each, ()) for each in word.stems)

    def knows(self, word: Word) -> bool:
        """Whether any document has the word, or one that it may stand for."""
        return any(each in self._found for each in word.stems)

    def tells(self, word: Word) -> float:
        """How much it tells that a document has the word, in the rarest of its meanings."""
        return max(map(self.rarity, word.stems))

    def rarity(self, term: str) -> float:
        """BM25's idf; what no document has is rarest."""
        having = len(self._found.get(term, ()))
        return math.log(1 + (self._count - having + 0.5) / (having + 0.5))

    def _of_word(self, word: Word) -> dict[int, float]:
        best: dict[int, float] = {}
        for position, each in enumerate(word.stems):
            weight = _weight(word) * (INSTEAD if position else 1)
            for place, score in self._of_term(each, weight).items():
                best[place] = max(score, best.get(place, 0.0))
        return best

    def _of_term(self, term: str, weight: float) -> dict[int, float]:
        most = weight * self.rarity(term)
        found = self._found.get(term, {})
        return {place: most * times / (times + ENOUGH) for place, times in found.items()}


def _terms(text: str) -> Iterator[str]:
    words = [Word(word, (stem(word),)) for word in words_of(text) if word not in STOP_WORDS]
    yield from (word.stems[0] for word in words)
    yield from (term for term, _ in _extras(words))


def _extras(words: Sequence[Word]) -> Iterator[tuple[str, float]]:
    """Terms beside the stems, with what they weigh; spelled so that none is taken for a stem."""
    yield from ((f"={word.said}", EXACT * _weight(word)) for word in words)
    yield from ((f"{one.stems[0]} {two.stems[0]}", PAIR) for one, two in pairwise(words))


def _weight(word: Word) -> float:
    return ASKING if word.said in ASKING_WORDS else 1.0


def _add(scores: defaultdict[int, float], more: dict[int, float]) -> None:
    for place, score in more.items():
        scores[place] += score


def _mean(lengths: Sequence[int]) -> float:
    return max(1.0, sum(lengths) / len(lengths))

"""Ranking: BM25 over weighted fields, for questions whose words may stand for several."""

import math
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest
from itertools import pairwise
from typing import Self

from knowledge.words import ASKING_WORDS, UNSEARCHED, Word, stem, words_of

ENOUGH = 2.4  # BM25's k1: how soon more of the same word stops adding
LENGTH = 0.5  # BM25's b: how much a long field dilutes its words
ASKING = 0.4  # what a word counts that is about the asking, not the matter
EXACT = 0.4  # what the very form of a word adds to its stem
PAIR = 0.3  # what two words add that stand side by side, as in the question

MANY = 4_000  # documents; up to here every one with any of the words is weighed
HEAVIEST = 1_000  # documents kept at hand for a term that more have: where it weighs most
POOL = 1_500  # documents weighed at most (and one term's more) where there are many
PROBE = 12  # reading so many postings costs as much as looking one document up among them


@dataclass(frozen=True)
class Field:
    """A part of a document, and how much a word in it weighs."""

    text: str
    weight: float


class Postings:
    """The documents that have a term, in order, and what it weighs in each: 8 bytes a document."""

    __slots__ = ("heaviest", "places", "weights")

    def __init__(self) -> None:
        self.places = array("I")
        self.weights = array("f")
        self.heaviest = self.places

    def add(self, place: int, weight: float) -> None:
        """Adds a document, which comes after all before it."""
        self.places.append(place)
        self.weights.append(weight)

    def close(self) -> None:
        """Notes where the term weighs most, if too many documents have it to weigh them all."""
        if len(self.places) > HEAVIEST:
            best = nlargest(HEAVIEST, zip(self.weights, map(int.__neg__, self.places), strict=True))
            self.heaviest = array("I", (-place for _, place in best))

    def weight(self, place: int) -> float:
        """What the term weighs in a document; 0 where it does not occur."""
        at = bisect_left(self.places, place)
        found = at < len(self.places) and self.places[at] == place
        return self.weights[at] if found else 0.0

    def among(self, places: Collection[int] | None) -> Iterator[tuple[int, float]]:
        """The documents with the term, or those of them that are among `places`."""
        if places is None:
            yield from zip(self.places, self.weights, strict=True)
        elif len(places) * PROBE > len(self.places):
            yield from (
                (place, weight)
                for place, weight in zip(self.places, self.weights, strict=True)
                if place in places
            )
        else:
            yield from ((place, weight) for place in places if (weight := self.weight(place)))


_NOWHERE = Postings()


@dataclass(frozen=True)
class Packed:
    """An index as it is kept in a file: its terms, and the postings of all of them in a row."""

    count: int
    terms: Sequence[str]
    lengths: bytes
    places: bytes
    weights: bytes


class Index:
    """Documents, found by their words; a document is named by its place in `documents`."""

    def __init__(self, documents: Iterable[Sequence[Field]]) -> None:
        texts, weights, terms = _read(documents)
        self._count = len(texts)
        usual = [_mean([len(field) for field in column]) for column in zip(*texts, strict=True)]
        postings = [Postings() for _ in terms]
        for place, (fields, field_weights) in enumerate(zip(texts, weights, strict=True)):
            found: dict[int, float] = {}
            for field, weight, length in zip(fields, field_weights, usual, strict=True):
                dilution = 1 - LENGTH + LENGTH * len(field) / length
                for term, times in Counter(field).items():
                    found[term] = found.get(term, 0.0) + weight * times / dilution
            for term, heaviness in found.items():
                postings[term].add(place, heaviness)
        for each in postings:
            each.close()
        self._found = dict(zip(terms, postings, strict=True))

    @classmethod
    def unpacked(cls, packed: Packed) -> Self:
        """The index that was packed; raises ValueError if it is not whole."""
        lengths, places, weights = array("I"), array("I"), array("f")
        lengths.frombytes(packed.lengths)
        places.frombytes(packed.places)
        weights.frombytes(packed.weights)
        if not sum(lengths) == len(places) == len(weights):
            raise ValueError("the postings are not whole")
        index = cls(())
        index._count = packed.count
        start = 0
        for term, length in zip(packed.terms, lengths, strict=True):
            index._found[term] = posting = Postings()
            posting.places.extend(places[start : start + length])
            posting.weights.extend(weights[start : start + length])
            posting.close()
            start += length
        return index

    def packed(self) -> Packed:
        """The index as plain data."""
        postings = self._found.values()
        return Packed(
            count=self._count,
            terms=tuple(self._found),
            lengths=array("I", [len(each.places) for each in postings]).tobytes(),
            places=b"".join(each.places.tobytes() for each in postings),
            weights=b"".join(each.weights.tobytes() for each in postings),
        )

    def words(self) -> Iterator[str]:
        """Every word that the documents have and that may be searched for, as it is written."""
        return (term[1:] for term in self._found if term.startswith("="))

    def rank(self, words: Sequence[Word]) -> list[tuple[int, float]]:
        """The documents that have any of the words, best first; a score is between 0 and 1.

        What a document has of the words counts twice: as BM25 weighs it, and as a plain share,
        which keeps a document with one rare word of five from passing for an answer. Where there
        are very many documents, those are weighed in which the most telling words weigh most.
        """
        fair = self._scores(words, None if self._count <= MANY else self._likeliest(words))
        return sorted(fair.items(), key=lambda each: (-each[1], each[0]))

    def score(self, place: int, words: Sequence[Word]) -> float:
        """The score of one document, as in the ranking; 0 if it has none of the words."""
        return self._scores(words, (place,)).get(place, 0.0)

    def holds(self, place: int, word: Word) -> bool:
        """Whether the document has the word, or one that it may stand for."""
        return any(self._found.get(each, _NOWHERE).weight(place) for each in word.stems)

    def knows(self, word: Word) -> bool:
        """Whether any document has the word, or one that it may stand for."""
        return any(each in self._found for each in word.stems)

    def tells(self, word: Word) -> float:
        """How much it tells that a document has the word, in the rarest of its meanings."""
        return max(map(self.rarity, word.stems))

    def rarity(self, term: str) -> float:
        """BM25's idf; what no document has is rarest."""
        return self._idf(len(self._found.get(term, _NOWHERE).places))

    def rarity_of_share(self, share: float) -> float:
        """How rare a word is that so large a share of the documents has."""
        return self._idf(share * self._count)

    def _idf(self, having: float) -> float:
        return math.log(1 + (self._count - having + 0.5) / (having + 0.5))

    def _scores(self, words: Sequence[Word], places: Collection[int] | None) -> dict[int, float]:
        telling = self._telling(words)
        scores: defaultdict[int, float] = defaultdict(float)
        shares: defaultdict[int, float] = defaultdict(float)
        for word in telling:
            found = self._of_word(word, places)
            _add(scores, found)
            _add(shares, dict.fromkeys(found, _weight(word)))
        for term, weight in _extras(telling):
            _add(scores, self._of_term(term, weight, places))
        most = (1 + EXACT) * sum(_weight(word) * self.tells(word) for word in telling)
        whole = sum(map(_weight, telling))
        enough = ASKING * sum(word.said in ASKING_WORDS for word in telling)
        enough = enough if whole > enough else 0.0
        return {
            place: score / most * shares[place] / whole
            for place, score in scores.items()
            if shares[place] > enough
        }

    def _telling(self, words: Sequence[Word]) -> list[Word]:
        return [word for word in words if word.said not in ASKING_WORDS or self.knows(word)]

    def _likeliest(self, words: Sequence[Word]) -> Collection[int]:
        """The documents worth weighing: where pairs of words stand, then the rarest words."""
        telling = self._telling(words)
        pairs = {f"{one.stems[0]} {two.stems[0]}" for one, two in pairwise(telling)}
        terms = {each for word in telling for each in word.stems}
        pool: dict[int, None] = {}
        for term in (*self._rarest_first(pairs), *self._rarest_first(terms)):
            pool.update(dict.fromkeys(self._found[term].heaviest))
            if len(pool) >= POOL:
                break
        return pool.keys()

    def _rarest_first(self, terms: Iterable[str]) -> list[str]:
        known = (term for term in terms if term in self._found)
        return sorted(known, key=lambda term: (len(self._found[term].places), term))

    def _of_word(self, word: Word, places: Collection[int] | None) -> dict[int, float]:
        best: dict[int, float] = {}
        for each, counts in word.meanings:
            for place, score in self._of_term(each, _weight(word) * counts, places).items():
                best[place] = max(score, best.get(place, 0.0))
        return best

    def _of_term(
        self, term: str, weight: float, places: Collection[int] | None
    ) -> dict[int, float]:
        most = weight * self.rarity(term)
        found = self._found.get(term, _NOWHERE).among(places)
        return {place: most * times / (times + ENOUGH) for place, times in found}


_Texts = list[tuple["array[int]", ...]]


def _read(
    documents: Iterable[Sequence[Field]],
) -> tuple[_Texts, list[tuple[float, ...]], dict[str, int]]:
    """Each document's fields as the numbers of their terms, the fields' weights, and the terms."""
    number: defaultdict[str, int] = defaultdict(lambda: len(number))
    stems: dict[str, str] = {}
    texts: _Texts = []
    weights: list[tuple[float, ...]] = []
    for fields in documents:
        texts.append(tuple(_numbers(field.text, number, stems) for field in fields))
        weights.append(tuple(field.weight for field in fields))
    return texts, weights, dict(number)


def _numbers(text: str, number: Mapping[str, int], stems: dict[str, str]) -> "array[int]":
    """The terms of a text by their numbers; `stems` remembers what was stemmed before."""
    words = [word for word in words_of(text) if word not in UNSEARCHED]
    for word in words:
        if word not in stems:
            stems[word] = stem(word)
    roots = [stems[word] for word in words]
    terms = (*roots, *(f"={word}" for word in words), *(f"{a} {b}" for a, b in pairwise(roots)))
    return array("I", [number[term] for term in terms])


def _extras(words: Sequence[Word]) -> Iterator[tuple[str, float]]:
    """Terms beside the stems, with what they weigh; spelled so that none is taken for a stem."""
    yield from ((f"={word.said}", EXACT * _weight(word)) for word in words)
    yield from ((f"{one.stems[0]} {two.stems[0]}", PAIR) for one, two in pairwise(words))


def _weight(word: Word) -> float:
    return ASKING if word.said in ASKING_WORDS else 1.0


def _add(scores: defaultdict[int, float], more: Mapping[int, float]) -> None:
    for place, score in more.items():
        scores[place] += score


def _mean(lengths: Sequence[int]) -> float:
    return max(1.0, sum(lengths) / len(lengths))

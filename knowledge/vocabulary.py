"""How people say it: typing errors and synonyms, read as the guide's own words."""

from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.words import STOP_WORDS, UNSEARCHED, Word, stem, words_of

SHORTEST_TYPO = 6  # letters; a shorter unknown word is near to too many known ones
TWO_TYPOS_FROM = 9  # letters; a word this long may have two

Phrase = tuple[str, ...]


class Vocabulary:
    """The words of the guide, and what people say instead of them."""

    def __init__(self, words: Iterable[str], synonyms: Iterable[tuple[str, str]]) -> None:
        """`synonyms` are pairs of what is said and what the guide calls it, words or phrases."""
        self._words = {word for word in words if word.isalpha()}
        stems = {stem(word) for word in self._words}
        self._meant: defaultdict[Phrase, list[str]] = defaultdict(list)
        for said, meant in synonyms:
            self._words.update(words_of(said))
            self._meant[_phrase(said)] += [each for each in _phrase(meant) if each in stems]
        self._words |= STOP_WORDS
        self._stems = {stem(word) for word in self._words}
        self._longest = max(map(len, self._meant), default=0)

    def read(self, question: str) -> tuple[Word, ...]:
        """The words that say what the question is about, each once, in order."""
        said = [self._mended(word) for word in words_of(question)]
        stems = tuple(map(stem, said))
        meant = self._meanings(stems)
        words: dict[str, Word] = {}
        for word, own, others in zip(said, stems, meant, strict=True):
            if word not in UNSEARCHED:
                before = words[own].stems if own in words else (own,)
                words[own] = Word(word, tuple(dict.fromkeys((*before, *others))))
        return tuple(words.values())

    def _meanings(self, stems: Phrase) -> list[list[str]]:
        """What each word may stand for, alone or as a part of a phrase."""
        meant: list[list[str]] = [[] for _ in stems]
        for start in range(len(stems)):
            for end in range(start + 1, min(start + self._longest, len(stems)) + 1):
                for position in range(start, end):
                    meant[position] += self._meant.get(stems[start:end], [])
        return meant

    def _mended(self, word: str) -> str:
        """The known word that an unknown one most likely is; itself if there is none."""
        if len(word) < SHORTEST_TYPO or not word.isalpha() or stem(word) in self._stems:
            return word
        typos = 1 if len(word) < TWO_TYPOS_FROM else 2
        alike = sorted(each for each in self._words if each[0] == word[0])
        found = process.extractOne(word, alike, scorer=OSA.distance, score_cutoff=typos)
        return found[0] if found else word


def _phrase(text: str) -> Phrase:
    return tuple(map(stem, words_of(text)))

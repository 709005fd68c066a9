"""How people say it: typing errors and synonyms, read as the guide's own words."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet

from rapidfuzz import process
from rapidfuzz.distance import OSA

from knowledge.words import STOP_WORDS, UNSEARCHED, Word, stem, words_of

SHORTEST_TYPO = 6  # letters; a shorter unknown word is near to too many known ones
TWO_TYPOS_FROM = 9  # letters; a word this long may have two

Phrase = tuple[str, ...]


class Vocabulary:
    """The words of the guide, and what people say instead of them."""

    def __init__(
        self,
        words: Iterable[str],
        synonyms: Iterable[tuple[str, str]],
        kin: Iterable[tuple[str, str]] = (),
    ) -> None:
        """`synonyms` are pairs of what is said and what the guide calls it, words or phrases.

        So are `kin`, of what people may have meant as well.
        """
        self._words = {word for word in words if word.isalpha()}
        stems = {stem(word) for word in self._words}
        self._meant = self._learnt(synonyms, stems)
        self._kin = self._learnt(kin, stems)
        self._words |= STOP_WORDS
        self._stems = {stem(word) for word in self._words}

    def _learnt(
        self, pairs: Iterable[tuple[str, str]], stems: AbstractSet[str]
    ) -> dict[Phrase, list[str]]:
        """What the guide has of what each phrase stands for."""
        meant: defaultdict[Phrase, list[str]] = defaultdict(list)
        for said, other in pairs:
            self._words.update(words_of(said))
            meant[_phrase(said)] += [each for each in _phrase(other) if each in stems]
        return dict(meant)

    def read(self, question: str) -> tuple[Word, ...]:
        """The words that say what the question is about, each once, in order."""
        said = [self._mended(word) for word in words_of(question)]
        stems = tuple(map(stem, said))
        meant, kin = _meanings(stems, self._meant), _meanings(stems, self._kin)
        words: dict[str, Word] = {}
        for word, own, others, related in zip(said, stems, meant, kin, strict=True):
            if word not in UNSEARCHED:
                before = words.get(own, Word(word, (own,)))
                every = tuple(dict.fromkeys((*before.stems, *others)))
                more = dict.fromkeys((*before.kin, *related))
                words[own] = Word(word, every, tuple(each for each in more if each not in every))
        return tuple(words.values())

    def _mended(self, word: str) -> str:
        """The known word that an unknown one most likely is; itself if there is none."""
        if len(word) < SHORTEST_TYPO or not word.isalpha() or stem(word) in self._stems:
            return word
        typos = 1 if len(word) < TWO_TYPOS_FROM else 2
        alike = sorted(each for each in self._words if each[0] == word[0])
        found = process.extractOne(word, alike, scorer=OSA.distance, score_cutoff=typos)
        return found[0] if found else word


def _meanings(stems: Phrase, known: Mapping[Phrase, list[str]]) -> list[list[str]]:
    """What each word may stand for, alone or as a part of a phrase."""
    longest = max(map(len, known), default=0)
    meant: list[list[str]] = [[] for _ in stems]
    for start in range(len(stems)):
        for end in range(start + 1, min(start + longest, len(stems)) + 1):
            for position in range(start, end):
                meant[position] += known.get(stems[start:end], [])
    return meant


def _phrase(text: str) -> Phrase:
    return tuple(map(stem, words_of(text)))

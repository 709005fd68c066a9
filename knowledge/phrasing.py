"""How near a question comes to one of the ways in which a section says what it is about."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from knowledge.article import Section
from knowledge.words import ASKING_WORDS, UNSEARCHED, Word, stem, words_of

ASKING = 0.4  # what a word counts that is about the asking, not the matter
KEPT = 4_096  # sections whose ways of saying it are kept at hand

Way = frozenset[str]

_ASKING_STEMS = frozenset(map(stem, ASKING_WORDS))


class Phrasings:
    """The headings of sections, and the front matter's ways of asking for them, one by one.

    Ranking takes the words of all of them together, so that a section with many ways of asking
    has something of every question. Here only the nearest way counts, and all of it has to.
    """

    def __init__(self, sections: Sequence[Section], rarity: Callable[[str], float]) -> None:
        """`rarity` says how much a stem tells."""
        self._sections, self._rarity = sections, rarity
        self._ways = lru_cache(KEPT)(self._read)

    def nearness(self, place: int, words: Sequence[Word]) -> float:
        """How near the question comes to the section's nearest way of saying it, from 0 to 1."""
        stems = {each for word in words for each, _ in word.meanings}
        near = (way for way in self._ways(place) if not way.isdisjoint(stems))
        return max((self._alike(words, way) for way in near), default=0.0)

    def _alike(self, words: Sequence[Word], way: Way) -> float:
        """What both have in common, of what either of them tells."""
        asked = said = 0.0
        met: set[str] = set()
        for word in words:
            telling = max(map(self._rarity, word.stems)) * _weight(word.said in ASKING_WORDS)
            asked += telling
            found = next(((each, counts) for each, counts in word.meanings if each in way), None)
            if found:
                said += telling * found[1]
                met.add(found[0])
        share_of_question = said / asked
        share_of_way = self._tell(met) / self._tell(way)
        return 2 * share_of_question * share_of_way / (share_of_question + share_of_way)

    def _tell(self, stems: Iterable[str]) -> float:
        return sum(self._rarity(each) * _weight(each in _ASKING_STEMS) for each in stems)

    def _read(self, place: int) -> tuple[Way, ...]:
        section = self._sections[place]
        ways = (
            frozenset(stem(word) for word in words_of(text) if word not in UNSEARCHED)
            for text in (section.heading, *section.asked_as)
        )
        return tuple(way for way in ways if way)


def _weight(asking: bool) -> float:
    return ASKING if asking else 1.0

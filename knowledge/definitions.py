"""What the guide says that its terms are: pages on them, entries of lists, headings."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from knowledge.article import Block, Section
from knowledge.terms import term_asked
from knowledge.vocabulary import Vocabulary
from knowledge.words import STOP_WORDS, Word, stem, words_of

#: A term that several pages explain, each for its own things, is quoted from so many.
MOST_PAGES = 3
#: How many paragraphs of a section say what something is.
OPENING = 2
KEPT = 4_096  # sections whose terms are kept at hand

_SUBJECT = re.compile(r"what (?:an? |the )?(?P<term>.+?) (?:is|are|means?)\??", re.IGNORECASE)
#: "Discovery: you are …", "REQ, or Job REQ: one hiring …"
_ENTRY = re.compile(r"(?P<term>[\w' -]{2,40}?)(?:, (?:or|also called) (?P<other>[\w' -]{2,40}))?: ")
#: What tells how much something is, and not what.
_FIGURE = re.compile(r".{2,80}?: (?:\d|at least|at most|up to)")
_GLOSSARY = "glossary"

Stems = frozenset[str]


class Kind(IntEnum):
    """How plainly a place says what a term is; the plainest counts alone."""

    SUBJECT = 0
    GLOSSARY = 1
    HEADING = 2
    ENTRY = 3


@dataclass(frozen=True)
class Definition:
    """Blocks that say what a term is.

    `around` are the words that the term may be said with, since they stand above it: the "stage"
    of "the Won stage".
    """

    term: Stems
    around: Stems
    kind: Kind
    blocks: tuple[Block, ...]

    def covers(self, meant: Sequence[Stems]) -> bool:
        """Whether every word, by any of what it may stand for, says this term or stands above it."""
        said = frozenset[str]().union(*meant)
        return self.term <= said and all(word & (self.term | self.around) for word in meant)

    def said_of(self, meant: Sequence[Stems], heading: str) -> int:
        """How many of the words say the term itself, or stand right above it."""
        near = self.term | _stems(heading)
        return sum(bool(word & near) for word in meant)


class Definitions:
    """Where each section says what something is, read when it is first asked for."""

    def __init__(
        self, sections: Sequence[Section], words: Iterable[str], synonyms: Iterable[tuple[str, str]]
    ) -> None:
        """`synonyms` are pairs of what people call a thing and what the guide calls it."""
        self._sections = sections
        self._vocabulary = Vocabulary(words, synonyms)
        self._of: Callable[[int], tuple[Definition, ...]] = lru_cache(KEPT)(self._read)

    def term(self, question: str) -> tuple[Word, ...]:
        """The words whose meaning a question asks for; none if it asks for something else."""
        term = term_asked(question)
        return self._vocabulary.read(term) if term else ()

    def among(
        self, places: Iterable[int], question: str, likely: Callable[[int], bool]
    ) -> dict[int, tuple[Block, ...]]:
        """Where, of these sections, it is said what the question asks the meaning of, and how.

        The guide's own words come before what people call things. Of a page, one section is named:
        the first that has most of the question in its very heading. Entries of lists count
        where one of their sections is a likely answer: others list prices, or what has changed.
        """
        words = self.term(question)
        if not words:
            return {}
        found = [(place, each) for place in places for each in self._of(place)]
        own = [frozenset(word.stems[:1]) for word in words]
        meant = [frozenset(word.stems) for word in words]
        return self._plainest(found, own, likely) or self._plainest(found, meant, likely)

    def _plainest(
        self,
        found: Iterable[tuple[int, Definition]],
        meant: Sequence[Stems],
        likely: Callable[[int], bool],
    ) -> dict[int, tuple[Block, ...]]:
        fitting = [(place, each) for place, each in found if each.covers(meant)]
        kind = min((each.kind for _, each in fitting), default=None)
        if kind is Kind.ENTRY and not any(likely(place) for place, _ in fitting):
            return {}
        of_page: dict[str, list[tuple[int, Definition]]] = {}
        for place, each in fitting:
            if each.kind is kind:
                of_page.setdefault(self._sections[place].article_id, []).append((place, each))

        def order(found: tuple[int, Definition]) -> tuple[int, int]:
            place, each = found
            return -each.said_of(meant, self._sections[place].heading), place

        chosen = [min(found, key=order) for found in of_page.values()][:MOST_PAGES]
        return {place: each.blocks for place, each in chosen}

    def _read(self, place: int) -> tuple[Definition, ...]:
        return tuple(_definitions(self._sections[place]))


def named_in(section: Section, words: Sequence[Word]) -> bool:
    """Whether a heading or a block of the section has all of the words, or what they stand for."""
    places = (
        *section.path,
        section.heading,
        *section.asked_as,
        *(it.text for it in section.blocks),
    )
    return any(
        all(not said.isdisjoint(each.stems) for each in words) for said in map(_stems, places)
    )


def _definitions(section: Section) -> Iterator[Definition]:
    """What a section that has something to say explains."""
    around = _stems(" ".join((section.title, *section.path)))
    subject = _SUBJECT.fullmatch(section.heading)
    kind, heading = (Kind.SUBJECT, subject["term"]) if subject else (Kind.HEADING, section.heading)
    listed = Kind.GLOSSARY if _GLOSSARY in map(str.casefold, section.path) else Kind.ENTRY
    terms: list[tuple[str, Kind, tuple[Block, ...]]] = [(heading, kind, _opening(section))]
    for block in section.blocks:
        entry = _ENTRY.match(block.text) if block.kind == "item" else None
        entry = None if _FIGURE.match(block.text) else entry
        terms += [(term, listed, (block,)) for term in entry.groups() if term] if entry else []
    for term, kind, blocks in terms:
        if stems := _stems(term):
            yield Definition(stems, around, kind, blocks)


def _opening(section: Section) -> tuple[Block, ...]:
    """How a section begins: its first paragraphs, or else the list that it is."""
    first = section.blocks[0]
    if first.kind != "paragraph":
        return tuple(block for block in section.blocks if block.kind == first.kind)
    others = (at for at, block in enumerate(section.blocks) if block.kind != "paragraph")
    return section.blocks[: min(next(others, OPENING), OPENING)]


def _stems(text: str) -> Stems:
    return frozenset(stem(word) for word in words_of(text) if word not in STOP_WORDS)

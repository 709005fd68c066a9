"""Which blocks of a section fit a question best, and which to show if it is the answer."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from knowledge.article import Block, Section
from knowledge.words import Word, stems_in

#: A section is shown whole up to so many blocks, whatever is asked of it …
SHORT = 3
#: … and up to so many if it is asked about as a whole; of a longer one, its first list.
WHOLE = 9
LONGEST_LIST = 12
#: Beside the best block, others that fit nearly as well are shown too, up to so many.
MOST_BLOCKS = 3
NEARLY = 0.75

Stems = frozenset[str]
Rarity = Callable[[str], float]


def fitting(section: Section, words: Sequence[Word], rarity: Rarity) -> tuple[Block, ...]:
    """The blocks to show to somebody who asked with these words, in the section's order.

    What the heading says, or most ways of asking for the section, is what all of it is about: only
    the other words tell one block from the next. What introduces a list is said of each of its
    entries. Without a word that tells them apart, the section is asked about as a whole.
    """
    if len(section.blocks) <= SHORT:
        return section.blocks
    scores = _scores(section, words, rarity)
    top = max(scores.values())
    if top == 0:
        return _whole(section)
    near = [block for block in section.blocks if scores[block.id] >= NEARLY * top]
    return tuple(_as_list(near, section) or near[:MOST_BLOCKS])


def best_first(section: Section, words: Sequence[Word], rarity: Rarity) -> tuple[Block, ...]:
    """A section's blocks by how much they have of the words; equal ones keep the article's order."""

    def fit(block: Block) -> float:
        stems = stems_in(f"{block.lead_in or ''} {block.text}")
        meant = ([each for each in word.stems if each in stems] for word in words)
        return sum(max(map(rarity, found)) for found in meant if found)

    return tuple(sorted(section.blocks, key=lambda block: -fit(block)))


def _scores(section: Section, words: Iterable[Word], rarity: Rarity) -> dict[str, float]:
    """How much each block has of what the words tell; what few blocks have tells most."""
    about = _topic(section)
    own = {block.id: stems_in(block.text) for block in section.blocks}
    above = {block.id: stems_in(block.lead_in or "") for block in section.blocks}
    spread = Counter(each for stems in own.values() for each in stems)
    spread.update(each for lead_in in set(above.values()) for each in lead_in)
    scores = dict.fromkeys(own, 0.0)
    for word in words:
        if about.isdisjoint(word.stems):
            for block, stems in own.items():
                found = (each for each, _ in word.meanings if each in stems | above[block])
                scores[block] += max((rarity(each) / spread[each] for each in found), default=0.0)
    return scores


def _topic(section: Section) -> Stems:
    """What a section as a whole is about."""
    ways = Counter(each for asked in section.asked_as for each in stems_in(asked))
    usual = {each for each, times in ways.items() if times > len(section.asked_as) / 2}
    return stems_in(" ".join((section.title, *section.path, section.heading))) | usual


def _whole(section: Section) -> tuple[Block, ...]:
    """All of a section; of a long one how it begins, or the first of its lists."""
    if len(section.blocks) <= WHOLE:
        return section.blocks
    lists = [run for run in _runs(section.blocks) if run[0].kind != "paragraph"]
    return tuple(lists[0][:LONGEST_LIST] if lists else section.blocks[:MOST_BLOCKS])


def _as_list(near: Sequence[Block], section: Section) -> list[Block]:
    """A whole list where several of its entries fit alike; none where one fits, or a paragraph."""
    listed = [block for block in near if block.kind != "paragraph"]
    for run in _runs(section.blocks):
        if sum(block in run for block in listed) > 1:
            return run[:LONGEST_LIST]
    return []


def _runs(blocks: Iterable[Block]) -> Iterator[list[Block]]:
    """The paragraphs and lists of a section, one after the other."""
    for _, run in groupby(blocks, key=lambda block: (block.kind, block.lead_in)):
        yield [*run]

"""Words and phrases that a retelling uses for those of the guide, and words that add nothing.

Other than the synonyms of the search, which may lead astray, these are read as proof: a group
holds only what may be put for one another without saying anything else.
"""

from collections import defaultdict
from functools import lru_cache
from itertools import pairwise

from knowledge.paraphrases import paraphrases
from knowledge.words import NOT, stem, words_of

#: Words that a sentence needs for its grammar or its tone; what they add to it stands elsewhere.
_LIGHT = """
already yet still even just merely simply basically actually really rather quite fairly pretty
somewhere somehow somewhat anyway certainly naturally obviously of_course etc otherwise instead
however therefore thus hence moreover furthermore additionally plus per upon onto within
via throughout concerning regarding toward towards along across against among between
make makes making made bring brings take takes taking took put puts come comes coming
become becomes let lets give gives keep keeps hold holds turn turns throw want wants wish need needs
happen happens matter matters mean means tend seem appear end ends
way ways thing things case cases kind kinds sort sorts bit lot lots point side fact reason
effect example instance manner form particular certain specific given own respective
enough well much nicely properly
yourself themselves itself himself herself whoever whomever whatever whichever whenever wherever
"""

#: Words that need no proof by themselves; whether they stand in their place is judged elsewhere.
_BESIDE = """
somebody someone anybody anyone person people whereas either once after before unless until who whom
whose know knows say says tell tells longer little long time times second normal normally worry
obvious ask asks other others else single every nothing behind beyond back
start starts begin begins right down around through together rely depend depends trust rest remain remains
fine able perhaps probably possibly likely many few several more most less least mind remember forget notice
simple easy hard useful helpful best better worse stuff whole entire place spot unfortunately luckily care talk
talks speak ready idea apart far often went both neither grab soon again used happens supposed bound
account figure story words word
"""

_PARTICLES = frozenset({"back", "down", "up", "off", "on", "out", "in", "over", "away", "again"})
#: So many words after its verb a particle may stand.
APART = 5


@lru_cache(maxsize=8_192)
def stems_of(text: str) -> tuple[str, ...]:
    """The stems of a text in their order."""
    return tuple(map(stem, words_of(text)))


@lru_cache(maxsize=8_192)
def groups_of(text: str) -> frozenset[int]:
    """The meanings that a text has words for."""
    return frozenset[int]().union(*[groups for _, groups in _found(text)])


@lru_cache(maxsize=8_192)
def retold_in(said: str, known: frozenset[int]) -> frozenset[str]:
    """The stems of a statement that say in other words what stands in a text with these meanings."""
    retold = [stems for stems, groups in _found(said) if not groups.isdisjoint(known)]
    return frozenset[str]().union(*retold)


@lru_cache(maxsize=8_192)
def affirmed_in(said: str, known: frozenset[int]) -> frozenset[str]:
    """The same, without phrases that deny: "never added together" is no affirmation of "added"."""
    return frozenset(
        each
        for stems, groups in _found(said)
        if NOT not in stems and not groups.isdisjoint(known)
        for each in stems
    )


def phrased_in(said: str, known: frozenset[int]) -> set[str]:
    """The stems of phrases of a statement that stand for what a text with these meanings has."""
    return {
        each
        for phrase, groups in _found(said)
        if len(phrase) > 1 and not groups.isdisjoint(known)
        for each in phrase
    }


@lru_cache(maxsize=8_192)
def _found(text: str) -> tuple[tuple[tuple[str, ...], frozenset[int]], ...]:
    """The words and phrases of a group that a text has, and of which groups they are."""
    stems = stems_of(text)
    found: list[tuple[tuple[str, ...], frozenset[int]]] = []
    for start, (first, second) in enumerate(pairwise((*stems, ""))):
        if (meant := _BY_FIRST.get(first)) is None:
            continue
        alone, phrases, apart = meant
        found += alone
        for phrase, groups in phrases.get(second, ()):
            if stems[start : start + len(phrase)] == phrase:
                found.append((phrase, groups))
        for phrase, groups in apart:
            if phrase[1] != second and phrase[1] in stems[start + 2 : start + APART]:
                found.append((phrase, groups))
    return tuple(found)


_Phrase = tuple[str, ...]
_Grouped = tuple[_Phrase, frozenset[int]]
_Meant = tuple[list[_Grouped], dict[str, list[_Grouped]], list[_Grouped]]


def _meanings() -> dict[_Phrase, frozenset[int]]:
    """The groups of each word or phrase."""
    found: defaultdict[_Phrase, set[int]] = defaultdict(set)
    for number, group in enumerate(paraphrases()):
        for phrase in group:
            found[stems_of(phrase)].add(number)
    return {phrase: frozenset(groups) for phrase, groups in found.items()}


def _by_first(meanings: dict[_Phrase, frozenset[int]]) -> dict[str, _Meant]:
    """What a word may mean: alone, with the word behind it, and with a particle some words later."""
    alone: dict[str, list[_Grouped]] = {
        each[0]: [(each, groups)] for each, groups in meanings.items() if len(each) == 1
    }
    longer: defaultdict[str, defaultdict[str, list[_Grouped]]]
    longer = defaultdict(lambda: defaultdict(list))
    apart: defaultdict[str, list[_Grouped]] = defaultdict(list)
    for phrase, groups in meanings.items():
        if len(phrase) > 1:
            longer[phrase[0]][phrase[1]].append((phrase, groups))
        if len(phrase) == 2 and phrase[1] in _PARTICLES:
            apart[phrase[0]].append((phrase, groups))
    return {
        first: (alone.get(first, []), dict(longer.get(first, {})), apart.get(first, []))
        for first in {*alone, *longer}
    }


_BY_FIRST = _by_first(_meanings())
LIGHT = frozenset(stem(word) for word in _LIGHT.split())
BESIDE = LIGHT | frozenset(stem(word) for word in _BESIDE.split())

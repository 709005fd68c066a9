"""How a statement retells a sentence of the guide: words put in place of others, things turned round.

These checks look only at near copies. A free wording has no word-for-word counterpart to compare
with; what it may not add is judged elsewhere (`bot.grounding.gate`).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import cache, lru_cache
from itertools import pairwise, takewhile

from bot.grounding.wording import BESIDE, groups_of, phrased_in, retold_in, stems_of
from knowledge.everyday import everyday_synonyms
from knowledge.words import NOT, STOP_WORDS, stem, words_of

#: How alike two sentences are before one counts as a copy of the other, changed.
NEAR_COPY = 0.75
#: How many words may stand in place of how many: more is a wording of its own.
LONGEST_CHANGE = 1
#: How alike they are if one is the other but for two names.
COPY = 0.8
#: How many words behind "before" may be what it is before.
PLACED = 3
#: How many words a part must have to be a copy of a clause but for one.
SHORTEST_PART = 4
#: How many words before another a "not" may stand that denies it.
NEGATES = 3

#: Little words on which the truth of a sentence hangs all the same.
_RELATIONS = """
    before after until all none any every each same other another over under above
    below up down on off in out more less most least fewer within twice now later
    earlier
"""
_FILLERS = STOP_WORDS - frozenset(_RELATIONS.split())
#: Words that people put for one another when they retell, beside the everyday ones.
_ALIKE = """
    needs require, need must, must have, pick choose, person someone, people persons, shows
    show, go open, click choose, mark set, leave keep, several many, needed required, often
    usually, too also, your the, a the, deal opportunity, requisition req, reopen open,
    rather not, profiles people, profile person, anybody people, anyone people, everybody people, everyone people, whoever people, disappear vanish, gives makes, means is, comes is, change edit, belong part, once after, once when,
    unless except, until before, since because, decide choose, turn switch, daily day, again later, around about, like want, permit allow
"""
#: Pairs of words of which one says the contrary of the other.
_CONTRARY = """
    before after, first last, earlier later, older newer, above below, open closed, add remove,
    create delete, make delete, delete stay, delete keep, delete remain, remove stay, lost stay, start stop, begin end, send receive, show hide, shown
    hidden, visible hidden, keep lose, kept lost, archive delete, archived deleted, pause
    resume, paused resumed, allow forbid, allowed forbidden, allowed blocked, include exclude,
    included excluded, require optional, required optional, paid unpaid, paid pending, more
    less, more fewer, most least, higher lower, increase decrease, rise fall, same other, same
    different, private public, internal external, manual automatic, import export, approve
    reject, accept decline, accept reject, win lose, won lost, upgrade downgrade, connect
    disconnect, invite remove, merge split, enable disable, enabled disabled, active archived,
    full empty, right wrong, free charged, early late, forward
    back, all none, run pause, running paused, run stop, running stopped, continue pause, continue
    stop, work stop, visible private, mandatory optional, temporary final, roll expire, carried
    expire, undone stay, undo keep
"""
_NAMES = re.compile(r"\b[A-Z][\w-]+(?: [A-Z][\w-]+)*")
_LEADING = re.compile(r"(?:and |then |so |also |but |while )+", re.IGNORECASE)
#: "Whether it shows anyone at all" says nothing of all.
_AT_ALL = re.compile(r"\b(?:at|after|above) all\b", re.IGNORECASE)
_JOINING = {"and", "or", "nor"}
_SUBORDINATING = frozenset(
    map(
        stem,
        ["if", "unless", "when", "while", "as", "once", "since", "because", "although", "until"],
    )
)
_PLACING = frozenset(map(stem, ["before", "after", "above", "below"]))
_NOT = frozenset([NOT, *map(stem, ["nothing", "nobody", "none", "without"])])
_LITTLE = frozenset(map(stem, STOP_WORDS))
_ARTICLES = {"the", "a", "an", "your"}
_JOINED = re.compile(r"[\s,/\u2192()-]*(?:\b(?:and|or|nor|the|a|an|your)\b[\s,]*)*")


def with_synonyms(stems: Iterable[str]) -> set[str]:
    """The stems, and those of other words that people use for them."""
    known, others = set(stems), _said_for()
    return known.union(*(others[each] for each in others.keys() & known))


def replaced(said: str, told: Sequence[str]) -> Iterator[str]:
    """Words of a sentence that stand where every sentence it copies has others."""
    changes = [*takewhile(bool, (_changes(said, each) for each in told))]
    if changes and len(changes) == len(told):
        yield from changes[0]


def replaced_in_part(part: str, said: str, told: Sequence[str]) -> Iterator[str]:
    """The one word of a part of a sentence that stands where every clause it copies has another."""
    ours = words_of(_LEADING.sub("", part))
    apart = [_only_change(ours, words_of(each)) for each in told]
    changes = [each for each in apart if each is not None]
    old, new = changes[0] if changes else ("", "")
    if not new or not all(map(any, changes)) or {old, new} & _FILLERS:
        return
    again = any(stem(new) in stems_of(each) for each in told) or (
        stem(old) in stems_of(said) and stem(new) in BESIDE
    )
    if not (again or _alike([old], [new]) or {stem(new)} <= retold_in(part, groups_of(old))):
        yield f"{new!r} stands where the guide has {old!r}"


def _only_change(ours: Sequence[str], theirs: Sequence[str]) -> tuple[str, str] | None:
    """The word in which a clause differs from another; empty ones if in none, none if in several."""
    if len(ours) != len(theirs) or len(ours) < SHORTEST_PART:
        return None
    apart = [(old, new) for old, new in zip(theirs, ours, strict=True) if stem(old) != stem(new)]
    return None if len(apart) > 1 else next(iter(apart), ("", ""))


def exchanged(said: str, told: Sequence[str]) -> Iterator[str]:
    """Two words, or two numbers, that have changed places in a near copy of every sentence."""
    found = [*takewhile(bool, (_exchanges(said, each) for each in told))]
    if found and len(found) == len(told):
        yield from found[0]


def opposed(said: str, told: Sequence[str], proven: str, within: str = "") -> Iterator[str]:
    """Words of a sentence, or part of one, that the guide lacks here, where it has their contrary."""
    said = _AT_ALL.sub(" ", said)
    foreign = _contraries().keys() & frozenset(stems_of(said))
    foreign = foreign and foreign.difference(stems_of(proven))
    for word in sorted(
        foreign and foreign - phrased_in(said, groups_of(proven)) - _differently(said, proven)
    ):
        contrary = _contraries()[word]
        contrary -= {each for each in contrary if _beside(word, each, said)}
        contrary -= {*stems_of(within)}
        if told and all(_has_contrary(word, contrary, said, each) for each in told):
            yield f"{word!r} is the contrary of what the blocks say"


def has_contrary(text: str) -> bool:
    """Whether a text has a word that another is the contrary of."""
    return not _contraries().keys().isdisjoint(stems_of(text))


def _differently(said: str, proven: str) -> set[str]:
    """ "Different" is no contrary of "the same" where the guide says of something that it differs."""
    return {"different"} if "differ" in stems_of(proven) else set()


def _beside(word: str, other: str, said: str) -> bool:
    """Whether a statement says both of different things: "create keys or delete the workspace"."""
    stems = stems_of(said)
    if other not in stems:
        return False
    first, last = sorted((stems.index(word), stems.index(other)))
    between = {*stems[first:last]}
    return "or" in between and not between & _SUBORDINATING


def _has_contrary(word: str, contrary: frozenset[str], said: str, told: str) -> bool:
    """Whether a sentence has one of these, denied if the word is denied: "not open" is "closed"."""
    here = contrary.intersection(stems_of(told))
    return any(
        _denied(word, said) == _denied(each, told)
        and (word not in _PLACING or _behind_word(word, said) & _behind_word(each, told))
        for each in here
    )


def _behind_word(word: str, text: str) -> set[str]:
    """The words with content just behind each place of a word: of "before" what it is before."""
    stems = stems_of(text)
    places = (at for at, each in enumerate(stems) if each == word)
    return {each for at in places for each in stems[at + 1 : at + 1 + PLACED]} - _LITTLE


def _denied(word: str, text: str) -> bool:
    stems = stems_of(text)
    at = stems.index(word)
    before = stems[max(0, at - NEGATES) : at]
    said = next((n for n, each in enumerate(before) if each in _NOT), None)
    return said is not None and "used" not in before[said:]  # "not used" is of what, not whether


def turned(said: str, told: Sequence[str]) -> Iterator[str]:
    """Two names that stand the other way round than in every sentence that has both."""
    names = list(_NAMES.finditer(said))
    if len(names) < 2:
        return
    apart = [
        (one, two)
        for one, two in pairwise(names)
        if one[0] != two[0] and not _JOINED.fullmatch(said[one.end() : two.start()])
    ]
    near = (each for each in told if each != said and _most_alike(said, each) > COPY)
    likeness = {each: _likeness(said, each) for each in near} if apart else {}
    for one, two in apart if likeness else ():
        between = said[one.end() : two.start()]
        back = f"{said[: one.start()]}{two[0]}{between}{one[0]}{said[two.end() :]}"
        if any(_likeness(back, each) > max(COPY, much) for each, much in likeness.items()):
            yield f"{one[0]!r} and {two[0]!r} have changed places"


def _changes(said: str, told: str) -> list[str]:
    """Words put in place of others, if the one sentence is a near copy of the other."""
    if _most_alike(said, told) < NEAR_COPY or stems_of(said) == stems_of(told):
        return []
    ours, theirs = words_of(said), words_of(told)
    matcher = SequenceMatcher(None, stems_of(told), stems_of(said), autojunk=False)
    if matcher.ratio() < NEAR_COPY:
        return []
    retold = retold_in(said, groups_of(told))
    return [
        f"{' '.join(new)!r} stands where the guide has {' '.join(old)!r}"
        for kind, a, b, c, d in matcher.get_opcodes()
        if kind == "replace"
        for old, new in [(_telling(theirs[a:b], ours), _telling(ours[c:d], theirs))]
        if 0 < len(old) <= LONGEST_CHANGE and 0 < len(new) <= LONGEST_CHANGE
        if not _alike(old, new) and not retold.issuperset(map(stem, new))
    ]


def _exchanges(said: str, told: str) -> list[str]:
    """Two words of a sentence that stand in each other's place, all others as they were told."""
    ours, theirs = _in_order(said), _in_order(told)
    apart = [(one, two) for one, two in zip(ours, theirs, strict=False) if one != two]
    if len(ours) != len(theirs) or len(apart) != 2 or apart[0] != apart[1][::-1]:
        return []
    one, two = apart[0]
    if {one, two} & _LITTLE:
        return []
    return [f"{one!r} and {two!r} have changed places"] if _matters(said, one, two) else []


@lru_cache(maxsize=2_048)
def _in_order(text: str) -> tuple[str, ...]:
    """The stems of a sentence but its articles, which go with the noun behind them."""
    return tuple([stem(word) for word in words_of(text) if word not in _ARTICLES])


def _matters(said: str, one: str, two: str) -> bool:
    """Whether it matters which of two comes first: in a mere list it doesn't."""
    stems = _in_order(said)
    between = {*stems[stems.index(one) + 1 : stems.index(two)]}
    return not between or not between <= _JOINING


def _telling(words: Sequence[str], others: Sequence[str]) -> list[str]:
    """The words that carry meaning and that the other sentence does not have anywhere."""
    elsewhere = set(map(stem, others))
    return [word for word in words if word not in _FILLERS and stem(word) not in elsewhere]


def _alike(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether each new word may stand for one of the old ones."""
    return all(any((stem(one), stem(two)) in _synonyms() for one in old) for two in new)


@cache
def _synonyms() -> frozenset[tuple[str, str]]:
    pairs = [*everyday_synonyms(), *_both_ways(_ALIKE)]
    return frozenset((stem(said), stem(meant)) for said, meant in pairs)


@cache
def _said_for() -> dict[str, frozenset[str]]:
    """What people say for a word, by the word."""
    said: defaultdict[str, set[str]] = defaultdict(set)
    for one, two in _synonyms():
        said[two].add(one)
    return {word: frozenset(others) for word, others in said.items()}


@cache
def _contraries() -> dict[str, frozenset[str]]:
    both = [(stem(one), stem(two)) for one, two in _both_ways(_CONTRARY)]
    return {word: frozenset(b for a, b in both if a == word) for word, _ in both}


def _both_ways(pairs: str) -> Iterator[tuple[str, str]]:
    """The pairs of a list, each in both directions."""
    for pair in pairs.split(","):
        one, two = pair.split()
        yield one, two
        yield two, one


@lru_cache(maxsize=8_192)
def _most_alike(one: str, two: str) -> float:
    """How alike two sentences are at most, as the words go that they share in whatever order."""
    ours, left = stems_of(one), [*stems_of(two)]
    words = len(ours) + len(left)
    for each in ours:
        if each in left:
            left.remove(each)
    return 2 * (words - len(ours) - len(left)) / max(1, words)


def _likeness(one: str, two: str) -> float:
    """How much two sentences have the same words in the same order."""
    return SequenceMatcher(None, words_of(two), words_of(one), autojunk=False).ratio()

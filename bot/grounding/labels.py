"""Lines that begin with a label, such as the rows of a table: what stands in which of them."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from bot.grounding.aligning import NEARLY_ALL, has_kind, kinds_of, proven_of, words_in
from bot.grounding.claims import numbers_of
from bot.grounding.wording import BESIDE, stems_of
from knowledge.words import NOT, stem, words_of

#: Words of the label of a line at most.
LONGEST_LABEL = 4
#: From so many spaces on a label is a sentence, which the product's own words do not single out.
SENTENCE_LIKE = 3

_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")
_JOINED = re.compile(r",? (?:and|or) |, ")
_DEFINES = re.compile(r"\b(?:means?|stands? for)\b", re.IGNORECASE)
_CODE = re.compile(r"[A-Z]+(?:-[A-Z\d]+)+")
#: What the product is about stands in any line.
TOPICS = BESIDE | frozenset(
    map(stem, f"{NOT} opportunity deal req invoice lead candidate client record campaign".split())
)


def mislabelled(
    said: str, told: Sequence[str], apart: Sequence[str] = (), asked: str = ""
) -> Iterator[str]:
    """What is said of a labelled line, such as a row of a table, but stands in another one.

    It may be of none of them, if a sentence apart from the lines says nearly all of it, and of the
    one that was `asked` for, if it has another's label only as a word: "what was left failed".
    """
    lines = [each for line in told for each in _labelled(line)]
    named = _named(said, lines)
    if named and asked and not any(label.text in said for label in named):
        named += _named(asked, lines)
    if not named or len(named) == len(lines):
        return
    labels = frozenset[str]().union(*(label.words for label in named))
    about = words_in(said)
    own = frozenset[str]().union(*(proven_of(said, label.line) for label in named))
    every = frozenset[str]().union(*(words_in(label.line) for label in lines))
    elsewhere = about & every - own - (labels | BESIDE if _DEFINES.search(said) else TOPICS)
    if any(len(proven_of(said, each)) >= NEARLY_ALL * len(about) for each in apart):
        return
    if elsewhere and len(elsewhere) >= len(own - labels - TOPICS):
        yield f"it stands in another line than {' '.join(sorted(labels))!r}"


def named_lines(said: str, told: Sequence[str]) -> list[str]:
    """Those of some lines whose labels a statement names, if it does not name all of them."""
    lines = [each for line in told for each in _labelled(line)]
    named = list(dict.fromkeys(label.line for label in _named(said, lines)))
    return named if len(named) < len(told) else []


def numbered_otherwise(said: str, told: Sequence[str], apart: Sequence[str] = ()) -> Iterator[str]:
    """Numbers of other lines than those that are named, which have numbers of the same kind.

    A number that a sentence apart from the lines has as well may be taken from there.
    """
    lines = [each for line in told for each in _labelled(line)] if numbers_of(said) else []
    named = _named(said, lines)
    if not named:
        return
    own = "\n".join(label.line for label in named)
    kinds = kinds_of(said)
    for number in sorted(numbers_of(said).difference(numbers_of(own), *map(numbers_of, apart))):
        of_a_kind = number in kinds and kinds[number] in kinds_of(own).values()
        tabled = number not in kinds and all(label.row for label in named) and has_kind(None, own)
        if (of_a_kind or tabled) and any(number in numbers_of(label.line) for label in lines):
            yield f"{number} stands in another line than {named[0].text!r}"


@dataclass(frozen=True)
class _Label:
    """A label of a line, or one of several that it has, and the words that it consists of."""

    text: str
    words: frozenset[str]
    numbers: frozenset[str]
    line: str
    row: bool


def _named(said: str, lines: Sequence[_Label]) -> list[_Label]:
    """The labels that a statement names; one that stands in a longer one that it names is none.

    Labels that differ only in their numbers are told apart by these.
    """
    if not lines:
        return []
    known = words_in(said) | numbers_of(said)
    named = [
        each
        for each in lines
        if each.words and each.words <= known
        if each.text in said or not _CODE.fullmatch(each.text)
    ]
    same = Counter(each.words for each in named if each.numbers)
    named = [each for each in named if same[each.words] < 2 or _counted_in(each.numbers, said)]
    if len(named) > 1:
        order = _in_order(said)
        phrases = {
            each.words for each in named if len(each.words) > 1 and _in_order(each.text) in order
        }
        longer = [each for each in named if each.words in phrases]
        if longer:
            return longer + [
                each
                for each in named
                if len(each.words) == 1 and not any(each.words < one for one in phrases)
            ]
    return named


def _counted_in(numbers: frozenset[str], said: str) -> bool:
    """Whether a statement has the number of a label, one between its two, or its ordinal."""
    ours = [float(each) for each in numbers_of(said) if each.count(".") < 2]
    ours += [at for at, each in enumerate(_ORDINALS, 1) if each in words_of(said)]
    theirs = [float(each) for each in numbers if each.count(".") < 2]
    return bool(theirs) and any(min(theirs) <= each <= max(theirs) for each in ours)


@lru_cache(maxsize=8_192)
def _in_order(text: str) -> str:
    """The words of a text that tell something, in their order, so that a label can be found."""
    return (
        f" {' '.join(each for each in stems_of(text) if each in words_in(text) or each.isdigit())} "
    )


@lru_cache(maxsize=2_048)
def _labelled(line: str) -> tuple[_Label, ...]:
    """The labels that a line has, each part of it if it is a list: "Gmail and Outlook: ...".

    A code, such as LI-429, counts only where it is written out.
    """
    return tuple(
        _Label(
            each,
            (words_in(each) - {NOT}) or numbers_of(each),
            numbers_of(each),
            line,
            " \u2014 " in line,
        )
        for label in _labels(line)
        for each in _JOINED.split(label)
    )


def _labels(line: str) -> tuple[str, ...]:
    """The label that a line begins with: "Gmail: keeps ...", "Class: Bounce - What it ..."."""
    head, _, rest = line.partition(": ")
    if " \u2014 " in rest:
        label = rest.partition(" \u2014 ")[0]
        return (label,) if words_in(label) - TOPICS or label.count(" ") < SENTENCE_LIKE else ()
    return (head,) if rest and len(head.split()) <= LONGEST_LABEL else ()

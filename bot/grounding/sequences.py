"""Names that the guide lists one after the other, such as stages, and in which order a statement has them."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from bot.grounding.denying import denies

#: From so many names on a statement lists them.
FEWEST = 3
#: Words of a name at most.
LONGEST_NAME = 4

#: What puts names in an order, beside the signs between them.
_IN_ORDER = re.compile(
    r"\bin (?:that|this|the following|exactly (?:that|this)) (?:very )?(?:order|sequence)\b|\bone after (?:the other|another)\b"
    r"|\b(?:the|its|their) (?:order|sequence)\b|\b(?:stages|steps|phases|columns)\b|\bthen\b|\bfollowed by\b|\u2192|->"
    r"|\b(?:go(?:es)?|runs?|moves?|pass(?:es)?|leads?) (?:from|through)\b",
    re.IGNORECASE,
)
_BACKWARDS = re.compile(r"\b(?:back|backwards?|reverse\w*|any order|other order)\b", re.IGNORECASE)
_BETWEEN = re.compile(
    r"[\s,*\"\u2192>-]*(?:(?:and|or|to|then|next|finally|lastly|followed by|the|after that)\b[\s,*\"]*)*"
)
_PLACED = re.compile(
    r"[*\"]* (?:stage )?(?:(?:comes?|is|stands|goes) (?:right |directly |straight |only )?(?P<side>before|after)"
    r"|(?P<behind>follows)(?: on)?|is (?P<ahead>followed) by|(?P<leads>leads) to) (?:the stage )?[*\"]*"
)
_NAME = r"[A-Z][\w-]*(?: [A-Z][\w-]*)*"
_NAMES = re.compile(rf"{_NAME}(?:, {_NAME})+,? (?:and|or|then|and then) {_NAME}")
_JOINED = re.compile(r",? (?:and|or|and then|then) |, ")
_STAGES = re.compile(r"\b(?:stages|steps|phases|columns|order)\b", re.IGNORECASE)


def listed_otherwise(
    said: str, told: Sequence[str], sentences: Sequence[str], lead_ins: Iterable[str]
) -> Iterator[str]:
    """Names that a statement puts in another order than the guide lists them in.

    `told` are the lines of lists, `sentences` all of the guide's, `lead_ins` what leads lists in.
    """
    items = tuple(filter(None, map(_name, told)))
    lists = [each for each in (items, *_in_a_row(sentences)) if each]
    if not lists:
        return
    ordered = _IN_ORDER.search(said)
    placed = _PLACED.search(said) if told and any(map(_STAGES.search, lead_ins)) else None
    if not (ordered or placed) or denies(said) or _BACKWARDS.search(said):
        return
    runs = [_run(said, each) for each in lists] if ordered else []
    listed = [each for each in runs if len(each) >= FEWEST]
    if listed and all(each != sorted(each) for each in listed):
        yield "the guide has them in another order"
    if placed and _misplaced(said, items):
        yield "the guide has one of them before the other"


def _run(said: str, names: Sequence[str]) -> list[int]:
    """The places in a list of the names that a statement has one after the other."""
    longest, run, end = list[int](), list[int](), 0
    for start, name, at in sorted(_found(said, names)):
        if start < end:
            continue  # a name within a longer one
        run = [*run, at] if run and _BETWEEN.fullmatch(said[end:start]) else [at]
        longest, end = max(longest, run, key=len), start + len(name)
    return longest


def _found(said: str, names: Sequence[str]) -> Iterator[tuple[int, str, int]]:
    """Where a statement has names of a list, as the guide writes them, and their places in it."""
    for at, name in enumerate(names):
        if name in said:
            for found in re.finditer(rf"\b{re.escape(name)}\b", said):
                yield found.start(), name, at


def _misplaced(said: str, names: Sequence[str]) -> bool:
    """Whether a statement has one name before another that the guide lists behind it."""
    found = {start: (start + len(name), at) for start, name, at in _found(said, names)}
    ends = {end: at for end, at in found.values()}
    for placed in _PLACED.finditer(said):
        one, two = ends.get(placed.start()), found.get(placed.end(), (0, None))[1]
        if one is None or two is None or one == two:
            continue
        behind = placed["side"] == "after" or placed["behind"]
        if (one > two) != bool(behind):
            return True
    return False


def _in_a_row(sentences: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The names that sentences have one after the other: "New, Discovery and Proposal"."""
    return (each for sentence in sentences for each in _inline(sentence))


@lru_cache(maxsize=2_048)
def _inline(sentence: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(_JOINED.split(found)) for found in _NAMES.findall(sentence))


@lru_cache(maxsize=2_048)
def _name(line: str) -> str:
    """The name that a line of a list begins with, if it does."""
    head, colon, rest = line.partition(": ")
    if " \u2014 " in rest:
        head = rest.partition(" \u2014 ")[0]
    named = (colon or not rest) and head[:1].isupper() and len(head.split()) <= LONGEST_NAME
    return head.rstrip(".") if named else ""

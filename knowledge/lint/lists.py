"""Lists that two pages give differently."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from knowledge.lint.finding import Finding
from knowledge.lint.proof import Proof
from knowledge.lint.subjects import COUNTS, Subject, exact, is_about_doing, is_whole, telling
from knowledge.markup import Piece
from knowledge.words import stem, words_of

LONGEST_NAME = 5  # words; what is longer is a sentence, and may be said in many ways
SKELETON = 4  # pages; a heading on so many of them belongs to their shape

_NAMED = re.compile(r"([^:.;!?(]{2,60}?)(?::|\s[–—-]\s|\s\()")
_INLINE = re.compile(
    r"(?P<lead>[^.:;!?]{4,120}?)(?:\s(?:are|is)|:)\s+"
    r"(?P<names>[A-Z][\w-]*(?: [\w-]+){0,2}(?:, [A-Z][\w-]*(?: [\w-]+){0,2})+"
    r"(?:,? (?:and|or) [A-Z][\w-]*(?: [\w-]+){0,2})?)(?=[.;]|$)"
)
_COUNTED = re.compile(
    rf"\b(?:has|have|are|with|these|the|these are the|in) ({'|'.join(COUNTS)}) \w+[^.,]*:$", re.I
)

Names = dict[tuple[str, ...], str]


@dataclass(frozen=True)
class _List:
    """Names that a page enumerates; `said` is what introduces them."""

    file: str
    line: int
    heading: str
    said: str
    subject: Subject
    words: Subject
    names: Names
    title: Subject
    kind: str
    about: Subject


def check_lists(proofs: Sequence[Proof], same: Mapping[str, str]) -> Iterator[Finding]:
    """Every list that differs from an earlier one on the same subject, or from its own count."""
    lists: list[_List] = []
    for proof in proofs:
        yield from _miscounted(proof)
        lists += _lists(proof, same)
    holders = _holders(lists)
    on_pages = Counter(subject for subject, _ in {(each.subject, each.file) for each in lists})
    reported: set[tuple[str, int]] = set()
    for place, one in enumerate(lists):
        near = sorted({at for part in one.subject for at in holders[part] if at < place})
        for other in (lists[at] for at in near):
            skeleton = max(on_pages[one.subject], on_pages[other.subject]) >= SKELETON
            if skeleton and one.title.isdisjoint(other.title):
                continue
            if _contradict(one, other) and (one.file, one.line) not in reported:
                reported.add((one.file, one.line))
                yield _finding(one, other)


def _holders(lists: Sequence[_List]) -> defaultdict[str, list[int]]:
    holders: defaultdict[str, list[int]] = defaultdict(list)
    for place, each in enumerate(lists):
        for part in each.subject:
            holders[part].append(place)
    return holders


def _contradict(one: _List, other: _List) -> bool:
    """Whether two lists are about the same, and have enough in common to be meant as the same."""
    if not _only(one, other) and not _only(other, one):
        return False
    if (one.file, one.heading) == (other.file, other.heading):
        return False
    shared = len(one.names.keys() & other.names.keys())
    share = shared / len(one.names.keys() | other.names.keys())
    if one.words == other.words and len(one.words) >= 2:
        return share >= 1 / 4 or is_whole(one.said) or is_whole(one.heading)
    if _counts_the_same(one, other):
        return shared >= 2 or share >= 1 / 4
    if not (one.subject <= other.subject or other.subject <= one.subject):
        return False
    return (shared >= 3 and share >= 1 / 3) or (shared >= 2 and share >= 1 / 2)


def _counts_the_same(one: _List, other: _List) -> bool:
    """Whether both say how many of one kind there are, of one matter: "five stages", of a deal."""
    kinds = one.kind == other.kind and is_whole(one.said) and is_whole(other.said)
    return kinds and not one.about.isdisjoint(other.about)


def _only(one: _List, other: _List) -> list[str]:
    """The names that only the first list has; "The salary" is "The salary on the invoice"."""
    return [
        name
        for key, name in one.names.items()
        if not any(key == each[: len(key)] or each == key[: len(each)] for each in other.names)
    ]


def _finding(one: _List, other: _List) -> Finding:
    here, there = ", ".join(_only(one, other)), ", ".join(_only(other, one))
    parts = [f"only here: {here}"] if here else []
    parts += [f"only there: {there}"] if there else []
    where = f"{other.file}:{other.line}"
    sentence = f'The list "{one.said}" differs from {where} ({"; ".join(parts)}).'
    return Finding(one.file, one.line, "contradiction", sentence)


def _lists(proof: Proof, same: Mapping[str, str]) -> Iterator[_List]:
    for heading, pieces in _runs(proof):
        said = pieces[0].lead_in or ""
        named = [name for piece in pieces if (name := _name(piece.text))]
        if pieces[0].kind == "row":
            continue
        if len(named) >= 2 and len(named) >= 0.6 * len(pieces):
            made = _list(proof, heading, said, pieces[0].line, named, same)
            if made.subject and not is_about_doing(made.said):
                yield made
    for heading, piece in proof.pieces:
        for found in _INLINE.finditer(piece.text):
            names = re.split(r",? (?:and|or) |, ", found["names"])
            made = _list(proof, heading, found["lead"], piece.line, names, same)
            if made.subject and not is_about_doing(made.said):
                yield made


def _list(
    proof: Proof, heading: str, said: str, line: int, named: list[str], same: Mapping[str, str]
) -> _List:
    said = said if telling(said) else heading
    context = telling(said) | telling(heading) | telling(proof.article.title)
    kind = stem((words_of(said) or [""])[-1])
    return _List(
        file=proof.file,
        line=line,
        heading=heading,
        said=said.strip(" :"),
        subject=telling(said),
        words=exact(said),
        names={tuple(map(stem, words_of(name))): name for name in named},
        title=telling(proof.article.title),
        kind=kind,
        about=Subject(same.get(each, each) for each in context) - {kind},
    )


def _runs(proof: Proof) -> Iterator[tuple[str, list[Piece]]]:
    """The lists of a page: pieces of one kind under one heading, led in by the same line."""
    for (heading, _, kind), run in groupby(
        proof.pieces, key=lambda each: (each[0], each[1].lead_in, each[1].kind)
    ):
        if kind != "paragraph":
            yield heading, [piece for _, piece in run]


def _name(text: str) -> str | None:
    """What an item names: the words before its colon, or all of it if it is no sentence."""
    found = _NAMED.match(text)
    name = found[1] if found else text.strip().rstrip(",;")
    return name if not name.endswith(".") and 0 < len(name.split()) <= LONGEST_NAME else None


def _miscounted(proof: Proof) -> Iterator[Finding]:
    """Lists of another length than their lead-in says."""
    for _, pieces in _runs(proof):
        said = pieces[0].lead_in or ""
        found = _COUNTED.search(said)
        if found and COUNTS[found[1].lower()] != len(pieces):
            sentence = f'"{said}" is followed by {len(pieces)} items.'
            yield Finding(proof.file, pieces[0].line, "contradiction", sentence)

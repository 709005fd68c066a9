"""Numbers of the same thing that two places state differently, however they put it."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from knowledge.lint.finding import Finding, contradiction
from knowledge.lint.proof import Proof
from knowledge.lint.subjects import SHAPE, Subject, doing, leading, numbers_of, telling, with_digits
from knowledge.lint.wordings import plain
from knowledge.markup import Piece
from knowledge.words import STOP_WORDS, stem, words_of

LONGEST_LABEL = 7  # words before a colon
SHARED = 0.5  # how many of the shorter statement's words the longer one or its heading has
LONGER = 2.5  # how many times as many words the longer statement may have
FIGURES = 3  # numbers of a sentence; one with more tells what somebody measured, not what holds
ENOUGH = 2  # words that both have
BEFORE, BEHIND = 2, 3  # words around a number that make two statements the same sentence
RARE = 4  # statements that count a thing at most, so that it alone tells much

_QUANTITY = re.compile(r"(\d+(?:[.,:]\d+)*)\s*(%|[A-Za-z]+(?:[ -][A-Za-z]+){0,2})?")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|;\s+")
_NAME = re.compile(r"(?<=[a-z,] )[A-Z]\w+")
#: What was once so, or was measured, may be otherwise elsewhere.
_PAST = re.compile(r"\b(?:was|were|took|had|measured|before:|raised|made)\b", re.IGNORECASE)
#: The names that a sentence counts: "three stages: Draft, Sent and Won".
_ENUMERATION = re.compile(r"(?<=[a-z]): [A-Z]\w*(?: \w+)?, [^0-9]*$")
_RATE = re.compile(r"(?:an?|per|each|every)\b", re.IGNORECASE)
#: The name of what a row of a table is about, such as a plan.
_KEY = re.compile(r"[A-Z]\w*(?: [A-Z]\w*)?")
_DIGIT = re.compile(r"\d")

_TIME = frozenset(
    map(stem, ["ms", "second", "minute", "hour", "day", "week", "month", "year", "time"])
)
#: Words that statements about quite different things have in common.
_THIN = _TIME | frozenset(map(stem, ["after", "again", "before", "try", "wait", "within"]))

Quantities = Mapping[str, frozenset[str]]  # what is counted, and the numbers of it


@dataclass(frozen=True, kw_only=True)
class _Claim:
    """A statement with a number of something."""

    file: str
    line: int
    said: str
    words: Subject
    context: Subject
    names: Subject
    counted: Quantities
    row: bool
    frames: frozenset[tuple[str, ...]]
    doing: Subject


def check_quantities(proofs: Sequence[Proof]) -> Iterator[Finding]:
    """Every number that an earlier statement of the folder, or of the page, gives differently."""
    keys = Subject().union(*(_keys(proof) for proof in proofs))
    claims = [claim for proof in proofs for claim in _claims(proof, keys)]
    often = Counter(unit for claim in claims for unit in claim.counted)
    earlier: defaultdict[str, list[_Claim]] = defaultdict(list)
    for claim in claims:
        others = (
            other
            for unit in claim.counted
            for other in earlier[unit]
            if _contradict(claim, other, unit, rare=often[unit] <= RARE)
        )
        if other := next(others, None):
            yield contradiction(claim, other)
        for unit in claim.counted:
            earlier[unit].append(claim)


def _contradict(one: _Claim, other: _Claim, unit: str, *, rare: bool) -> bool:
    """Whether both count the same thing, and share most of what the shorter one says of it."""
    if one.counted[unit] & other.counted[unit] or _beside(one, other):
        return False
    if one.doing and other.doing and one.doing != other.doing:
        return False
    shorter, longer = sorted((one, other), key=lambda each: len(each.words))
    if one.names - other.words and other.names - one.words:  # of Pro, and of Team
        return False
    own = shorter.words & longer.words
    if len(longer.words) > LONGER * len(shorter.words):
        return False
    if one.frames & other.frames and len(own) >= ENOUGH and unit not in _TIME:
        return True
    shared = shorter.words & (longer.words | longer.context)
    if len(shared) < SHARED * len(shorter.words) or len(own) < ENOUGH:
        return False
    if rare and unit not in _TIME:
        return True
    if unit in _TIME and len(own - _THIN) >= ENOUGH and one.words - _THIN == other.words - _THIN:
        return True
    needed = ENOUGH + (unit in _TIME)
    return len(own) > ENOUGH and len(own - _THIN) >= ENOUGH and len(shared - _THIN) >= needed


def _beside(one: _Claim, other: _Claim) -> bool:
    """Whether two statements are one piece of the page, or rows of one page's tables."""
    return one.file == other.file and (one.line == other.line or (one.row and other.row))


def _keys(proof: Proof) -> Subject:
    """What the rows of a page's tables are about: the names in their first column."""
    rows = (piece.text for _, piece in proof.pieces if piece.kind == "row")
    firsts = (row.partition(" \u2014 ")[0].partition(": ")[2] for row in rows)
    return Subject().union(*(telling(first) for first in firsts if _KEY.fullmatch(first)))


def _claims(proof: Proof, keys: Subject) -> Iterator[_Claim]:
    for heading, piece in proof.pieces:
        context = telling(heading) | telling(proof.article.title)
        for said, label in _statements(piece):
            read = plain(said)
            counted = _counted(read, label)
            told = piece.kind == "row" or label or len(numbers_of(read)) <= FIGURES
            if counted and told and not _PAST.search(read):
                row = piece.kind == "row"
                words = telling(_ENUMERATION.sub("", read))
                words |= Subject() if row or len(words) >= ENOUGH else leading(read)
                names = telling(" ".join(_NAME.findall(read))) | words & keys
                framed = frozenset(_frames(read))
                yield _Claim(
                    file=proof.file,
                    line=piece.line,
                    said=said,
                    words=words,
                    context=context,
                    names=names,
                    counted=counted,
                    row=row,
                    frames=framed,
                    doing=doing(read),
                )


def _statements(piece: Piece) -> Iterator[tuple[str, str]]:
    """Each sentence or cell, with the label before its colon."""
    if piece.kind == "row":
        cells = [cell.partition(": ")[::2] for cell in piece.text.split(" — ")]
        (_, first), *others = cells
        yield from ((f"{first} {column}: {value}", column) for column, value in others)
        return
    for sentence in _SENTENCE_END.split(piece.text):
        label, colon, _ = sentence.partition(": ")
        labels = colon and len(label.split()) <= LONGEST_LABEL and not _DIGIT.search(label)
        yield sentence, label if labels else ""


def _counted(said: str, label: str) -> Quantities:
    """The numbers of a statement by what they count: the word behind them, else the label's."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for number, behind in _QUANTITY.findall(with_digits(said)):
        for unit in _units(behind, label):
            found[unit].add(number.replace(",", ""))
    return {unit: frozenset(numbers) for unit, numbers in found.items()}


def _frames(said: str) -> Iterator[tuple[str, ...]]:
    """What stands around each number, word for word: "up to 200 profiles in one go"."""
    words = words_of(said)
    for at, word in enumerate(words):
        frame = (*words[max(0, at - BEFORE) : at], "", *words[at + 1 : at + 1 + BEHIND])
        if word[0].isdigit() and len(frame) == BEFORE + 1 + BEHIND:
            yield frame


def _units(behind: str, label: str) -> Subject:
    if behind == "%":
        return Subject({"%"})
    if label and _RATE.match(behind):  # "Credits: 500 a month"
        return telling(label)
    words = [stem(word) for word in words_of(behind) if word not in STOP_WORDS]
    unit = next((word for word in words if word not in SHAPE), words[0] if words else None)
    return Subject({unit}) if unit else telling(label)

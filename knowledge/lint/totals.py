"""How many of a kind there are, where two pages that speak of the same say it differently."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.lint.finding import Finding, contradiction
from knowledge.lint.proof import Proof
from knowledge.lint.subjects import Subject, telling, with_digits
from knowledge.words import words_of

_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|;\s+")
_TOTAL = re.compile(
    r"(?:there are|(?:hirepilot|we) (?:has|have|knows?)) (?P<number>\d+) (?P<kind>[a-z]+(?: [a-z]+)?)"
    r"[.:;]?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Total:
    file: str
    line: int
    said: str
    number: str
    kind: Subject
    about: Subject


def check_totals(proofs: Sequence[Proof]) -> Iterator[Finding]:
    """Every "There are five roles" that an earlier statement about the same matter contradicts."""
    earlier: list[_Total] = []
    for proof in proofs:
        for total in _totals(proof):
            if other := next((each for each in earlier if _contradict(total, each)), None):
                yield contradiction(total, other)
            earlier.append(total)


def _contradict(one: _Total, other: _Total) -> bool:
    """Whether they count one kind: of a matter that both are about, or one of them is about alone."""
    same = one.about & other.about or not (one.about and other.about)
    return one.kind == other.kind and one.number != other.number and bool(same)


def _totals(proof: Proof) -> Iterator[_Total]:
    for heading, piece in proof.pieces:
        for said in _SENTENCE_END.split(piece.text) if piece.kind == "paragraph" else ():
            found = _TOTAL.fullmatch(with_digits(said.strip()))
            kind = telling(found["kind"]) if found else Subject()
            if found and kind and len(kind) == len(words_of(found["kind"])):
                about = (telling(heading) | telling(proof.article.title)) - kind
                yield _Total(proof.file, piece.line, said.strip(), found["number"], kind, about)

"""Numbers that two pages state differently."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from knowledge.lint.finding import Finding, contradiction
from knowledge.lint.proof import Proof
from knowledge.lint.subjects import NUMBER, Subject, doing, numbers_of, telling, with_digits
from knowledge.lint.wordings import plain
from knowledge.markup import Piece
from knowledge.words import STOP_WORDS, words_of

LONGEST_LABEL = 7  # words before a colon
SHORTEST_SENTENCE = 3  # telling words; fewer of them may be said of many things
SAME = 0.75  # how many of the longer sentence's words the shorter one has to have

_LABELLED = re.compile(r"([^:.;!?]{2,60}): (.+)")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|;\s+")


@dataclass(frozen=True)
class _Figure:
    """Numbers, and the words that say of what; `context` tells equal labels apart."""

    file: str
    line: int
    said: str
    words: Subject
    numbers: tuple[str, ...]
    context: Subject
    labelled: bool


def check_figures(proofs: Sequence[Proof]) -> Iterator[Finding]:
    """Every number that an earlier page states otherwise."""
    seen: defaultdict[str, list[_Figure]] = defaultdict(list)
    figures = [figure for proof in proofs for figure in _figures(proof)]
    for figure in figures:
        for part in figure.words:
            seen[part].append(figure)
    place = {id(figure): number for number, figure in enumerate(figures)}
    for figure in figures:
        rarest = min((seen[part] for part in figure.words), key=len)
        others = sorted(rarest, key=lambda each: place[id(each)])
        other = next((each for each in others if _contradict(figure, each)), None)
        if other:
            first, last = sorted((figure, other), key=lambda each: place[id(each)])
            yield contradiction(last, first)


def _contradict(one: _Figure, other: _Figure) -> bool:
    """Whether two figures are about the same and yet differ; figures of one page may."""
    if one.file == other.file or one.numbers == other.numbers or one.labelled != other.labelled:
        return False
    if len(one.numbers) != len(other.numbers) or not one.words <= other.words:
        return False
    if one.labelled:
        related = len(one.words) > 2 or not one.context.isdisjoint(other.context)
        return one.words == other.words and related
    return len(one.words) >= SHORTEST_SENTENCE and len(one.words) >= SAME * len(other.words)


def _figures(proof: Proof) -> Iterator[_Figure]:
    for heading, piece in proof.pieces:
        context = telling(heading) | telling(proof.article.title)
        said = [*_cells(piece.text)] if piece.kind == "row" else [*_labels(piece)]
        for label, value in said:
            made = _figure(proof, piece, f"{label}: {value}", _about(label, value), context)
            if made:
                yield made
        if said or piece.kind == "row":
            continue
        for sentence in _SENTENCE_END.split(piece.text):
            words = telling(plain(sentence)) | doing(sentence)
            made = _figure(proof, piece, sentence, words, None)
            if made:
                yield made


def _figure(
    proof: Proof, piece: Piece, said: str, words: Subject, context: Subject | None
) -> _Figure | None:
    numbers = numbers_of(plain(said))
    if not numbers or len(words) < 2 or (context is not None and len(numbers) > 1):
        return None
    return _Figure(
        file=proof.file,
        line=piece.line,
        said=said,
        words=words,
        numbers=numbers,
        context=context or Subject(),
        labelled=context is not None,
    )


def _labels(piece: Piece) -> Iterator[tuple[str, str]]:
    found = _LABELLED.fullmatch(piece.text)
    if found and len(found[1].split()) <= LONGEST_LABEL:
        yield found[1], found[2]


def _cells(row: str) -> Iterator[tuple[str, str]]:
    """Each cell of a row, labelled by the row's first cell and its column."""
    cells = [cell.partition(": ")[::2] for cell in row.split(" — ")]
    (_, first), *others = cells
    yield from ((f"{first or ''} {column}", value) for column, value in others if value)


def _about(label: str, value: str) -> Subject:
    """The words of a label, and what its number counts."""
    return telling(label) | telling(_unit(value))


def _unit(value: str) -> str:
    """The first telling word after the number: "350 credits, once" counts credits."""
    after = NUMBER.split(with_digits(value), maxsplit=1)[-1]
    clause = re.split(r"[,.;(]", after)[0]
    return next((word for word in words_of(clause) if word not in STOP_WORDS), "")

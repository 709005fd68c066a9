"""Without a model: how often REX is sure, and how often it should have been."""

from collections.abc import Iterator, Sequence

from rich.console import RenderableType
from rich.table import Table

from knowledge.library import Library
from tests.benchmarks.bootstrap import shown
from tests.benchmarks.questions import SPLITS, Question, Split, questions

_COLUMNS = ("answered", "of these right", "may help", "of these right", "left open")


def run() -> Iterator[RenderableType]:
    """What is answered, offered as something that may help, or left open, by kind of question."""
    library = Library.load()
    for split in SPLITS:
        table = Table("questions", *_COLUMNS, title=split)
        for kind in ("near", "far", "none"):
            table.add_row(*_row(library, kind, [q for q in questions(split) if q.kind == kind]))
        yield table
        yield f"{split}: a threshold on the score alone tells the kinds apart with AUC {_auc(library, split)}"


def _row(library: Library, kind: str, asked: Sequence[Question]) -> tuple[str, ...]:
    """The rates of one kind; no answer to a question that has none is right."""
    answered: list[bool] = []
    offered: list[bool] = []
    right: list[bool] = []
    helps: list[bool] = []
    for each in asked:
        hits = library.search(each.question)
        certain = next((hit for hit in hits if library.answers(each.question, hit)), None)
        near = (
            hits[0] if hits and not certain and library.may_help(each.question, hits[0]) else None
        )
        answered.append(certain is not None)
        offered.append(near is not None)
        right += [certain.section.id in each.sections] if certain else []
        helps += [near.section.id in each.sections] if near else []
    rates = (shown(each) if each else "none" for each in (answered, right, offered, helps))
    left = [not (yes or near) for yes, near in zip(answered, offered, strict=True)]
    return (f"{kind} ({len(asked)})", *rates, shown(left))


def _auc(library: Library, split: Split) -> str:
    """How often an answerable question has a higher best score than an unanswerable one."""
    scores = {
        has_answer: [
            max((hit.score for hit in library.search(q.question, limit=1)), default=0.0)
            for q in questions(split)
            if (q.kind != "none") == has_answer
        ]
        for has_answer in (True, False)
    }
    wins = [(yes > no) + (yes == no) / 2 for yes in scores[True] for no in scores[False]]
    return f"{sum(wins) / len(wins):.2f}"
